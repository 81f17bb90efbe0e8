// The broker's own key: the file `key` in its data directory holds the secret
// half. A broker that has one lets in nobody but those who were invited.
#ifndef QUN_BROKER_OPERATOR_BROKER_KEY_H_
#define QUN_BROKER_OPERATOR_BROKER_KEY_H_

#include <filesystem>
#include <optional>

#include "proto/base/key.h"

namespace qun {

// Empty if there is none. Throws SecretFileError: others may read it, or it is
// no key.
std::optional<KeyPair> ReadBrokerKey(const std::filesystem::path& data);

// Makes one. Throws SecretFileError, also if there is one already.
KeyPair MakeBrokerKey(const std::filesystem::path& data);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_BROKER_KEY_H_
