// The verbs about lines: say, edit, recall, react, skip.
#include <fmt/format.h>

#include "broker/decide/direct.h"
#include "broker/decide/handlers.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

tl::unexpected<Refusal> NoLine(const std::string& room, std::uint64_t n) {
  return Fail(Errc::kNoLine,
              fmt::format("there is no line {} in \"{}\"", n, room));
}

// A line that was said, was not recalled, and that the sender may read.
Result<KnownLine> FindSaid(Draft& draft, const Proposal& proposal,
                           const std::string& room, std::uint64_t n) {
  if (n > draft.Head(room)) return NoLine(room, n);
  const auto known = draft.FindLine(room, n);
  const Membership& membership = draft.FindMember(room, proposal.user.folded);
  if (!known || n < membership.first || known->event.type != EventType::kSaid) {
    return NoLine(room, n);
  }
  if (known->event.recalled != 0) {
    return Fail(Errc::kNoLine,
                fmt::format("line {} of \"{}\" was recalled", n, room));
  }
  return *known;
}

Event About(const Proposal& proposal, EventType type, const std::string& room,
            std::uint64_t line) {
  Event event = EventOf(proposal, type, room);
  event.line = line;
  return event;
}

// Removes the text of the line's last edit, which a new edit or a recall
// replaces.
void EmptyEdit(Draft& draft, const Event& line, bool is_recall) {
  if (line.edited == 0) return;
  auto edit = draft.FindLine(line.room, line.edited);
  if (!edit || edit->event.type != EventType::kEdited) return;
  edit->event.text.clear();
  draft.Rewrite(*edit, is_recall);
}

bool MayRecall(const Draft& draft, const Proposal& proposal,
               const KnownLine& line) {
  if (ActorIn(draft, proposal, line.event.room).IsAtLeast(Role::kAdmin)) {
    return true;
  }
  // A line may be from the future if the clock has gone back since.
  return line.author == proposal.user.folded &&
         proposal.at <= line.event.at + kRecallMs &&
         line.event.at <= proposal.at + kRecallMs;
}

}  // namespace

Outcome Handle(Draft& draft, const Proposal& proposal, Say say) {
  if (say.reply_to > draft.Head(say.room)) {
    return NoLine(say.room, say.reply_to);
  }
  if (IsDirect(say.room) && draft.FindRoom(say.room) == nullptr) {
    MakeDirect(draft, say.room);
  }
  Event event = EventOf(proposal, EventType::kSaid, std::move(say.room));
  event.text = std::move(say.text);
  event.reply_to = say.reply_to;
  event.data = std::move(say.data);
  return draft.Append(proposal, std::move(event));
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Edit& edit) {
  auto said = FindSaid(draft, proposal, edit.room, edit.line);
  if (!said) return tl::make_unexpected(said.error());
  if (said->author != proposal.user.folded) {
    return Fail(Errc::kNotAllowed, "you can edit only your own lines");
  }
  Event event = About(proposal, EventType::kEdited, edit.room, edit.line);
  event.text = edit.text;
  Expects(said->event.recalled == 0);
  const Place place = draft.Append(proposal, std::move(event));
  EmptyEdit(draft, said->event, false);
  said->event.text = edit.text;
  // The edit that gave a line its text comes after the line.
  Ensures(place.n > said->event.n);
  said->event.edited = place.n;
  draft.Rewrite(*said, false);
  return place;
}

Outcome Handle(Draft& draft, const Proposal& proposal, const Recall& recall) {
  auto said = FindSaid(draft, proposal, recall.room, recall.line);
  if (!said) return tl::make_unexpected(said.error());
  if (!MayRecall(draft, proposal, *said)) {
    return Fail(Errc::kNotAllowed,
                fmt::format("you can recall your own lines for {} minutes; "
                            "an admin can recall any line",
                            kRecallMs / 60'000));
  }
  const Place place = draft.Append(
      proposal,
      About(proposal, EventType::kRecalled, recall.room, recall.line));
  EmptyEdit(draft, said->event, true);
  said->event = Tombstone(said->event, place.n);
  draft.Rewrite(*said, true);
  return place;
}

Outcome Handle(Draft& draft, const Proposal& proposal, const React& react) {
  const auto said = FindSaid(draft, proposal, react.room, react.line);
  if (!said) return tl::make_unexpected(said.error());
  Event event = About(proposal, EventType::kReacted, react.room, react.line);
  event.emoji = react.emoji;
  event.off = react.off;
  return draft.Append(proposal, std::move(event));
}

Outcome Handle(Draft& /*draft*/, const Proposal& /*proposal*/,
               const Skip& /*skip*/) {
  return std::nullopt;
}

}  // namespace qun
