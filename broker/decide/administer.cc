#include "broker/decide/administer.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "proto/base/key.h"
#include "proto/lines/lines.h"
#include "proto/text/names.h"

namespace qun {
namespace {

using Words = std::vector<std::string>;

std::string Date(std::uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(seconds));
}

const char* Mark(bool is_operator, bool is_bot) {
  if (is_operator) return "operator";
  return is_bot ? "bot" : "person";
}

// Nothing is changed yet.
AdminOutcome Unchanged(const State& state) {
  AdminOutcome outcome;
  outcome.batch.changes.seq = state.seq;
  return outcome;
}

tl::unexpected<Refusal> NoUser(const std::string& name) {
  return Fail(
      Errc::kNoName,
      fmt::format("there is no user \"{}\"; list them with users", name));
}

Result<const Account*> FindUser(const State& state, const std::string& name) {
  const Account* account = state.FindAccount(FoldName(name));
  if (account == nullptr) return NoUser(name);
  return account;
}

bool IsOpen(const Invited& invited, std::uint64_t at) {
  return invited.registered.empty() && !invited.withdrawn &&
         at < invited.expires;
}

// A name that somebody is called, was called when they registered, or is
// invited as, is theirs; and so is one that looks like it. `but`: whose own
// names do not count.
bool IsTaken(const State& state, const std::string& folded, std::uint64_t at,
             const std::string& but) {
  const std::string skeleton = Skeleton(folded);
  const auto looks_like = [&](const std::string& name) {
    return Skeleton(name) == skeleton;
  };
  return std::any_of(state.accounts.begin(), state.accounts.end(),
                     [&](const auto& entry) {
                       const auto& [id, account] = entry;
                       return id != but &&
                              (looks_like(id) || looks_like(account.folded));
                     }) ||
         std::any_of(state.invitations.begin(), state.invitations.end(),
                     [&](const auto& entry) {
                       const Invited& invited = entry.second;
                       return invited.name.folded != but &&
                              IsOpen(invited, at) &&
                              looks_like(invited.name.folded);
                     });
}

Result<Name> FreeName(const State& state, const std::string& raw,
                      std::uint64_t at, const std::string& but = {}) {
  auto name = CheckUserName(raw);
  if (!name || !IsTaken(state, name->folded, at, but)) return name;
  return Fail(Errc::kNameTaken,
              fmt::format("\"{}\", or a name that looks like it, is taken or "
                          "invited already; choose another one, or use rekey "
                          "or withdraw",
                          raw));
}

// The words KEY EXPIRES of an invitation.
Result<Invited> ReadInvited(const std::string& key,
                            const std::string& expires) {
  Invited invited;
  const char* end = expires.data() + expires.size();
  const auto [rest, error] =
      std::from_chars(expires.data(), end, invited.expires);
  if (error != std::errc() || rest != end || !IsKey(key)) {
    return Fail(Errc::kBadField, "this is no invitation");
  }
  return invited;
}

Result<AdminOutcome> InviteUser(const State& state, const Words& words,
                                std::uint64_t at) {
  auto invited = ReadInvited(words[1], words[2]);
  if (!invited) return tl::make_unexpected(invited.error());
  auto name = FreeName(state, words[0], at);
  if (!name) return tl::make_unexpected(name.error());
  invited->name = *std::move(name);
  invited->is_operator = words[3] == "operator";
  invited->is_bot = words[3] == "bot";
  AdminOutcome outcome = Unchanged(state);
  outcome.batch.changes.invitations[words[1]] = *std::move(invited);
  return outcome;
}

// What of these invitations could still be used cannot any more.
void WithdrawOpen(const State& state, const std::string& folded,
                  std::uint64_t at, Changes* changes) {
  for (const auto& [key, invited] : state.invitations) {
    if (invited.name.folded != folded || !IsOpen(invited, at)) continue;
    Invited withdrawn = invited;
    withdrawn.withdrawn = true;
    changes->invitations[key] = withdrawn;
  }
}

Result<AdminOutcome> Rekey(const State& state, const Words& words,
                           std::uint64_t at) {
  const auto user = FindUser(state, words[0]);
  if (!user) return tl::make_unexpected(user.error());
  auto invited = ReadInvited(words[1], words[2]);
  if (!invited) return tl::make_unexpected(invited.error());
  invited->name = {(*user)->shown, (*user)->id};
  invited->renews = true;
  AdminOutcome outcome = Unchanged(state);
  WithdrawOpen(state, (*user)->id, at, &outcome.batch.changes);
  outcome.batch.changes.invitations[words[1]] = *std::move(invited);
  return outcome;
}

Result<AdminOutcome> Withdraw(const State& state, const Words& words,
                              std::uint64_t at) {
  const std::string folded = FoldName(words[0]);
  const Account* account = state.FindAccount(folded);
  AdminOutcome outcome = Unchanged(state);
  WithdrawOpen(state, account == nullptr ? folded : account->id, at,
               &outcome.batch.changes);
  if (outcome.batch.changes.invitations.empty()) {
    return Fail(Errc::kNoName,
                fmt::format("nobody is invited as \"{}\"; list them with "
                            "invitations",
                            words[0]));
  }
  return outcome;
}

// Nobody else can give these away.
std::string OwnedRooms(const State& state, const std::string& user) {
  std::vector<std::string> owned;
  for (const std::string& name : state.RoomsOf(user)) {
    const Room& room = *state.FindRoom(name);
    if (room.rules.kind == RoomKind::kDirect) continue;
    if (state.FindMembership(&room, user).role == Role::kOwner) {
      owned.push_back(name);
    }
  }
  if (owned.empty()) return {};
  return fmt::format(
      "still the owner of {}; an operator can hand over a public room: qun "
      "grant ROOM NAME owner\n",
      fmt::join(owned, ", "));
}

Result<AdminOutcome> RevokeKey(const State& state, const Words& words,
                               std::uint64_t at) {
  const auto user = FindUser(state, words[0]);
  if (!user) return tl::make_unexpected(user.error());
  AdminOutcome outcome = Unchanged(state);
  Account account = **user;
  account.key.clear();
  account.since = at;
  outcome.batch.changes.accounts[account.id] = account;
  // Nor may an invitation that is still open give them another key; and the one
  // that they have used lets them in no more.
  WithdrawOpen(state, account.id, at, &outcome.batch.changes);
  for (const auto& [key, invited] : state.invitations) {
    if (invited.registered.empty() || invited.name.folded != account.id) {
      continue;
    }
    outcome.batch.changes.invitations[key] = std::nullopt;
  }
  outcome.text = OwnedRooms(state, account.id);
  return outcome;
}

Result<AdminOutcome> Rename(const State& state, const Words& words,
                            std::uint64_t at) {
  const auto user = FindUser(state, words[0]);
  if (!user) return tl::make_unexpected(user.error());
  Account account = **user;
  const auto name = FreeName(state, words[1], at, account.id);
  if (!name) return tl::make_unexpected(name.error());
  account.shown = name->shown;
  account.folded = name->folded;
  AdminOutcome outcome = Unchanged(state);
  outcome.batch.changes.accounts[account.id] = account;
  for (const std::string& room : state.RoomsOf(account.id)) {
    const Room* known = state.FindRoom(room);
    RoomChange& change = outcome.batch.changes.rooms[room];
    change.n = known->n;
    change.people[account.id] = state.FindMembership(known, account.id);
    change.people[account.id].shown = account.shown;
  }
  return outcome;
}

Result<AdminOutcome> ListUsers(const State& state, const Words& /*words*/,
                               std::uint64_t /*at*/) {
  AdminOutcome outcome = Unchanged(state);
  for (const auto& [id, account] : state.accounts) {
    outcome.text += fmt::format("{}  {}  {} {}\n", account.shown,
                                Mark(account.is_operator, account.is_bot),
                                account.key.empty() ? "revoked" : "since",
                                Date(account.since));
  }
  return outcome;
}

std::string StandOf(const Invited& invited, std::uint64_t at) {
  if (invited.withdrawn) return "withdrawn";
  if (!invited.registered.empty()) return "used";
  return fmt::format("{} {}", at < invited.expires ? "until" : "expired",
                     Date(invited.expires));
}

Result<AdminOutcome> ListInvitations(const State& state, const Words& /*words*/,
                                     std::uint64_t at) {
  AdminOutcome outcome = Unchanged(state);
  for (const auto& [key, invited] : state.invitations) {
    outcome.text += fmt::format(
        "{}  {}  {}\n", invited.name.shown,
        invited.renews ? "new key" : Mark(invited.is_operator, invited.is_bot),
        StandOf(invited, at));
  }
  return outcome;
}

struct AdminVerb {
  std::string_view name;
  std::size_t words;
  Result<AdminOutcome> (*run)(const State&, const Words&, std::uint64_t);
};

constexpr std::array kAdminVerbs = {
    AdminVerb{"invite", 4, InviteUser},
    AdminVerb{"rekey", 3, Rekey},
    AdminVerb{"withdraw", 1, Withdraw},
    AdminVerb{"revoke", 1, RevokeKey},
    AdminVerb{"rename", 2, Rename},
    AdminVerb{"users", 0, ListUsers},
    AdminVerb{"invitations", 0, ListInvitations},
};

}  // namespace

std::string EncodeAdminRequest(const AdminRequest& request) {
  std::string text = request.verb;
  for (const std::string& word : request.words) text.append("\n").append(word);
  return text;
}

AdminRequest DecodeAdminRequest(std::string_view text) {
  AdminRequest request;
  ForEachLine(text, [&](std::string_view line) {
    if (request.verb.empty()) {
      request.verb = line;
    } else {
      request.words.emplace_back(line);
    }
  });
  return request;
}

Result<AdminOutcome> Administer(const State& state, const AdminRequest& request,
                                std::uint64_t at) {
  for (const AdminVerb& verb : kAdminVerbs) {
    if (verb.name != request.verb || verb.words != request.words.size())
      continue;
    return verb.run(state, request.words, at);
  }
  return Fail(Errc::kUnknownVerb,
              fmt::format("this broker cannot do \"{}\"", request.verb));
}

}  // namespace qun
