#include "broker/log/log_file.h"

#include <poll.h>
#include <unistd.h>

#include <climits>
#include <utility>

namespace qun {

// A pipe that is writable takes so many bytes without waiting.
constexpr std::size_t kLongestLine = PIPE_BUF;

bool LogFile::HasRoom() const {
  pollfd writable{file_, POLLOUT, 0};
  return poll(&writable, 1, 0) == 1 && (writable.revents & POLLOUT) != 0;
}

bool LogFile::Write(std::string line) {
  if (!HasRoom()) {
    ++dropped_;
    return false;
  }
  if (line.size() > kLongestLine) {
    line.resize(kLongestLine);
    line.back() = '\n';
  }
  // Nothing can be done about an error.
  [[maybe_unused]] const auto size = write(file_, line.data(), line.size());
  return true;
}

std::uint64_t LogFile::TakeDropped() {
  return dropped_ != 0 && HasRoom() ? std::exchange(dropped_, 0) : 0;
}

}  // namespace qun
