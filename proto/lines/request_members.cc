// Requests about a user's rights in a room and a user's key.
#include "proto/base/key.h"
#include "proto/lines/request_body.h"
#include "proto/lines/request_fields.h"

namespace qun {
namespace {

std::string MaybeUser(JsonFields& fields) {
  const auto user = fields.MaybeText("user");
  if (user == "") {
    fields.Refuse(Errc::kBadField,
                  "\"user\" must not be empty; leave it out for everyone");
  }
  return std::string(user.value_or(""));
}

}  // namespace

void Read(JsonFields& fields, Mute* mute) {
  mute->room = ReadRoom(fields);
  mute->user = MaybeUser(fields);
  mute->seconds = fields.MaybeInteger("for", 1, kLongestSeconds).value_or(0);
}

void Read(JsonFields& fields, Unmute* unmute) {
  unmute->room = ReadRoom(fields);
  unmute->user = MaybeUser(fields);
}

void Read(JsonFields& fields, Grant* grant) {
  grant->room = ReadRoom(fields);
  grant->user = ReadUser(fields);
  const auto role = RoleFromName(fields.Text("role"));
  if (role != Role::kAdmin && role != Role::kOwner) {
    return fields.Refuse(Errc::kBadField, "\"role\" must be admin or owner");
  }
  grant->role = *role;
}

void Read(JsonFields& fields, Register* asked) {
  asked->key = fields.Text("key");
  if (!IsKey(asked->key)) {
    fields.Refuse(Errc::kBadField, "\"key\" must be a public key of CURVE");
  }
}

}  // namespace qun
