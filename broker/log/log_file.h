// Writes whole lines to a file descriptor, and never waits: a line for which
// there is no room is dropped and counted. A broker must not stand still
// because nobody reads its log, or because somebody has stopped the terminal.
#ifndef QUN_BROKER_LOG_LOG_FILE_H_
#define QUN_BROKER_LOG_LOG_FILE_H_

#include <cstdint>
#include <string>
#include <utility>

namespace qun {

class LogFile {
 public:
  // The descriptor must outlive it.
  explicit LogFile(int file) : file_(file) {}

  // Writes a line that ends in a newline; of a longer line only the first 4 KB.
  // False if it was dropped.
  bool Write(std::string line);
  // The number of lines that were dropped since the last call. Zero while there
  // is no room to report it.
  std::uint64_t TakeDropped();

 private:
  bool HasRoom() const;

  int file_;
  std::uint64_t dropped_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_FILE_H_
