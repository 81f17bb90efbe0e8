#include "broker/operator/broker_key.h"

#include <fmt/format.h>

#include "proto/base/secret_file.h"
#include "proto/sockets/curve.h"

namespace qun {
namespace {

std::filesystem::path KeyIn(const std::filesystem::path& data) {
  return data / "key";
}

}  // namespace

std::optional<KeyPair> ReadBrokerKey(const std::filesystem::path& data) {
  const auto path = KeyIn(data);
  if (!std::filesystem::exists(std::filesystem::symlink_status(path))) {
    return std::nullopt;
  }
  std::string text = ReadSecretFile(path);
  if (text.ends_with('\n')) text.pop_back();
  auto pair = KeyPairOf(text);
  if (pair) return pair;
  throw SecretFileError(fmt::format(
      "{} does not hold a key; restore it from a copy, or remove it, make a "
      "new key with: qun-broker keygen, and invite everybody again",
      path.string()));
}

KeyPair MakeBrokerKey(const std::filesystem::path& data) {
  const auto path = KeyIn(data);
  if (std::filesystem::exists(std::filesystem::symlink_status(path))) {
    throw SecretFileError(fmt::format(
        "{} exists already; with a new key everybody must be invited again, so "
        "remove the old one only if you want that",
        path.string()));
  }
  KeyPair pair = NewKeyPair();
  WriteSecretFile(path, pair.secret_key + "\n", false);
  return pair;
}

}  // namespace qun
