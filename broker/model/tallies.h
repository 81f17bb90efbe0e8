// How many there are of what is bounded: kept by the state for all that is
// recorded, and by a draft for what it adds.
#ifndef QUN_BROKER_MODEL_TALLIES_H_
#define QUN_BROKER_MODEL_TALLIES_H_

#include <cstdint>
#include <string>
#include <unordered_map>

#include "broker/model/room.h"

namespace qun {

// Counts by name; of a draft they may be below 0. 0 if there is none.
class Tally {
 public:
  void Add(const std::string& name, std::int64_t count);
  std::int64_t Of(const std::string& name) const;
  bool operator==(const Tally&) const = default;

 private:
  std::unordered_map<std::string, std::int64_t> counts_;
};

struct Tallies {
  Tally members;        // of a room
  Tally memberships;    // of a user
  Tally rooms_made;     // by a user who has a key
  Tally setting_bytes;  // keys and values in all rooms that a user has made

  bool operator==(const Tallies&) const = default;

  // An entry of a table changes; null: it was not there, or is not any more.
  void OnRoom(const Room* before, const Room* after);
  void OnMember(const std::string& room, const std::string& user,
                const Membership* before, const Membership* after);
  // `maker`: of the room.
  void OnSetting(const std::string& maker, const std::string& key,
                 const Setting* before, const Setting* after);
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_TALLIES_H_
