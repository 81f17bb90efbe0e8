// Identifies a session. Its user is part of the key, since two users may draw
// the same id.
#ifndef QUN_BROKER_MODEL_SESSION_KEY_H_
#define QUN_BROKER_MODEL_SESSION_KEY_H_

#include <cstddef>
#include <functional>
#include <string>

#include "proto/base/id.h"

namespace qun {

struct SessionKey {
  std::string user;  // the user's id
  Id session;

  bool operator==(const SessionKey&) const = default;
};

}  // namespace qun

template <>
struct std::hash<qun::SessionKey> {
  std::size_t operator()(const qun::SessionKey& key) const noexcept {
    return std::hash<std::string>()(key.user) ^
           std::hash<qun::Id>()(key.session);
  }
};

#endif  // QUN_BROKER_MODEL_SESSION_KEY_H_
