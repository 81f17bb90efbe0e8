// The broker's own key. The file `key` in the data directory holds the secret
// key. A broker that has a key lets in only invited users.
#ifndef QUN_BROKER_OPERATOR_BROKER_KEY_H_
#define QUN_BROKER_OPERATOR_BROKER_KEY_H_

#include <filesystem>
#include <optional>

#include "proto/base/key.h"

namespace qun {

// Empty if there is no key. Throws SecretFileError if others may read the file,
// or if it does not hold a key.
std::optional<KeyPair> ReadBrokerKey(const std::filesystem::path& data);

// Makes a key. Throws SecretFileError, also if there is a key already.
KeyPair MakeBrokerKey(const std::filesystem::path& data);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_BROKER_KEY_H_
