#include "broker/ledger/watched_file.h"

#include <sys/stat.h>

#include <utility>

namespace qun {

WatchedFile::WatchedFile(std::string path) : path_(std::move(path)) {
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) return;
  is_watched_ = true;
  device_ = status.st_dev;
  inode_ = status.st_ino;
}

bool WatchedFile::IsInPlace() const {
  if (!is_watched_) return true;
  struct stat status {};
  return stat(path_.c_str(), &status) == 0 && status.st_dev == device_ &&
         status.st_ino == inode_;
}

}  // namespace qun
