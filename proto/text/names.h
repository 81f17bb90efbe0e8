// Checks which names of users and rooms are allowed, and which are equal.
// PROTOCOL.md, section 2, has the rules; the Unicode data is ICU's.
#ifndef QUN_PROTO_TEXT_NAMES_H_
#define QUN_PROTO_TEXT_NAMES_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "proto/base/errc.h"

namespace qun {

// A user's name as it is shown and as it is compared.
struct Name {
  std::string shown;   // as the user writes it
  std::string folded;  // its NFKC case folding: equal for equal names

  bool operator==(const Name&) const = default;
};

// Checks a user's name. Fails with kTooLong or kBadName.
Result<Name> CheckUserName(std::string_view raw);

// Checks a room's name, which must be folded. Fails with kTooLong or kBadName;
// the refusal suggests the folded form if that is allowed.
Result<std::string> CheckRoomName(std::string_view raw);

// The NFKC case folding of a name that a person typed; empty if it is not
// UTF-8.
std::string FoldName(std::string_view raw);

// The skeleton of a folded name (Unicode's UTS 39, section 4). Names with the
// same skeleton look alike, as "lobby" and "1obby" do. Not for display.
std::string Skeleton(std::string_view folded);

// Caches allowed names, since a check takes microseconds and the same few names
// recur. Belongs to one thread.
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
