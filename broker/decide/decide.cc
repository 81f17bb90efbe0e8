#include "broker/decide/decide.h"

#include <variant>

#include "broker/decide/direct.h"
#include "broker/decide/draft.h"
#include "broker/decide/handlers.h"
#include "broker/decide/rights.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

// The verbs that create their room if there is none.
bool MakesRoom(Verb verb) {
  return verb == Verb::kSay || verb == Verb::kJoin || verb == Verb::kCreate;
}

// A name that looks like another room's could lure users into the wrong room.
std::optional<Refusal> WhyNotNew(const Draft& draft, const Proposal& proposal,
                                 const std::string& room) {
  if (draft.Count(&Tallies::rooms_made, proposal.user.folded) >= kRoomsMade) {
    return Refuse(Errc::kNotAllowed,
                  "you have made as many rooms as one may; use those");
  }
  if (IsDirect(room)) return std::nullopt;
  std::string other = draft.FindLookalike(room);
  if (other.empty()) return std::nullopt;
  if (draft.Rules(other).kind != RoomKind::kPublic) other.clear();
  return Refuse(Errc::kNameTaken,
                "this name looks like that of another room; choose one that "
                "cannot be taken for it",
                std::move(other));
}

std::optional<Refusal> WhyNotHere(const Draft& draft, const Proposal& proposal,
                                  const std::string& room) {
  const Verb verb = proposal.verb();
  if (draft.FindRoom(room) == nullptr) {
    if (!MakesRoom(verb)) return NoRoom(room);
    if (auto refusal = WhyNotNew(draft, proposal, room)) return refusal;
  }
  return WhyNot(Info(verb).right, ActorIn(draft, proposal, room), proposal.at);
}

// Replaces the name of a room of direct messages by its name in the ledger.
std::optional<Refusal> ResolveRoom(const Draft& draft, Proposal& proposal,
                                   std::string* room) {
  if (!IsDirect(*room)) return std::nullopt;
  auto found = FindDirect(draft, proposal, *room);
  if (!found) return std::move(found.error());
  *room = *std::move(found);
  return std::nullopt;
}

// Calls the body's function Handle. A body that has none does not compile.
Outcome Settle(Draft& draft, Proposal& proposal) {
  if (!proposal.body) return tl::make_unexpected(proposal.body.error());
  return std::visit(
      [&](auto& body) -> Outcome {
        if constexpr (requires { body.room; }) {
          auto refusal = ResolveRoom(draft, proposal, &body.room);
          if (!refusal) refusal = WhyNotHere(draft, proposal, body.room);
          if (refusal) return tl::make_unexpected(*std::move(refusal));
        }
        return Handle(draft, proposal, std::move(body));
      },
      *proposal.body);
}

// Where an answer to the proposal goes; empty if nobody waits for one.
std::optional<Destination> ToWhom(const Proposal& proposal) {
  if (proposal.IsCounted()) return proposal.key();
  if (proposal.sender->standing == Standing::kLocal) {
    if (proposal.re.empty()) return std::nullopt;
    return ToOperator{};
  }
  if (proposal.sender->connection.empty()) return std::nullopt;
  return ToConnection{proposal.sender->connection};
}

void SayTo(Draft& draft, const Proposal& proposal, Reply reply) {
  if (auto to = ToWhom(proposal)) {
    draft.Say({*std::move(to), std::move(reply)});
  }
}

Reply ReplyTo(const Proposal& proposal, const Outcome& outcome,
              RefusedList refused) {
  if (!outcome) {
    return Refused{proposal.session, proposal.k, proposal.re, outcome.error(),
                   std::move(refused)};
  }
  Stored stored;
  stored.session = proposal.session;
  stored.k = proposal.k;
  stored.re = proposal.re;
  if (*outcome) {
    const Place& place = **outcome;
    stored.room = place.room;
    stored.n = place.n;
    stored.seq = place.seq;
    stored.at = place.at;
  }
  stored.refused = std::move(refused);
  return stored;
}

// The error code of a k that was decided before; empty if it was stored.
std::optional<Errc> CodeOf(const Proposal& proposal, const Counter& counter) {
  const auto before = counter.Find(proposal.k);
  if (!before) return Errc::kTooOld;
  if (before->hash != proposal.hash) return Errc::kConflict;
  if (before->code == 0) return std::nullopt;
  return static_cast<Errc>(before->code);
}

// Answers a request whose k was decided before as it was answered then.
Reply Repeat(const Proposal& proposal, const Counter& counter) {
  const auto code = CodeOf(proposal, counter);
  if (!code) return ReplyTo(proposal, std::nullopt, counter.Refusals());
  return ReplyTo(proposal, tl::make_unexpected(Refuse(*code)),
                 counter.Refusals());
}

void DecideNext(Draft& draft, Proposal& proposal) {
  const std::uint64_t said = draft.changed_seq();
  const Outcome outcome = Settle(draft, proposal);
  // A proposal makes one event at most, and a refusal makes none.
  Ensures(draft.changed_seq() <= said + (outcome ? 1 : 0));
  std::optional<Errc> code;
  if (!outcome) code = outcome.error().code;
  Counter& counter = draft.sessions.Edit(proposal.key());
  counter.Count(proposal.k, proposal.hash, code, proposal.served);
  SayTo(draft, proposal, ReplyTo(proposal, outcome, counter.Refusals()));
}

void DecideCounted(Draft& draft, Proposal& proposal) {
  Expects(!proposal.user.folded.empty());
  const Counter& counter = draft.Session(proposal.key());
  const std::uint64_t wanted = counter.last() + 1;
  if (proposal.k == wanted) {
    DecideNext(draft, proposal);
  } else if (proposal.k < wanted) {
    SayTo(draft, proposal, Repeat(proposal, counter));
  } else {
    SayTo(draft, proposal,
          Resend{*proposal.session, wanted, proposal.re, Refuse(Errc::kLost),
                 counter.Refusals()});
  }
}

void DecideUncounted(Draft& draft, Proposal& proposal) {
  const Outcome outcome = Settle(draft, proposal);
  if (proposal.re.empty() && outcome) return;
  SayTo(draft, proposal, ReplyTo(proposal, outcome, {}));
}

}  // namespace

tl::expected<Batch, std::string> Decide(const State& state, StoredLines* lines,
                                        std::span<Proposal> proposals) {
  Draft draft(state, lines, proposals.size());
  for (Proposal& proposal : proposals) {
    // A refusal that uses up no k is answered at once and never ordered.
    Expects(proposal.body || proposal.IsCounted());
    if (proposal.IsCounted()) {
      DecideCounted(draft, proposal);
    } else {
      DecideUncounted(draft, proposal);
    }
    if (!draft.unreadable().empty()) {
      return tl::make_unexpected(draft.unreadable());
    }
  }
  return draft.Take();
}

}  // namespace qun
