#include "broker/decide.h"

#include <variant>

#include "broker/draft.h"
#include "broker/handlers.h"

namespace qun {
namespace {

// The table of recorded verbs: who handles which body.
class Handler {
 public:
  Handler(Draft* draft, const Proposal* proposal)
      : draft_(draft), proposal_(proposal) {}

  Outcome operator()(const Say& say) const {
    return DecideSay(*draft_, *proposal_, say);
  }
  Outcome operator()(const Skip& skip) const {
    return DecideSkip(*draft_, *proposal_, skip);
  }
  Outcome operator()(const Create& create) const {
    return DecideCreate(*draft_, *proposal_, create);
  }
  Outcome operator()(const Join& join) const {
    return DecideJoin(*draft_, *proposal_, join);
  }
  Outcome operator()(const Leave& leave) const {
    return DecideLeave(*draft_, *proposal_, leave);
  }
  Outcome operator()(const Register& asked) const {
    return DecideRegister(*draft_, *proposal_, asked);
  }
  template <typename Query>
  Outcome operator()(const Query& /*query*/) const {
    return Fail(Errc::kInternal, "a query came where the log is decided");
  }

 private:
  Draft* draft_;
  const Proposal* proposal_;
};

Outcome Handle(Draft& draft, const Proposal& proposal) {
  if (!proposal.body) return tl::make_unexpected(proposal.body.error());
  return std::visit(Handler(&draft, &proposal), *proposal.body);
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
  const Outcome outcome = Handle(draft, proposal);
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
  const Outcome outcome = Handle(draft, proposal);
  const bool asked = !proposal.re.empty() || !outcome;
  if (proposal.sender.connection.empty() || !asked) return;
  draft.Say(AnswerTo(proposal, ReplyTo(proposal, outcome, {})));
}

}  // namespace

Batch Decide(const State& state, std::span<const Proposal> proposals) {
  Draft draft(state);
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
