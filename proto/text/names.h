// The names of users and rooms: which are allowed, and when two are one.
// Rules: PROTOCOL.md, section 2. Unicode data from ICU.
#ifndef QUN_PROTO_TEXT_NAMES_H_
#define QUN_PROTO_TEXT_NAMES_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "proto/base/errc.h"

namespace qun {

// A user's name as it is shown and as it is compared.
struct Name {
  std::string shown;   // as claimed
  std::string folded;  // NFKC case folding: two names are one if these match

  bool operator==(const Name&) const = default;
};

// Checks a user's name. Fails with kTooLong or kBadName.
Result<Name> CheckUserName(std::string_view raw);

// Checks a room's name, which must be folded already. Fails with kTooLong or
// kBadName; the folded form is the refusal's suggestion if it would do.
Result<std::string> CheckRoomName(std::string_view raw);

// NFKC case folding of what a person typed as a room; empty if it is not UTF-8.
std::string FoldName(std::string_view raw);

// What a folded name looks like: two names with the same skeleton can be taken
// for each other, as "lobby" and "1obby" (Unicode's UTS 39, section 4). Not for
// display.
std::string Skeleton(std::string_view folded);

// Remembers the names that were found good, since checking costs microseconds
// and the same few names come again and again. One thread.
class NameCache {
 public:
  Result<Name> User(std::string_view raw);
  Result<std::string> Room(std::string_view raw);

 private:
  std::unordered_map<std::string, Name> users_;
  std::unordered_map<std::string, std::string> rooms_;
};

}  // namespace qun

#endif  // QUN_PROTO_TEXT_NAMES_H_
