#include "proto/base/secret_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "proto/base/file.h"

namespace qun {
namespace {

constexpr std::size_t kMost = 64 * 1024;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

SecretFileError Failure(const char* what, const std::filesystem::path& path) {
  return SecretFileError(fmt::format("cannot {} {}: {}", what, path.string(),
                                     std::strerror(errno)));
}

void CheckOwner(int fd, const std::filesystem::path& path) {
  struct stat status {};
  if (fstat(fd, &status) != 0) throw Failure("read", path);
  if (!S_ISREG(status.st_mode)) {
    throw SecretFileError(
        fmt::format("{} is not a regular file; put the key in a regular file",
                    path.string()));
  }
  if (status.st_uid != geteuid()) {
    throw SecretFileError(
        fmt::format("{} belongs to another user; use a key file of your own",
                    path.string()));
  }
  if ((status.st_mode & kOthers) != 0) {
    throw SecretFileError(fmt::format(
        "other users may read the secret key in {}; run: chmod 600 {}",
        path.string(), path.string()));
  }
}

void WriteAll(int fd, std::string_view text,
              const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t size = write(fd, text.data(), text.size());
    if (size < 0) throw Failure("write", path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (fsync(fd) != 0) throw Failure("write", path);
}

void MakeDirectory(const std::filesystem::path& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    throw SecretFileError(fmt::format("cannot make the directory {}: {}",
                                      directory.string(), error.message()));
  }
}

}  // namespace

std::string ReadSecretFile(const std::filesystem::path& path) {
  const File file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.is_open()) throw Failure("read", path);
  CheckOwner(file.get(), path);
  std::string text(kMost, '\0');
  const ssize_t size = read(file.get(), text.data(), text.size());
  if (size < 0) throw Failure("read", path);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

void WriteSecretFile(const std::filesystem::path& path, std::string_view text,
                     bool replace) {
  MakeDirectory(path.parent_path());
  const std::filesystem::path part =
      fmt::format("{}.part{}", path.string(), getpid());
  unlink(part.c_str());  // a process that died may have left it
  const File file(open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                       S_IRUSR | S_IWUSR));
  if (!file.is_open()) throw Failure("write", part);
  WriteAll(file.get(), text, part);
  const int moved = replace ? rename(part.c_str(), path.c_str())
                            : link(part.c_str(), path.c_str());
  const int error = errno;
  if (!replace) unlink(part.c_str());
  errno = error;
  if (moved != 0) throw Failure("make", path);
  const File directory(
      open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  fsync(directory.get());
}

void KeepSecretsOutOfCoreDumps() { prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

}  // namespace qun
