#include "broker/decide/handlers.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

Outcome Bad(const char* why) { return Fail(Errc::kBadInvitation, why); }

// The refusal if the invitation cannot be used now; empty if it can.
std::optional<Outcome> WhyNot(const Invited& invited, std::uint64_t at) {
  if (invited.withdrawn) {
    return Bad("this invitation was withdrawn; ask for another one");
  }
  if (!invited.registered.empty()) {
    return Bad("this invitation was used already; ask for another one");
  }
  if (at >= invited.expires) {
    return Bad("this invitation has expired; ask for another one");
  }
  return std::nullopt;
}

Account AccountOf(const Draft& draft, const Invited& invited) {
  const Account* known = draft.accounts().Find(invited.name.folded);
  if (known != nullptr) return *known;
  Account account;
  account.id = account.folded = invited.name.folded;
  account.shown = invited.name.shown;
  account.is_operator = invited.is_operator;
  account.is_bot = invited.is_bot;
  return account;
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, const Register& asked) {
  const std::string& key = proposal.sender->key;
  const Invited* found = draft.invitations.Find(key);
  if (found == nullptr) return Bad("this key invites nobody");
  Invited invited = *found;
  // The client did not receive the first answer and asks again.
  if (invited.registered == asked.key) return std::nullopt;
  if (auto refused = WhyNot(invited, proposal.at)) return *refused;
  if (draft.IsKeyTaken(asked.key)) {
    return Fail(Errc::kConflict, "this key is in use; make a new one");
  }
  Account account = AccountOf(draft, invited);
  const Account* called = draft.FindAccountCalled(account.folded);
  const bool is_anothers = called != nullptr && called->id != account.id;
  // The name may have been given to somebody else after the invitation expired,
  // and the clock may have gone back since.
  if (is_anothers ||
      (!invited.renews &&
       (draft.accounts().Find(account.id) != nullptr ||
        IsNameTaken(draft, invited.name, proposal.at, account.id)))) {
    return Fail(Errc::kNameTaken, Refuse(Errc::kNameTaken).why);
  }
  Expects(asked.key != key);  // a user's key is not an invitation's
  account.key = asked.key;
  account.since = proposal.at;
  invited.registered = asked.key;
  draft.SetAccount(account);
  draft.invitations.Set(key, std::move(invited));
  return std::nullopt;
}

}  // namespace qun
