#include "broker/turn/readable.h"

#include <fmt/format.h>

#include "broker/decide/direct.h"
#include "proto/json/json_parser.h"
#include "proto/lines/event.h"

namespace qun {
namespace {

Refusal Damaged(const std::string& room, std::uint64_t n) {
  return Refuse(
      Errc::kInternal,
      fmt::format("line {} of \"{}\" is damaged on the broker's disk; "
                  "its operator can restore a backup",
                  n, room));
}

std::optional<Refusal> WhyUnreadable(const State& state, StoredLines* lines,
                                     const std::string& room, std::uint64_t n,
                                     std::size_t* bytes) {
  const Room* known = state.FindRoom(room);
  if (known == nullptr || n > known->n) return std::nullopt;
  const auto stored = lines->FindLine(room, n);
  if (!stored) return Damaged(room, n);
  *bytes += stored->line.size();
  JsonParser parser;
  const auto read = DecodeFeedLine(parser, stored->line);
  const auto* event = read ? std::get_if<Event>(&*read) : nullptr;
  if (event == nullptr) return Damaged(room, n);
  // An edit or a recall also changes the line's last edit.
  if (event->edited == 0) return std::nullopt;
  return WhyUnreadable(state, lines, room, event->edited, bytes);
}

}  // namespace

std::optional<Refusal> WhyUnreadable(const State& state, StoredLines* lines,
                                     const Proposal& proposal,
                                     std::size_t* bytes) {
  if (!proposal.body) return std::nullopt;
  return std::visit(
      [&](const auto& body) -> std::optional<Refusal> {
        using Asked = std::decay_t<decltype(body)>;
        if constexpr (kIsOneOf<Asked, std::variant<Edit, Recall, React>>) {
          const auto room = NameInLog(state, body.room, proposal.user.folded);
          if (!room) return std::nullopt;  // the decide step refuses it
          return WhyUnreadable(state, lines, *room, body.line, bytes);
        } else {
          return std::nullopt;
        }
      },
      *proposal.body);
}

}  // namespace qun
