// Reads lines from a file descriptor, which may be blocking or not. Throws
// std::system_error if it cannot be read.
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

  // Returns the complete lines without their newlines, and does not wait. At
  // the end of the input the last line needs no newline.
  std::vector<std::string> Take();
  // The whole input was read and taken.
  bool IsAtEnd() const { return at_end_; }
  // Waits for the end of the input, but reads little more than `most` bytes.
  // Returns the bytes unchanged.
  std::string ReadAll(std::size_t most);

 private:
  void ReadSome();

  int fd_;
  std::string buffer_;
  std::size_t searched_ = 0;  // bytes of the buffer without a newline
  bool at_end_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_LINE_READER_H_
