#include "broker/decide/decide.h"

#include <variant>

#include "broker/decide/direct.h"
#include "broker/decide/draft.h"
#include "broker/decide/handlers.h"
#include "broker/decide/rights.h"

namespace qun {
namespace {

// Each recorded body finds its Handle in handlers.h.
class Handler {
 public:
  Handler(Draft* draft, const Proposal* proposal)
      : draft_(draft), proposal_(proposal) {}

  template <typename Body>
  Outcome operator()(const Body& body) const {
    if constexpr (requires { Handle(*draft_, *proposal_, body); }) {
      return Handle(*draft_, *proposal_, body);
    } else {
      return Fail(Errc::kInternal, "a query came where the log is decided");
    }
  }

 private:
  Draft* draft_;
  const Proposal* proposal_;
};

// These make the room that they name.
bool MakesRoom(Verb verb) {
  return verb == Verb::kSay || verb == Verb::kJoin || verb == Verb::kCreate;
}

// Nobody shall be lured into a room for another.
std::optional<Refusal> WhyNotNew(const Draft& draft, const Proposal& proposal,
                                 const std::string& room) {
  if (draft.CountMadeBy(proposal.user.folded) >= kRoomsMade) {
    return Refusal{Errc::kNotAllowed,
                   "you have made as many rooms as one may; use those",
                   {},
                   0};
  }
  if (IsDirect(room)) return std::nullopt;
  std::string other = draft.FindLookalike(room);
  if (other.empty()) return std::nullopt;
  if (draft.Rules(other).kind != RoomKind::kPublic) other.clear();
  return Refusal{Errc::kNameTaken,
                 "this name looks like that of another room; choose one that "
                 "cannot be taken for it",
                 std::move(other), 0};
}

std::optional<Refusal> WhyNotHere(const Draft& draft, const Proposal& proposal,
                                  const std::string& room) {
  const Verb verb = proposal.verb();
  if (!draft.HasRoom(room)) {
    if (!MakesRoom(verb)) return NoRoom(room);
    if (auto refusal = WhyNotNew(draft, proposal, room)) return refusal;
  }
  return WhyNot(Info(verb).right, ActorIn(draft, proposal, room), proposal.at);
}

Outcome Settle(Draft& draft, const Proposal& proposal) {
  if (const std::string* room = RoomOf(*proposal.body)) {
    if (auto refusal = WhyNotHere(draft, proposal, *room)) {
      return tl::make_unexpected(*std::move(refusal));
    }
  }
  return std::visit(Handler(&draft, &proposal), *proposal.body);
}

Outcome SettleDirect(Draft& draft, Proposal proposal) {
  std::string& room = *RoomOf(*proposal.body);
  auto found = FindDirect(draft, proposal, room);
  if (!found) return tl::make_unexpected(found.error());
  room = *std::move(found);
  return Settle(draft, proposal);
}

Outcome SettleAny(Draft& draft, const Proposal& proposal) {
  if (!proposal.body) return tl::make_unexpected(proposal.body.error());
  const std::string* room = RoomOf(*proposal.body);
  if (room != nullptr && IsDirect(*room)) return SettleDirect(draft, proposal);
  return Settle(draft, proposal);
}

Answer AnswerTo(const Proposal& proposal, Reply reply) {
  Answer answer{std::nullopt, proposal.sender.connection, std::move(reply)};
  if (proposal.IsCounted()) answer.session = proposal.key();
  return answer;
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

// What is known of a k that was decided before; empty: stored.
std::optional<Errc> CodeOf(const Proposal& proposal, const Counter& counter) {
  const auto before = counter.Find(proposal.k);
  if (!before) return Errc::kTooOld;
  if (before->hash != proposal.hash) return Errc::kConflict;
  if (before->code == 0) return std::nullopt;
  return static_cast<Errc>(before->code);
}

// A request whose k was decided before: the same answer.
Reply Repeat(const Proposal& proposal, const Counter& counter) {
  const auto code = CodeOf(proposal, counter);
  if (!code) return ReplyTo(proposal, std::nullopt, counter.Refusals());
  return ReplyTo(proposal, tl::make_unexpected(Refuse(*code)),
                 counter.Refusals());
}

void DecideNext(Draft& draft, const Proposal& proposal) {
  const Outcome outcome = SettleAny(draft, proposal);
  std::optional<Errc> code;
  if (!outcome) code = outcome.error().code;
  draft.Count(proposal.key(), proposal.hash, code, proposal.at);
  draft.Say(AnswerTo(
      proposal,
      ReplyTo(proposal, outcome, draft.Session(proposal.key()).Refusals())));
}

void DecideCounted(Draft& draft, const Proposal& proposal) {
  const Counter& counter = draft.Session(proposal.key());
  const std::uint64_t wanted = counter.last() + 1;
  if (proposal.k == wanted) {
    DecideNext(draft, proposal);
  } else if (proposal.k < wanted) {
    draft.Say(AnswerTo(proposal, Repeat(proposal, counter)));
  } else {
    draft.Say(
        AnswerTo(proposal, Resend{*proposal.session, wanted, proposal.re,
                                  Refuse(Errc::kLost), counter.Refusals()}));
  }
}

void DecideUncounted(Draft& draft, const Proposal& proposal) {
  const Outcome outcome = SettleAny(draft, proposal);
  const bool asked = !proposal.re.empty() || !outcome;
  if (proposal.sender.connection.empty() || !asked) return;
  draft.Say(AnswerTo(proposal, ReplyTo(proposal, outcome, {})));
}

}  // namespace

Batch Decide(const State& state, StoredLines* lines,
             std::span<const Proposal> proposals) {
  Draft draft(state, lines);
  for (const Proposal& proposal : proposals) {
    if (proposal.IsCounted()) {
      DecideCounted(draft, proposal);
    } else {
      DecideUncounted(draft, proposal);
    }
  }
  return draft.Take();
}

}  // namespace qun
