// The directory that holds all that a broker keeps. One broker at a time: it
// holds a lock on the file `lock`, which names its process.
#ifndef QUN_BROKER_OPERATOR_DATA_DIR_H_
#define QUN_BROKER_OPERATOR_DATA_DIR_H_

#include <filesystem>
#include <stdexcept>
#include <string>

namespace qun {

// The directory or its lock cannot be had. `exit` is the program's exit code.
class DataDirError : public std::runtime_error {
 public:
  DataDirError(const std::string& what, int exit)
      : std::runtime_error(what), exit_(exit) {}
  int exit() const { return exit_; }

 private:
  int exit_;
};

// Another broker uses it.
class DataInUse : public DataDirError {
 public:
  using DataDirError::DataDirError;
};

// The ledger's file.
inline std::string LedgerIn(const std::filesystem::path& data) {
  return (data / "ledger.db").string();
}

// Holds the lock while it lives.
class DataDir {
 public:
  // Makes the directory (0700) if it is not there and takes the lock. Throws
  // DataDirError: it is not ours, or others may write to it; or DataInUse.
  explicit DataDir(const std::filesystem::path& path);
  ~DataDir();
  DataDir(const DataDir&) = delete;
  DataDir& operator=(const DataDir&) = delete;

  std::string ledger() const { return LedgerIn(path_); }

 private:
  void Make() const;
  void CheckOwner() const;
  void Lock();

  std::filesystem::path path_;
  int lock_ = -1;
};

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_DATA_DIR_H_
