// Files that hold a secret, which only their owner may read.
#ifndef QUN_PROTO_BASE_SECRET_FILE_H_
#define QUN_PROTO_BASE_SECRET_FILE_H_

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qun {

// The text says what is wrong with the file and how to correct it.
class SecretFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Returns the content of the file, at most 64 KiB. Throws SecretFileError if
// the file cannot be read, is not a regular file, belongs to another user, or
// if other users may read it.
std::string ReadSecretFile(const std::filesystem::path& path);

// Creates the file with the mode 0600, and its directory if there is none. With
// `replace` it replaces an existing file in one step; without it, an existing
// file is an error. The file is on disk when this returns. Throws
// SecretFileError.
void WriteSecretFile(const std::filesystem::path& path, std::string_view text,
                     bool replace);

// Turns off this process's core dumps for good, so that no secret is in one.
void KeepSecretsOutOfCoreDumps();

}  // namespace qun

#endif  // QUN_PROTO_BASE_SECRET_FILE_H_
