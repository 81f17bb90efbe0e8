// Checks any bytes as a name of a user, as a name of a room, and as a topic. An
// accepted name must stay the same when folded again, and a room's topic must
// name that room.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proto/lines/topic.h"
#include "proto/text/names.h"

namespace {

void CheckUser(const std::string& raw) {
  const auto user = qun::CheckUserName(raw);
  if (!user) return;
  if (qun::FoldName(user->folded) != user->folded) std::abort();
  if (qun::Skeleton(user->folded).empty()) std::abort();
}

void CheckRoom(const std::string& raw) {
  const auto room = qun::CheckRoomName(raw);
  if (room && qun::RoomOfTopic(qun::RoomTopic(*room)) != *room) std::abort();
  // The suggested name must be allowed.
  if (!room && !room.error().suggestion.empty() &&
      !qun::CheckRoomName(room.error().suggestion)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string raw(data, data + size);
  CheckUser(raw);
  CheckRoom(raw);
  qun::RoomOfTopic(raw);
  return 0;
}
