#include "client/program/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace qun {

void LineReader::ReadSome() {
  std::array<char, 65536> bytes{};
  const ssize_t size = read(fd_, bytes.data(), bytes.size());
  if (size > 0) {
    buffer_.append(bytes.data(), static_cast<std::size_t>(size));
  } else if (size == 0) {
    at_end_ = true;
  } else if (errno != EAGAIN && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(),
                            "the input cannot be read");
  }
}

std::vector<std::string> LineReader::Take() {
  std::vector<std::string> lines;
  pollfd ready{fd_, POLLIN, 0};
  if (at_end_ || poll(&ready, 1, 0) <= 0) return lines;
  ReadSome();
  std::size_t begin = 0;
  for (auto end = buffer_.find('\n', searched_); end != std::string::npos;
       end = buffer_.find('\n', begin)) {
    lines.push_back(buffer_.substr(begin, end - begin));
    begin = end + 1;
  }
  buffer_.erase(0, begin);
  searched_ = buffer_.size();
  if (at_end_ && !buffer_.empty()) lines.push_back(std::move(buffer_));
  return lines;
}

std::string LineReader::ReadAll(std::size_t most) {
  while (!at_end_ && buffer_.size() <= most) {
    pollfd ready{fd_, POLLIN, 0};
    if (poll(&ready, 1, -1) > 0) ReadSome();
  }
  return std::move(buffer_);
}

}  // namespace qun
