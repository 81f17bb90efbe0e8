// Notices when a file is deleted or replaced while the process has it open:
// what is written to it afterwards is lost when the process ends.
#ifndef QUN_BROKER_LEDGER_WATCHED_FILE_H_
#define QUN_BROKER_LEDGER_WATCHED_FILE_H_

#include <sys/types.h>

#include <string>

namespace qun {

class WatchedFile {
 public:
  // A file that does not exist now is not watched.
  explicit WatchedFile(std::string path);

  const std::string& path() const { return path_; }
  bool IsInPlace() const;

 private:
  std::string path_;
  bool is_watched_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_WATCHED_FILE_H_
