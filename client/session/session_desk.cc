// What a session makes of the desk's lines: the answers.
#include <algorithm>
#include <utility>
#include <variant>

#include "client/session/pages.h"
#include "client/session/session.h"
#include "proto/lines/lines.h"

namespace qun {
namespace {

// Between two questions for the same hole that brought nothing.
constexpr Time kFruitless{500};
// A log that is lost again and again is not asked for without a pause.
constexpr Time kBetweenLosses{1000};
// Lines of direct messages that are shown when one has read none of them.
constexpr std::uint64_t kNewestDirect = 10;

// One who is only invited to a private room does not read it yet.
bool IsReadable(const RoomInfo& room) {
  return room.kind == RoomKind::kPublic || room.role != Role::kNone;
}

// A list whose rest does not begin behind this part would never end.
template <typename Query>
void EndIfStuck(const Question& question, std::string* next) {
  const auto* asked = std::get_if<Query>(&question.body);
  if (asked == nullptr || *next <= asked->start) next->clear();
}

}  // namespace

void Session::OnDesk(std::string_view lines, Time now) {
  asked_desk_.reset();
  page_.clear();
  ForEachLine(lines, [&](std::string_view raw) {
    auto line = DecodeDeskLine(parser_, raw);
    if (!line) return;  // what it was is asked for, if it had a number
    std::visit([&](auto& known) { Take(known, raw, now); }, *line);
  });
  if (inbox_.TakeLoss()) TellForgotten();
}

void Session::Take(Event& event, std::string_view raw, Time /*now*/) {
  page_.push_back({std::move(event), std::string(raw)});
}

void Session::Take(Reply& reply, std::string_view raw, Time now) {
  std::visit([&](auto& answer) { Do(answer, raw, now); }, reply);
}

// Closes what was just said in a private room. Of another run, or before the
// welcome, it is passed over as it is on the feed.
void Session::Take(const RoomBeat& beat, std::string_view /*raw*/, Time now) {
  std::vector<LineNotice> lines = std::exchange(page_, {});
  if (wants_reopen_ || phase_ != Phase::kReady) return;
  if (beat.run != run_) return GreetSoon(now);
  if (!inbox_.Follows(beat.room) && TellOutsider(lines)) return;
  if (options_.direct && IsDirect(beat.room)) {
    // It began with these, or they were lost on the way.
    StartAt start{std::nullopt, kNewestDirect};
    if (!lines.empty()) start = {lines.front().event.n - 1, 0};
    inbox_.Follow(beat.room, start);
  }
  for (LineNotice& line : lines) {
    if (line.event.room != beat.room) continue;
    inbox_.OnEvent(std::move(line.event), std::move(line.raw));
  }
  inbox_.OnBeat(beat.room, beat.n);
}

// What happens to us in a room that we do not follow is told as it comes: that
// we are invited, or let in, or banned. False if it is nothing of that.
bool Session::TellOutsider(const std::vector<LineNotice>& lines) {
  bool told = false;
  for (const LineNotice& line : lines) {
    if (line.event.user != user_ || IsDirect(line.event.room)) continue;
    notices_.emplace_back(line);
    told = true;
  }
  return told;
}

void Session::Take(PresenceSignal& presence, std::string_view raw,
                   Time /*now*/) {
  if (!inbox_.Follows(presence.room)) return;
  notices_.emplace_back(PresenceNotice{std::move(presence), std::string(raw)});
}

void Session::Take(const Marked& marked, std::string_view /*raw*/,
                   Time /*now*/) {
  notices_.emplace_back(MarkedNotice{marked});
}

// Its place is not taken for `last`: it may be one in a restored log, where it
// would hide that lines before it are lost. What is lost of our own the counter
// shows.
void Session::Do(Stored& stored, std::string_view raw, Time now) {
  outbox_.OnStored(stored, raw, now);
  if (stored.k == 0) Answer(stored.re, stored, raw);
}

void Session::Do(Refused& refused, std::string_view raw, Time now) {
  if (refused.k != 0) {
    outbox_.OnRefused(refused, raw, now);
    if (outbox_.IsConflicting()) BeginNewSession(now);
    return;
  }
  Question* question = questions_.Find(refused.re);
  if (question == nullptr) return;
  if (!Info(refused.refusal.code).final) {
    question->next_send = now + Time(refused.refusal.retry_after_ms);
    return;
  }
  if (question->purpose == Purpose::kRepair) {
    const auto* history = std::get_if<History>(&question->body);
    if (refused.refusal.code == Errc::kNoRoom) inbox_.OnNoRoom(history->room);
    if (refused.refusal.code == Errc::kNotMember) {
      Unfollow(history->room);
      notices_.emplace_back(ShutOutNotice{history->room, refused.refusal});
    }
    if (inbox_.IsBehind(history->room)) next_repair_ = now + kFruitless;
  }
  if (question->purpose == Purpose::kHello) {
    notices_.emplace_back(RefusedNotice{0, refused.refusal, std::string(raw)});
  }
  Answer(refused.re, refused, raw);
}

void Session::Do(Resend& resend, std::string_view /*raw*/, Time now) {
  if (resend.session != outbox_.session()) return;
  OnCounter(resend.k - 1, resend.refused, now);
  outbox_.SendAgain();
  if (resend.reason) outbox_.Pause(*resend.reason, now);
}

void Session::Do(Welcome& welcome, std::string_view /*raw*/, Time now) {
  const Question* question = questions_.Find(welcome.re);
  if (question == nullptr || question->purpose != Purpose::kHello) return;
  questions_.Close(welcome.re);
  // Their answers may be older than this one.
  questions_.CloseAll(Purpose::kRepair);
  questions_.CloseAll(Purpose::kHeads);
  Hear(welcome.log, welcome.run, welcome.forgotten);
  user_ = welcome.user;
  outbox_.Keep(welcome.limits);
  OnCounter(welcome.k, welcome.refused, now);
  if (!options_.all) inbox_.Doubt();
  for (const RoomInfo& room : welcome.rooms) {
    if (options_.direct) FollowDirect(room);
    inbox_.OnFirst(room.room, room.first, room.n);
    if (IsReadable(room)) inbox_.OnHead(room.room, room.n);
  }
  if (options_.all) questions_.Add(Purpose::kHeads, {}, ListRooms{}, now);
  if (phase_ == Phase::kGreeting) outbox_.SendAgain();
  phase_ = Phase::kReady;
  reopens_ = 0;
  if (std::exchange(greet_again_, false)) {
    GreetSoon(now);
  } else {
    is_feed_new_ = false;
  }
  if (!std::exchange(was_ready_, true)) {
    notices_.emplace_back(ConnectedNotice{});
  }
}

// What was said while we were away stands behind what we have read.
void Session::FollowDirect(const RoomInfo& room) {
  if (room.kind != RoomKind::kDirect) return;
  StartAt start;
  start.newest = kNewestDirect;
  if (room.read != 0) start = {room.read, 0};
  inbox_.Follow(room.room, start);
}

void Session::Do(Pong& pong, std::string_view raw, Time now) {
  const Question* question = questions_.Find(pong.re);
  if (question == nullptr) return;
  if (question->purpose != Purpose::kPing) {
    Answer(pong.re, pong, raw);
    return;
  }
  questions_.Close(pong.re);
  if (phase_ != Phase::kReady) return;
  if (pong.run != run_) GreetSoon(now);
  Hear(pong.log, run_, pong.forgotten);
  if (pong.k) OnCounter(*pong.k, pong.refused, now);
}

void Session::Do(Goodbye& goodbye, std::string_view /*raw*/, Time /*now*/) {
  const Question* question = questions_.Find(goodbye.re);
  if (question == nullptr || question->purpose != Purpose::kBye) return;
  phase_ = Phase::kGone;
}

void Session::Do(RoomList& list, std::string_view raw, Time now) {
  const Question* question = questions_.Find(list.re);
  if (question == nullptr) return;
  EndIfStuck<ListRooms>(*question, &list.next);
  if (question->purpose == Purpose::kHeads) {
    for (const RoomInfo& room : list.rooms) {
      if (IsReadable(room)) inbox_.OnHead(room.room, room.n);
    }
    if (list.next.empty()) {
      inbox_.OnAllHeads();
    } else {
      questions_.Add(Purpose::kHeads, {}, ListRooms{list.next}, now);
    }
  }
  Answer(list.re, list, raw);
}

void Session::Do(Roster& roster, std::string_view raw, Time /*now*/) {
  const Question* question = questions_.Find(roster.re);
  if (question == nullptr) return;
  EndIfStuck<Who>(*question, &roster.next);
  Answer(roster.re, roster, raw);
}

void Session::Do(RoomState& room, std::string_view raw, Time /*now*/) {
  Answer(room.re, room, raw);
}

void Session::Do(PageEnd& end, std::string_view raw, Time now) {
  const Question* question = questions_.Find(end.re);
  if (question == nullptr) return;
  if (question->purpose != Purpose::kRepair) return Answer(end.re, end, raw);
  const History asked = std::get<History>(question->body);
  questions_.Close(end.re);
  if (end.run != run_) return GreetSoon(now);
  Repair(asked, end, now);
}

void Session::Repair(const History& asked, const PageEnd& end, Time now) {
  const auto before = inbox_.HandledIn(asked.room);
  auto lines = std::exchange(page_, {});
  if (Fits(asked, end)) inbox_.OnPage(std::move(lines), end);
  const bool fruitless = inbox_.HandledIn(asked.room) == before;
  if (fruitless && inbox_.IsBehind(asked.room)) {
    next_repair_ = now + kFruitless;
  } else if (phase_ == Phase::kReady) {
    RepairNext(now);
  }
}

void Session::Answer(const std::string& re, const Reply& reply,
                     std::string_view raw) {
  const Question* question = questions_.Find(re);
  if (question == nullptr) return;
  if (question->purpose == Purpose::kProgram) {
    notices_.emplace_back(
        AnswerNotice{re, reply, std::string(raw), std::exchange(page_, {})});
  }
  questions_.Close(re);
}

void Session::OnCounter(std::uint64_t last, const RefusedList& refused,
                        Time now) {
  if (outbox_.OnCounter(last, refused, now)) return;
  TellForgotten();
  BeginNewSession(now);
}

void Session::Hear(const Id& log, const Id& run, bool forgotten) {
  const bool other_log = log_ != Id() && log != log_;
  log_ = log;
  run_ = run;
  if (!forgotten && !other_log) return;
  TellForgotten();
  inbox_.Forget();
  wants_reopen_ = true;  // lines of the log as it was may yet be on their way
  reopen_at_ = std::max(last_tick_, lost_at_ + kBetweenLosses);
  lost_at_ = reopen_at_;
}

// Once, however many signs of it came together; after what was read before.
void Session::TellForgotten() {
  CollectNotices();
  const bool told = !notices_.empty() &&
                    std::holds_alternative<ForgottenNotice>(notices_.back());
  if (!told) notices_.emplace_back(ForgottenNotice{});
}

}  // namespace qun
