// Who has a key, and who is invited to have one.
#ifndef QUN_BROKER_MODEL_ACCOUNT_H_
#define QUN_BROKER_MODEL_ACCOUNT_H_

#include <cstdint>
#include <string>

#include "proto/text/names.h"

namespace qun {

// Somebody who was invited and has registered a key. The name that they
// registered under stays theirs for good: in rooms, sessions and the ledger
// they are known by its folded form, whatever they are called since.
struct Account {
  std::string id;      // folded, of the registration
  std::string shown;   // what they are called
  std::string folded;  // the same as it is compared
  std::string key;     // public; empty: revoked
  bool is_operator = false;
  bool is_bot = false;
  std::uint64_t since = 0;  // wall clock, milliseconds
};

// An invitation, by the public half of the key that works once. It is kept for
// a while after it was used or withdrawn, so that its holder can be told.
struct Invited {
  Name name;
  bool is_operator = false;
  bool is_bot = false;
  bool renews = false;        // a new key for an account that there is
  std::uint64_t expires = 0;  // wall clock, milliseconds
  std::string registered;     // the key that it was used for; empty: none
  bool withdrawn = false;
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_ACCOUNT_H_
