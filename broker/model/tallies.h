// Counts of everything that has a limit. The state counts what is recorded; a
// draft counts the differences that it makes.
#ifndef QUN_BROKER_MODEL_TALLIES_H_
#define QUN_BROKER_MODEL_TALLIES_H_

#include <cstdint>
#include <string>
#include <unordered_map>

#include "broker/model/room.h"

namespace qun {

// Counts by name; 0 for unknown names. In a draft a count may be negative.
class Tally {
 public:
  void Add(const std::string& name, std::int64_t count);
  std::int64_t Of(const std::string& name) const;
  bool operator==(const Tally&) const = default;

 private:
  std::unordered_map<std::string, std::int64_t> counts_;
};

struct Tallies {
  Tally members;        // by room
  Tally memberships;    // by user
  Tally rooms_made;     // by the creator, if they have a key
  Tally setting_bytes;  // by the creator of the rooms; keys and values

  bool operator==(const Tallies&) const = default;

  // Count the change of an entry. Null: it is new, or is erased.
  void OnRoom(const Room* before, const Room* after);
  void OnMember(const std::string& room, const std::string& user,
                const Membership* before, const Membership* after);
  // `maker`: the room's creator; or empty.
  void OnSetting(const std::string& maker, const std::string& key,
                 const Setting* before, const Setting* after);
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_TALLIES_H_
