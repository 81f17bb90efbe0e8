// The directory in which a broker keeps all its data. Only one broker can use
// it at a time: it locks the file `lock`, which holds its process id.
#ifndef QUN_BROKER_OPERATOR_DATA_DIR_H_
#define QUN_BROKER_OPERATOR_DATA_DIR_H_

#include <filesystem>
#include <stdexcept>
#include <string>

#include "proto/base/file.h"

namespace qun {

// The directory cannot be used. `exit` is the program's exit code.
class DataDirError : public std::runtime_error {
 public:
  DataDirError(const std::string& what, int exit)
      : std::runtime_error(what), exit_(exit) {}
  int exit() const { return exit_; }

 private:
  int exit_;
};

// Another broker uses the directory.
class DataInUse : public DataDirError {
 public:
  using DataDirError::DataDirError;
};

// The ledger's file.
inline std::string LedgerIn(const std::filesystem::path& data) {
  return (data / "ledger.db").string();
}

// Holds the directory's lock.
class DataDir {
 public:
  // Creates the directory if there is none, and locks it. Throws DataInUse, or
  // DataDirError, for instance if it belongs to another user or others may
  // write to it.
  explicit DataDir(const std::filesystem::path& path);

  std::string ledger() const { return LedgerIn(path_); }

 private:
  void Make() const;
  void CheckOwner() const;
  File Lock() const;

  std::filesystem::path path_;
  File lock_;
};

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_DATA_DIR_H_
