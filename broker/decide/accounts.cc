// Handles the operator's verbs, which change invitations and accounts, and the
// broker's own request to forget.
#include <fmt/format.h>

#include <algorithm>

#include "broker/decide/handlers.h"
#include "proto/base/contract.h"
#include "proto/text/names.h"

namespace qun {
namespace {

tl::unexpected<Refusal> NoUser(const std::string& name) {
  return Fail(
      Errc::kNoName,
      fmt::format("there is no user \"{}\"; list them with users", name));
}

bool IsOpen(const Invited& invited, std::uint64_t at) {
  return invited.registered.empty() && !invited.withdrawn &&
         at < invited.expires;
}

Result<Name> FreeName(const Draft& draft, const std::string& raw,
                      std::uint64_t at, const std::string& but = {}) {
  auto name = CheckUserName(raw);
  if (!name || !IsNameTaken(draft, *name, at, but)) return name;
  return Fail(Errc::kNameTaken,
              fmt::format("\"{}\", or a name that looks like it, is taken or "
                          "invited already; choose another one, or use rekey "
                          "or withdraw",
                          raw));
}

void Forget(Draft& draft, const std::string& key) {
  draft.Revoke({draft.invitations.Find(key)->name.folded, key});
  draft.invitations.Set(key, std::nullopt);
}

// Calls `change(key)` for each invitation of the name for which
// `changes(invited)` is true. Returns their number.
template <typename Changes, typename Change>
std::size_t ChangeInvitations(Draft& draft, const std::string& folded,
                              Changes changes, Change change) {
  std::vector<std::string> keys;
  draft.invitations.ForEach([&](const auto& key, const Invited& invited) {
    if (invited.name.folded == folded && changes(invited)) keys.push_back(key);
  });
  for (const std::string& key : keys) change(key);
  return keys.size();
}

// Withdraws the user's open invitations, and ends the connections that use
// them. Returns their number.
std::size_t WithdrawOpen(Draft& draft, const std::string& folded,
                         std::uint64_t at) {
  return ChangeInvitations(
      draft, folded,
      [at](const Invited& invited) { return IsOpen(invited, at); },
      [&](const auto& key) {
        draft.invitations.Edit(key).withdrawn = true;
        draft.Revoke({folded, key});
      });
}

// Until it is forgotten, the key of a used invitation may still connect.
void ForgetUsed(Draft& draft, const std::string& folded) {
  ChangeInvitations(
      draft, folded,
      [](const Invited& invited) { return !invited.registered.empty(); },
      [&](const auto& key) { Forget(draft, key); });
}

void SetExpiry(Invited* invited, const Proposal& proposal,
               std::uint64_t expires) {
  invited->expires = expires;
  invited->expires_served =
      proposal.served + expires - std::min(expires, proposal.at);
}

}  // namespace

// What people see must differ, too: "AIice" and "Alice" look alike, their
// folded forms do not.
bool IsNameTaken(const Draft& draft, const Name& name, std::uint64_t at,
                 const std::string& but) {
  const Looks looks = LooksOf(name);
  bool is_taken = false;
  draft.accounts().ForEach([&](const auto& id, const Account& account) {
    is_taken = is_taken || (id != but && account.looks.Meets(looks));
  });
  draft.invitations.ForEach([&](const auto&, const Invited& invited) {
    is_taken = is_taken || (invited.name.folded != but && IsOpen(invited, at) &&
                            invited.looks.Meets(looks));
  });
  return is_taken;
}

Outcome Handle(Draft& draft, const Proposal& proposal,
               const InviteUser& invite) {
  auto name = FreeName(draft, invite.name, proposal.at);
  if (!name) return tl::make_unexpected(name.error());
  Invited invited;
  invited.name = *std::move(name);
  invited.looks = LooksOf(invited.name);
  invited.is_operator = invite.is_operator;
  invited.is_bot = invite.is_bot;
  SetExpiry(&invited, proposal, invite.expires);
  draft.invitations.Set(invite.once, std::move(invited));
  return std::nullopt;
}

Outcome Handle(Draft& draft, const Proposal& proposal, const RekeyUser& rekey) {
  const Account* user = draft.FindAccountCalled(FoldName(rekey.name));
  if (user == nullptr) return NoUser(rekey.name);
  WithdrawOpen(draft, user->id, proposal.at);
  Invited invited;
  invited.name = {user->shown, user->id};
  invited.looks = LooksOf(invited.name);
  invited.renews = true;
  SetExpiry(&invited, proposal, rekey.expires);
  draft.invitations.Set(rekey.once, std::move(invited));
  return std::nullopt;
}

Outcome Handle(Draft& draft, const Proposal& proposal,
               const WithdrawInvitations& withdraw) {
  const std::string folded = FoldName(withdraw.name);
  const Account* user = draft.FindAccountCalled(folded);
  const std::string& id = user == nullptr ? folded : user->id;
  if (WithdrawOpen(draft, id, proposal.at) > 0) return std::nullopt;
  return Fail(Errc::kNoName,
              fmt::format("nobody is invited as \"{}\"; list them with "
                          "invitations",
                          withdraw.name));
}

Outcome Handle(Draft& draft, const Proposal& proposal,
               const RevokeUser& revoke) {
  const Account* user = draft.FindAccountCalled(FoldName(revoke.name));
  if (user == nullptr) return NoUser(revoke.name);
  Account account = *user;
  account.key.clear();
  account.since = proposal.at;
  draft.SetAccount(account);
  // An open invitation would give them another key.
  WithdrawOpen(draft, account.id, proposal.at);
  ForgetUsed(draft, account.id);
  // The user has no key, and no invitation that could give them one.
  Ensures(draft.accounts().Find(account.id)->key.empty());
  Ensures(WithdrawOpen(draft, account.id, proposal.at) == 0);
  return std::nullopt;
}

Outcome Handle(Draft& draft, const Proposal& proposal,
               const RenameUser& rename) {
  const Account* user = draft.FindAccountCalled(FoldName(rename.name));
  if (user == nullptr) return NoUser(rename.name);
  Account account = *user;
  const auto name = FreeName(draft, rename.new_name, proposal.at, account.id);
  if (!name) return tl::make_unexpected(name.error());
  account.shown = name->shown;
  account.folded = name->folded;
  draft.SetAccount(account);
  draft.RenameMember(account.id, account.shown);
  return std::nullopt;
}

Outcome Handle(Draft& draft, const Proposal& /*proposal*/,
               const Expire& expire) {
  for (const auto& [key, last] : expire.sessions) {
    Expects(last > 0);
    if (draft.Session(key).last() == last) {
      draft.sessions.Set(key, std::nullopt);
    }
  }
  std::vector<std::string> old;
  draft.invitations.ForEach([&](const auto& key, const Invited& invited) {
    if (invited.expires_served < expire.invitations_before) {
      old.push_back(key);
    }
  });
  for (const std::string& key : old) Forget(draft, key);
  return std::nullopt;
}

}  // namespace qun
