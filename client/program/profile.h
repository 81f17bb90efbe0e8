// A profile holds what a user needs to connect to a broker with a key: the
// broker's endpoints, its public key, and the user's own key pair. Each profile
// is a file in $XDG_DATA_HOME/qun/profiles that only its owner may read. It is
// JSON with user, intake, feed, desk, broker_key, public_key and secret_key, so
// that bots can use it too.
#ifndef QUN_CLIENT_PROGRAM_PROFILE_H_
#define QUN_CLIENT_PROGRAM_PROFILE_H_

#include <optional>
#include <string>
#include <vector>

#include "proto/base/key.h"
#include "proto/sockets/endpoints.h"

namespace qun {

inline constexpr const char* kDefaultProfile = "default";

struct Profile {
  std::string user;  // the name when the profile was made; it may have changed
  Endpoints endpoints;
  CurveKeys keys;
};

// A profile's name is part of a file's name. All of these throw UsageError if
// it cannot be.
bool HasProfile(const std::string& name);
// Throws UsageError if there is no such profile, and SecretFileError if it
// cannot be used.
Profile LoadProfile(const std::string& name);
// Never replaces a profile. Throws SecretFileError.
void SaveProfile(const std::string& name, const Profile& profile);
std::vector<std::string> ProfileNames();

// The key pair for accepting an invitation of this broker. It is on disk before
// the broker gets it, so that an interrupted `qun accept` can continue with it.
// SaveProfile removes it.
KeyPair PendingKey(const std::string& name, const std::string& broker_key);
// Removes the pair, since the invitation is not valid.
void DropPendingKey(const std::string& name);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_PROFILE_H_
