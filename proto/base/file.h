// Owns a file descriptor.
#ifndef QUN_PROTO_BASE_FILE_H_
#define QUN_PROTO_BASE_FILE_H_

#include <unistd.h>

#include <utility>

namespace qun {

class File {
 public:
  // Takes over `fd`; -1 means that nothing is open.
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (is_open()) close(fd_);
  }
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  File& operator=(File&&) = delete;

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace qun

#endif  // QUN_PROTO_BASE_FILE_H_
