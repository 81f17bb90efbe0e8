// Lines from a file descriptor, as they come, without waiting for any. It may
// be blocking or not. Throws std::system_error if it cannot be read.
#ifndef QUN_CLIENT_PROGRAM_LINE_READER_H_
#define QUN_CLIENT_PROGRAM_LINE_READER_H_

#include <cstddef>
#include <string>
#include <vector>

namespace qun {

// Does not own the descriptor.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}

  // The lines that are complete now, without their newlines; the last one at
  // the end of input even if it has none.
  std::vector<std::string> Take();
  // All was read, and handed out.
  bool IsAtEnd() const { return at_end_; }
  // Reads to the end, waiting, but not much more than `most` bytes. What it
  // read, as it is.
  std::string ReadAll(std::size_t most);

 private:
  void ReadSome();

  int fd_;
  std::string buffer_;
  std::size_t searched_ = 0;  // of the buffer, for a newline
  bool at_end_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_LINE_READER_H_
