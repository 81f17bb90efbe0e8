// What a user keeps of a broker that they were invited to: where it is, its
// public key, and a key pair of their own. A file each, in
// $XDG_DATA_HOME/qun/profiles, which its owner alone may read: JSON with user,
// intake, feed, desk, broker_key, public_key, secret_key, so that bots can use
// it too.
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
  std::string user;  // as it was when it was made
  Endpoints endpoints;
  CurveKeys keys;
};

// A profile's name is a file's: throws UsageError if it cannot be one.
bool HasProfile(const std::string& name);
// Throws UsageError if there is none, SecretFileError if it cannot be used.
Profile LoadProfile(const std::string& name);
// Never replaces one. Throws SecretFileError.
void SaveProfile(const std::string& name, const Profile& profile);
std::vector<std::string> ProfileNames();

// The key pair with which an invitation of this broker is being accepted. It is
// on disk before the broker hears of it, and is taken up again by who was
// interrupted; gone with SaveProfile.
KeyPair PendingKey(const std::string& name, const std::string& broker_key);
// The invitation is good for nothing.
void DropPendingKey(const std::string& name);

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_PROFILE_H_
