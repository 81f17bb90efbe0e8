#include <fmt/format.h>

#include "broker/handlers.h"

namespace qun {

Event EventOf(const Proposal& proposal, EventType type, std::string room) {
  Event event;
  event.room = std::move(room);
  event.at = proposal.at;
  event.type = type;
  event.from = proposal.user.shown;
  event.bot = proposal.bot;
  return event;
}

Outcome DecideSay(Draft& draft, const Proposal& proposal, const Say& say) {
  if (say.reply_to > draft.Head(say.room)) {
    return Fail(Errc::kNoLine, fmt::format("there is no line {} in \"{}\"",
                                           say.reply_to, say.room));
  }
  Event event = EventOf(proposal, EventType::kSaid, say.room);
  event.text = say.text;
  event.reply_to = say.reply_to;
  event.data = say.data;
  return draft.Append(std::move(event));
}

Outcome DecideSkip(Draft& /*draft*/, const Proposal& /*proposal*/,
                   const Skip& /*skip*/) {
  return std::nullopt;
}

}  // namespace qun
