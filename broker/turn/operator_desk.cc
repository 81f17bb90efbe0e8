#include "broker/turn/operator_desk.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <utility>

#include "proto/text/names.h"

namespace qun {
namespace {

const SharedSender& ThisMachine() {
  static const SharedSender kThisMachine = [] {
    Sender sender("this machine", "");
    sender.standing = Standing::kLocal;
    return std::make_shared<const Sender>(std::move(sender));
  }();
  return kThisMachine;
}

std::string Date(std::uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  return fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(seconds));
}

const char* KindOf(bool is_operator, bool is_bot) {
  if (is_operator) return "operator";
  return is_bot ? "bot" : "person";
}

// Warns of the rooms that the user owns: no other member can hand them over.
std::string OwnedRooms(const State& state, const std::string& user) {
  std::vector<std::string> owned;
  for (const std::string& name : state.RoomsOf(user)) {
    const Room& room = *state.FindRoom(name);
    if (room.rules.kind == RoomKind::kDirect) continue;
    if (state.FindMembership(name, user).role == Role::kOwner) {
      owned.push_back(name);
    }
  }
  if (owned.empty()) return {};
  return fmt::format(
      "still the owner of {}; an operator can hand over a public room: qun "
      "grant ROOM NAME owner\n",
      fmt::join(owned, ", "));
}

std::string StandOf(const Invited& invited, std::uint64_t at) {
  if (invited.withdrawn) return "withdrawn";
  if (!invited.registered.empty()) return "used";
  return fmt::format("{} {}", at < invited.expires ? "until" : "expired",
                     Date(invited.expires));
}

std::string List(const State& state, const ListUsers&, std::uint64_t) {
  std::string text;
  for (const auto& [id, account] : state.accounts) {
    text += fmt::format("{}  {}  {} {}\n", account.shown,
                        KindOf(account.is_operator, account.is_bot),
                        account.key.empty() ? "revoked" : "since",
                        Date(account.since));
  }
  return text;
}

std::string List(const State& state, const ListInvitations&, std::uint64_t at) {
  std::string text;
  for (const auto& [key, invited] : state.invitations) {
    text += fmt::format("{}  {}  {}\n", invited.name.shown,
                        invited.renews
                            ? "new key"
                            : KindOf(invited.is_operator, invited.is_bot),
                        StandOf(invited, at));
  }
  return text;
}

// What to tell the operator about a recorded change; or empty.
std::string TextOf(const State& state, const OperatorChange& change) {
  const auto* revoke = std::get_if<RevokeUser>(&change);
  if (revoke == nullptr) return {};
  const Account* user = state.FindAccountCalled(FoldName(revoke->name));
  return user == nullptr ? std::string() : OwnedRooms(state, user->id);
}

}  // namespace

Proposal LocalProposal(ProposedBody body, std::uint64_t at) {
  Proposal proposal;
  proposal.sender = ThisMachine();
  proposal.at = at;
  proposal.body = std::move(body);
  return proposal;
}

Proposal OperatorDesk::Propose(OperatorChange change, std::string ticket,
                               std::uint64_t at) {
  Proposal proposal = std::visit(
      [at](const auto& body) { return LocalProposal(body, at); }, change);
  proposal.re = ticket;
  under_way_.insert_or_assign(std::move(ticket), std::move(change));
  return proposal;
}

std::optional<OperatorChange> OperatorDesk::OnAnswer(const State& state,
                                                     const Answer& answer) {
  const auto* refused = std::get_if<Refused>(&answer.reply);
  const auto* stored = std::get_if<Stored>(&answer.reply);
  if (refused != nullptr) {
    under_way_.erase(refused->re);
    Say(refused->re, tl::make_unexpected(refused->refusal));
    return std::nullopt;
  }
  OperatorChange change = std::move(under_way_.extract(stored->re).mapped());
  Say(stored->re, TextOf(state, change));
  return change;
}

std::string AnswerQuestion(const State& state, const OperatorQuestion& question,
                           std::uint64_t at) {
  return std::visit([&](const auto& list) { return List(state, list, at); },
                    question);
}

}  // namespace qun
