#include "client/chat/conversation.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "proto/text/names.h"

namespace qun {
namespace {

// The number of lines that are shown when the person enters a room.
constexpr std::uint64_t kNewest = 10;

// A person who has only asked to join has no role and waits for approval.
bool IsIn(const RoomState& state) {
  return state.info.role != Role::kNone || state.policy != Policy::kApproval;
}

}  // namespace

void Conversation::Begin(const std::vector<std::string>& rooms) {
  for (const auto& room : rooms) Enter(room);
  Choose(rooms.front());
}

void Conversation::Hear(const Notice& notice) {
  std::visit([this](const auto& known) { On(known); }, notice);
}

void Conversation::Tick(Time now) {
  now_ = now;
  if (!was_connected_ && !is_missing_ && now - started_ >= options_.timeout) {
    is_missing_ = true;
    Show(BrokerMissing{});
  }
  if (is_over_ || !quit_by_) return;
  const auto unsettled = Unsettled();
  is_over_ = unsettled.empty() || now >= *quit_by_;
  if (!is_over_) return;
  for (const auto& line : unsettled) Show(LineUnsettled{line});
}

void Conversation::Quit(Time patience) {
  quit_by_ = std::min(quit_by_.value_or(Time::max()), now_ + patience);
}

void Conversation::Read(const std::string& name) {
  OpenRoom* room = Find(name);
  if (room == nullptr || !room->timeline.Read(room->timeline.last())) return;
  // Direct messages that were seen are not shown again at the next start.
  if (IsDirect(name)) Submit(Mark{name, room->timeline.last()});
}

OpenRoom* Conversation::Find(const std::string& name) {
  const auto room = rooms_.find(name);
  return room == rooms_.end() ? nullptr : &room->second;
}

std::vector<Say> Conversation::Unsettled() const {
  std::vector<Say> lines;
  for (const auto& [ticket, body] : submitted_) {
    if (const auto* say = std::get_if<Say>(&body)) lines.push_back(*say);
  }
  for (const auto& [name, room] : rooms_) {
    for (const auto& text : room.waiting) lines.push_back({name, text, 0, {}});
  }
  return lines;
}

void Conversation::Submitted(const SubmitRequest& request,
                             const Result<Ticket>& ticket) {
  if (!ticket) return TellRefused(request.body, ticket.error());
  submitted_.emplace(*ticket, request.body);
}

void Conversation::Asked(const AskQuestion& question, const std::string& re) {
  asked_.emplace(re, question.aim);
}

void Conversation::On(const ConnectedNotice& connected) {
  was_connected_ = true;
  is_missing_ = false;
  Show(connected);
  for (const auto& [name, room] : rooms_) {
    if (room.is_in) AskForCards(name);
  }
}

void Conversation::On(const LineNotice& line) {
  const Event& event = line.event;
  cards_.Learn(event);
  Show(LineArrived{event, Mentions(event.text, options_.user)});
  if (event.type == EventType::kApproved && IsMe(event.user)) {
    LetIn(event.room, event.room, {event.n, 0});
  } else if (IsDirect(event.room)) {
    rooms_[event.room].is_in = true;
  }
  OpenRoom* room = Find(event.room);
  if (room == nullptr) return;
  room->timeline.Add(event);
  // A person who answers has read the lines above.
  if (IsMe(event.from)) Read(event.room);
}

void Conversation::On(const StoredNotice& stored) {
  const auto settled = submitted_.extract(stored.ticket);
  if (!settled) return;
  if (const auto* join = std::get_if<Join>(&settled.mapped())) {
    // A join that only asks for approval is stored, too.
    if (options_.has_keys) return Ask(Get{join->room}, ToEnter{join->room});
    LetIn(join->room, join->room, {std::nullopt, kNewest});
  } else if (const auto* create = std::get_if<Create>(&settled.mapped())) {
    LetIn(create->room, create->room, {std::nullopt, kNewest});
  } else if (const auto* leave = std::get_if<Leave>(&settled.mapped())) {
    Show(RoomLeft{leave->room});
    Close(leave->room, Refuse(Errc::kNotMember));
  }  // the outcome of any other request is its event
}

void Conversation::On(const RefusedNotice& refused) {
  const auto settled = submitted_.extract(refused.ticket);
  if (!settled) return Show(RequestRefused{refused.refusal});
  TellRefused(settled.mapped(), refused.refusal);
}

void Conversation::On(const ShutOutNotice& out) {
  Show(out);
  // If we are joining it again, the outcome of that join decides.
  const OpenRoom* room = Find(out.room);
  if (room != nullptr && room->is_in) Close(out.room, out.refusal);
}

void Conversation::On(const MarkedNotice& marked) {
  const auto& [name, line] = marked.marked;
  if (OpenRoom* room = Find(name)) room->timeline.Read(line);
}

void Conversation::On(const ForgottenNotice& forgotten) {
  Show(forgotten);
  for (auto& [name, room] : rooms_) room.timeline = {};
}

void Conversation::On(const AnswerNotice& answer) {
  auto asked = asked_.extract(answer.re);
  if (!asked) return;
  std::visit([&](auto& aim) { Answer(aim, answer); }, asked.mapped());
}

void Conversation::Answer(const ToShow& aim, const AnswerNotice& answer) {
  std::visit(
      Overloaded{
          [&](const RoomList& list) {
            Show(list);
            if (!list.next.empty()) Ask(ListRooms{list.next}, aim);
          },
          [&](const Roster& roster) {
            Show(roster);
            Learn(roster, aim);
          },
          [&](const RoomState& room) { Show(room); },
          [&](const Refused& refused) { Show(InputRefused{refused.refusal}); },
          [](const OneOf<Stored, Resend, Welcome, Pong, Goodbye,
                         PageEnd> auto&) {},  // they answer nothing here
      },
      answer.reply);
}

void Conversation::Answer(const ToLearnCards& aim, const AnswerNotice& answer) {
  if (const auto* roster = std::get_if<Roster>(&answer.reply)) {
    Learn(*roster, aim);
  }
}

void Conversation::Learn(const Roster& roster, const Aim& aim) {
  if (!roster.room.empty()) cards_.Learn(roster);
  if (!roster.next.empty()) Ask(Who{roster.room, roster.next}, aim);
}

void Conversation::Answer(const ToEnter& aim, const AnswerNotice& answer) {
  const std::string& room = aim.room;
  if (!rooms_.contains(room)) return;  // the person has left it meanwhile
  const auto* state = std::get_if<RoomState>(&answer.reply);
  if (state != nullptr && IsIn(*state)) {
    return LetIn(room, state->info.room, {std::nullopt, kNewest});
  }
  const auto* refused = std::get_if<Refused>(&answer.reply);
  if (refused != nullptr && IsDirect(room)) {
    Show(InputRefused{refused->refusal});
    return Close(room, refused->refusal);
  }
  Show(JoinAsked{room});
  Close(room, Refuse(Errc::kNotMember));
  // A public room can be read before the approval, and its lines will show it.
  if (state != nullptr) requests_.emplace_back(FollowRoom{room, {{}, kNewest}});
}

void Conversation::Answer(NewestLines& newest, const AnswerNotice& answer) {
  if (const auto* refused = std::get_if<Refused>(&answer.reply)) {
    return Show(InputRefused{refused->refusal});
  }
  const bool goes_on = newest.Add(answer);
  if (const auto next = goes_on ? newest.Next() : std::nullopt) {
    return Ask(*next, std::move(newest));
  }
  Show(HistoryRead{std::move(newest)});
}

void Conversation::Enter(const std::string& room) {
  rooms_[room].is_in = false;
  // Only the broker knows the full name of a direct room.
  if (IsDirect(room)) return Ask(Get{room}, ToEnter{room});
  Submit(Join{room});
}

void Conversation::LetIn(const std::string& asked, const std::string& name,
                         StartAt start) {
  const auto waiting = std::exchange(rooms_[asked].waiting, {});
  if (name != asked) rooms_.erase(asked);
  rooms_[name].is_in = true;
  if (room_ == asked) room_ = name;
  requests_.emplace_back(FollowRoom{name, start});
  for (const auto& text : waiting) Submit(Say{name, text, 0, {}});
  AskForCards(name);
}

void Conversation::Choose(const std::string& room) {
  rooms_.try_emplace(room);
  if (room != room_) before_ = std::exchange(room_, room);
}

void Conversation::AskForCards(const std::string& room) {
  if (!options_.has_keys || IsDirect(room)) return;  // there are no cards
  Ask(Who{room, {}}, ToLearnCards{});
}

void Conversation::Close(const std::string& name, const Refusal& why) {
  const auto closed = rooms_.extract(name);
  if (!closed) return;
  for (const auto& text : closed.mapped().waiting) {
    Show(LineRefused{{name, text, 0, {}}, why});
  }
  requests_.emplace_back(UnfollowRoom{name});
  if (name != room_) return;
  room_.clear();
  if (rooms_.empty()) return;
  room_ = rooms_.contains(before_) ? before_ : rooms_.begin()->first;
  Show(RoomChanged{room_});
}

void Conversation::TellRefused(const Body& body, const Refusal& refusal) {
  if (const auto* say = std::get_if<Say>(&body)) {
    return Show(LineRefused{*say, refusal});
  }
  Show(RequestRefused{refusal});
  const bool is_entry = std::holds_alternative<Join>(body) ||
                        std::holds_alternative<Create>(body);
  const OpenRoom* room = is_entry ? Find(*RoomOf(body)) : nullptr;
  if (room != nullptr && !room->is_in) Close(*RoomOf(body), refusal);
}

bool Conversation::IsMe(const std::string& user) const {
  return FoldName(user) == FoldName(options_.user);
}

}  // namespace qun
