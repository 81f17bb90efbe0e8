#include "broker/log/log_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace qun {
namespace {

// -1 if the descriptor is not a pipe or a terminal, or may not be opened.
int OpenAgain(int file) {
  struct stat status {};
  if (fstat(file, &status) != 0) return -1;
  if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return -1;
  return open(fmt::format("/proc/self/fd/{}", file).c_str(),
              O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
}

}  // namespace

LogFile::LogFile(int file) : file_(OpenAgain(file)), is_ours_(file_ != -1) {
  if (!is_ours_) file_ = file;
}

LogFile::~LogFile() {
  if (is_ours_) close(file_);
}

// Like write(2), but never waits.
ssize_t LogFile::WriteSome() const {
  if (is_ours_) return write(file_, rest_.data(), rest_.size());
  const ssize_t sent =
      send(file_, rest_.data(), rest_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent >= 0 || errno != ENOTSOCK) return sent;
  // A pipe that is writable takes so many bytes without waiting.
  pollfd writable{file_, POLLOUT, 0};
  if (poll(&writable, 1, 0) != 1 || (writable.revents & POLLOUT) == 0) return 0;
  return write(file_, rest_.data(),
               std::min<std::size_t>(rest_.size(), PIPE_BUF));
}

// Whether nothing is left of the last line.
bool LogFile::Flush() {
  if (rest_.empty()) return true;
  const ssize_t size = WriteSome();
  if (size > 0) rest_.erase(0, static_cast<std::size_t>(size));
  return rest_.empty();
}

bool LogFile::Write(const std::string& line) {
  if (!rest_.empty() && !Flush()) {
    ++dropped_;
    return false;
  }
  rest_ = line;
  Flush();
  if (rest_.size() < line.size()) return true;
  rest_.clear();
  ++dropped_;
  return false;
}

}  // namespace qun
