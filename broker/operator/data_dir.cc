#include "broker/operator/data_dir.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "broker/operator/exit_codes.h"

namespace qun {
namespace {

constexpr mode_t kOthersMayWrite = S_IWGRP | S_IWOTH;
constexpr const char* kMakeRoom = "; make room on the disk, and start again";

// `error` is errno.
DataDirError CannotWrite(const std::string& file, int error) {
  const char* advice = error == ENOSPC ? kMakeRoom : "";
  return {fmt::format("cannot write to {}: {}{}", file, std::strerror(error),
                      advice),
          error == EACCES ? kExitPermission : kExitStorage};
}

std::string ReadPid(int file) {
  std::array<char, 32> text{};
  const ssize_t size = pread(file, text.data(), text.size(), 0);
  std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return pid.substr(0, pid.find('\n'));
}

}  // namespace

DataDir::DataDir(const std::filesystem::path& path)
    : path_(path), lock_(Lock()) {}

void DataDir::Make() const {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) {
    const bool denied = error == std::errc::permission_denied;
    throw DataDirError(fmt::format("cannot create the data directory {}: {}{}",
                                   path_.string(), error.message(),
                                   error == std::errc::no_space_on_device
                                       ? kMakeRoom
                                       : "; name another one with --data"),
                       denied ? kExitPermission : kExitStorage);
  }
}

void DataDir::CheckOwner() const {
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    throw DataDirError(
        fmt::format("{} is not a directory; name one with --data",
                    path_.string()),
        kExitStorage);
  }
  if (status.st_uid != geteuid()) {
    throw DataDirError(
        fmt::format("the data directory {} belongs to another user; name your "
                    "own with --data",
                    path_.string()),
        kExitPermission);
  }
  if ((status.st_mode & kOthersMayWrite) != 0) {
    throw DataDirError(
        fmt::format("other users may write to the data directory {}; run: "
                    "chmod go-w {}",
                    path_.string(), path_.string()),
        kExitPermission);
  }
}

File DataDir::Lock() const {
  Make();
  CheckOwner();
  const std::string file = (path_ / "lock").string();
  File lock(
      open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR));
  if (!lock.is_open()) throw CannotWrite(file, errno);
  if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    const std::string pid = ReadPid(lock.get());
    throw DataInUse(
        fmt::format("another qun-broker (process {}) uses {}; stop it, or name "
                    "another directory with --data",
                    pid, path_.string()),
        kExitStorage);
  }
  const std::string pid = fmt::format("{}\n", getpid());
  if (ftruncate(lock.get(), 0) != 0 ||
      pwrite(lock.get(), pid.data(), pid.size(), 0) < 0) {
    throw CannotWrite(file, errno);
  }
  return lock;
}

}  // namespace qun
