// What a person asks of a room, in words, on the command line or in a chat, as
// a request: "kick bob", "mute bob 10m", "set title Machines". Pure.
#ifndef QUN_CLIENT_WORDS_ROOM_REQUESTS_H_
#define QUN_CLIENT_WORDS_ROOM_REQUESTS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proto/lines/request.h"
#include "proto/lines/verbs.h"

namespace qun {

struct RoomVerb {
  std::string_view name;  // as on the wire
  Verb verb;
  std::string_view words;  // behind the room
};

// Those that change a room or what one is there.
std::span<const RoomVerb> RoomVerbs();
// Null if there is none of this name.
const RoomVerb* FindRoomVerb(std::string_view name);

// Fails if the words make no such request; `why` says which do.
Result<Body> RoomRequest(const RoomVerb& verb, const std::string& room,
                         const std::vector<std::string>& words);

// A room as a person types it: folded. Fails if it cannot be the name of a
// room.
Result<std::string> RoomNamed(const std::string& typed);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_ROOM_REQUESTS_H_
