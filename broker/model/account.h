// The accounts of users, and the invitations to have one.
#ifndef QUN_BROKER_MODEL_ACCOUNT_H_
#define QUN_BROKER_MODEL_ACCOUNT_H_

#include <cstdint>
#include <string>

#include "broker/model/looks.h"
#include "proto/text/names.h"

namespace qun {

// A user who was invited and has registered a key. The name under which they
// registered stays their id for good: rooms, sessions and the ledger refer to
// its folded form, even after the user was renamed.
struct Account {
  std::string id;      // the folded name of the registration
  std::string shown;   // the present name
  std::string folded;  // the present name, folded
  std::string key;     // the public key; empty: revoked
  bool is_operator = false;
  bool is_bot = false;
  std::uint64_t since = 0;  // wall clock, milliseconds
  Looks looks{};  // LooksOf; kept, since a new name is compared with all
};

// An invitation. Its table is keyed by the public half of the one-time key. It
// is kept for a while after it was used or withdrawn, so that its holder can be
// told.
struct Invited {
  Name name;
  bool is_operator = false;
  bool is_bot = false;
  bool renews = false;        // gives an existing account a new key
  std::uint64_t expires = 0;  // wall clock, milliseconds
  // The same as Proposal::served, which does not jump with the clock.
  std::uint64_t expires_served = 0;
  std::string registered;  // the key that was registered with it; empty: unused
  bool withdrawn = false;
  Looks looks{};  // LooksOf
};

inline Looks LooksOf(const Name& name) { return {name.folded, name.shown}; }
inline Looks LooksOf(const Account& account) {
  return {account.id, account.folded, account.shown};
}

}  // namespace qun

#endif  // QUN_BROKER_MODEL_ACCOUNT_H_
