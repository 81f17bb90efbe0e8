#include "broker/arrive/admit.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "broker/model/hash.h"

namespace qun {
namespace {

bool NeedsKeys(const Proposal& proposal) {
  const auto* create = std::get_if<Create>(&*proposal.body);
  const bool is_ruled =
      create != nullptr && (create->is_private || create->policy);
  return is_ruled || Info(proposal.verb()).needs_keys;
}

template <typename Body>
void RefuseVerb(Refusal refusal, Proposal* proposal) {
  if (!proposal->body || !std::holds_alternative<Body>(*proposal->body)) return;
  proposal->body = tl::make_unexpected(std::move(refusal));
}

}  // namespace

Proposal Admission::Admit(std::string_view line, const Sender& sender,
                          Time wall) {
  Proposal proposal;
  proposal.sender = sender;
  proposal.at = static_cast<std::uint64_t>(wall.count());
  proposal.hash = HashOf(line);
  auto request =
      DecodeRequest(parser_, line,
                    sender.standing == Standing::kClaimed ? Naming::kClaimed
                                                          : Naming::kProved);
  if (!request) {
    proposal.body = tl::make_unexpected(request.error().refusal);
    TakeEnvelope(std::move(request.error().envelope), &proposal);
    return proposal;
  }
  if (Info(request->verb()).kind != VerbKind::kRecorded) {
    request->envelope.k = 0;
  }
  proposal.body = std::move(request->body);
  TakeEnvelope(std::move(request->envelope), &proposal);
  CheckRoom(&proposal);
  CheckUser(&proposal);
  return proposal;
}

void Admission::TakeEnvelope(Envelope envelope, Proposal* proposal) {
  proposal->session = envelope.session;
  proposal->k = envelope.k;
  proposal->re = std::move(envelope.re);
  switch (proposal->sender.standing) {
    case Standing::kClaimed:
      return TakeClaimed(envelope, proposal);
    case Standing::kKnown:
      return TakeKnown(envelope, proposal);
    case Standing::kInvited:
      return TakeInvited(proposal);
  }
}

void Admission::TakeClaimed(const Envelope& envelope, Proposal* proposal) {
  proposal->bot = envelope.bot;
  if (proposal->body && NeedsKeys(*proposal)) {
    proposal->body = tl::make_unexpected(Refuse(Errc::kNeedsKeys));
  }
  if (envelope.as.empty()) {
    proposal->k = 0;  // a counter belongs to a user
    return;
  }
  auto user = names_.User(envelope.as);
  if (user) {
    proposal->user = *std::move(user);
    return;
  }
  proposal->k = 0;
  if (proposal->body) proposal->body = tl::make_unexpected(user.error());
}

// What the line says of itself counts for nothing beside the key.
void Admission::TakeKnown(const Envelope& envelope, Proposal* proposal) {
  const Sender& sender = proposal->sender;
  proposal->user = sender.user;
  proposal->bot = sender.bot;
  RefuseVerb<Register>({Errc::kBadInvitation,
                        "you have a key; there is nothing to register",
                        {},
                        0},
                       proposal);
  if (envelope.as.empty() || !proposal->body) return;
  const auto claimed = names_.User(envelope.as);
  if (claimed && claimed->folded == sender.called) return;
  proposal->body = tl::make_unexpected(Refuse(Errc::kNotYou));
}

void Admission::TakeInvited(Proposal* proposal) {
  proposal->session.reset();
  proposal->k = 0;
  if (!proposal->body || std::holds_alternative<Register>(*proposal->body)) {
    return;
  }
  if (auto* ping = std::get_if<Ping>(&*proposal->body)) {
    *ping = {};  // what the log has is not for them
    return;
  }
  proposal->body = tl::make_unexpected(
      Refusal{Errc::kBadInvitation,
              "the key of an invitation is good for register alone",
              {},
              0});
}

void Admission::CheckRoom(Proposal* proposal) {
  if (!proposal->body) return;
  const std::string* room = RoomOf(*proposal->body);
  if (room == nullptr) return;
  if (IsDirect(*room)) return CheckDirect(*room, proposal);
  auto checked = names_.Room(*room);
  if (!checked) proposal->body = tl::make_unexpected(checked.error());
}

// "@bob", or "@alice/bob".
void Admission::CheckDirect(const std::string& room, Proposal* proposal) {
  if (proposal->sender.standing != Standing::kKnown) {
    proposal->body = tl::make_unexpected(Refuse(Errc::kNeedsKeys));
    return;
  }
  const auto two = TwoOf(room);
  auto one = names_.User(two ? two->first : room.substr(1));
  if (one && two) one = names_.User(two->second);
  if (!one) proposal->body = tl::make_unexpected(one.error());
}

void Admission::CheckUser(Proposal* proposal) {
  if (!proposal->body) return;
  const std::string* user = UserOf(*proposal->body);
  if (user == nullptr) return;
  auto checked = names_.User(*user);
  if (!checked) proposal->body = tl::make_unexpected(checked.error());
}

}  // namespace qun
