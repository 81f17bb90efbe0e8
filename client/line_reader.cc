#include "client/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>

namespace qun {

bool LineReader::ReadSome() {
  std::array<char, 65536> bytes{};
  const ssize_t size = read(fd_, bytes.data(), bytes.size());
  if (size > 0) {
    buffer_.append(bytes.data(), static_cast<std::size_t>(size));
  } else {
    at_end_ = true;
  }
  return size > 0;
}

std::vector<std::string> LineReader::Take() {
  std::vector<std::string> lines;
  pollfd ready{fd_, POLLIN, 0};
  if (at_end_ || poll(&ready, 1, 0) <= 0) return lines;
  ReadSome();
  std::size_t begin = 0;
  for (auto end = buffer_.find('\n'); end != std::string::npos;
       end = buffer_.find('\n', begin)) {
    lines.push_back(buffer_.substr(begin, end - begin));
    begin = end + 1;
  }
  buffer_.erase(0, begin);
  if (at_end_ && !buffer_.empty()) lines.push_back(std::move(buffer_));
  return lines;
}

std::string LineReader::ReadAll() {
  while (ReadSome()) {
  }
  return std::move(buffer_);
}

}  // namespace qun
