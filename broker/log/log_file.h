// Writes whole lines to a pipe, a terminal or a file, and never waits: a line
// for which there is no room is dropped and counted. A broker must not stand
// still because nobody reads its log, or because somebody has stopped the
// terminal.
#ifndef QUN_BROKER_LOG_LOG_FILE_H_
#define QUN_BROKER_LOG_LOG_FILE_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace qun {

class LogFile {
 public:
  // Opens a pipe or a terminal once more, since other processes may use the
  // descriptor, too, and would no longer wait.
  explicit LogFile(int file);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  // Writes a line that ends in a newline. False if it was dropped.
  bool Write(const std::string& line);
  // The lines that were dropped and that ForgetDropped has not subtracted.
  std::uint64_t dropped() const { return dropped_; }
  void ForgetDropped(std::uint64_t count) { dropped_ -= count; }

 private:
  ssize_t WriteSome() const;
  bool Flush();

  int file_;
  bool is_ours_ = false;
  std::string rest_;  // of a line that was written in part
  std::uint64_t dropped_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_FILE_H_
