// Files that hold a secret: nobody but their owner may read them.
#ifndef QUN_PROTO_BASE_SECRET_FILE_H_
#define QUN_PROTO_BASE_SECRET_FILE_H_

#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace qun {

// What is wrong with the file, and how to mend it.
class SecretFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What the file holds, at most 64 KiB. Throws SecretFileError if it cannot be
// read, is no plain file, belongs to somebody else, or others may read it.
std::string ReadSecretFile(const std::filesystem::path& path);

// Makes the file (0600), and its directory if need be; with `replace`, in place
// of one of that name, in one step. On disk when it returns. Throws
// SecretFileError.
void WriteSecretFile(const std::filesystem::path& path, std::string_view text,
                     bool replace);

// A process that has read a secret leaves no image of its memory when it
// crashes. For good.
void KeepSecretsOutOfCoreDumps();

}  // namespace qun

#endif  // QUN_PROTO_BASE_SECRET_FILE_H_
