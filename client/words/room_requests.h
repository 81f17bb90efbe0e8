// Turns the words of a person, on the command line or in a chat, into a request
// about a room: "kick bob", "mute bob 10m", "set title Machines". Pure.
#ifndef QUN_CLIENT_WORDS_ROOM_REQUESTS_H_
#define QUN_CLIENT_WORDS_ROOM_REQUESTS_H_

#include <optional>
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
  std::string_view words;  // after the room
  // The request; nothing if the words do not fit.
  std::optional<Body> (*make)(const std::string& room,
                              const std::vector<std::string>& words);
};

// The verbs that change a room, its members or its lines.
std::span<const RoomVerb> RoomVerbs();
// Null if there is no such verb.
const RoomVerb* FindRoomVerb(std::string_view name);

// Fails if the words do not fit the verb; `why` gives the usage.
Result<Body> RoomRequest(const RoomVerb& verb, const std::string& room,
                         const std::vector<std::string>& words);

// The folded name of a room that a person typed. Fails if no room can have that
// name.
Result<std::string> RoomNamed(const std::string& typed);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_ROOM_REQUESTS_H_
