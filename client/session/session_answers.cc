// What a session makes of the answers that come on the desk.
#include <algorithm>
#include <gsl/gsl_assert>
#include <utility>
#include <variant>

#include "client/session/pages.h"
#include "client/session/session.h"

namespace qun {
namespace {

// Between two questions for the same hole that brought nothing.
constexpr Time kFruitless{500};

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

template <typename Answered>
void Session::Answer(Answered& answer, const Arrival& arrival) {
  const std::string re = answer.re;
  const Question* question = questions_.Find(re);
  if (question == nullptr) return;
  const bool is_for_program = question->purpose == Purpose::kProgram;
  questions_.Close(re);
  if (!is_for_program) return;
  notices_.emplace_back(AnswerNotice{
      re, std::move(answer), std::string(arrival.raw), std::move(page_)});
  page_.clear();
}

// Its place is not taken for `last`: it may be one in a restored log, where it
// would hide that lines before it are lost. What is lost of our own the counter
// shows.
void Session::On(Stored& stored, const Arrival& arrival) {
  if (stored.k == 0) return Answer(stored, arrival);
  const bool ours = outbox_.OnStored(stored, Raw(arrival.raw), arrival.at);
  if (ours) silence_.StatusAnswered();
}

void Session::On(Refused& refused, const Arrival& arrival) {
  if (refused.k != 0) {
    if (outbox_.OnRefused(refused, arrival.at)) silence_.StatusAnswered();
    if (outbox_.IsConflicting()) BeginNewSession(arrival.at);
    return;
  }
  Question* question = questions_.Find(refused.re);
  if (question == nullptr) return;
  const Refusal& why = refused.refusal;
  if (!Info(why.code).final) {
    question->next_send = arrival.at + Time(why.retry_after_ms);
    return;
  }
  if (question->purpose == Purpose::kRepair) {
    OnRepairRefused(std::get<History>(question->body), why, arrival.at);
  }
  if (question->purpose == Purpose::kHello) {
    greeting_.HelloRefused();
    notices_.emplace_back(RefusedNotice{0, why});
  }
  Answer(refused, arrival);
}

void Session::OnRepairRefused(const History& asked, const Refusal& why,
                              Time now) {
  if (why.code == Errc::kNoRoom) inbox_.OnNoRoom(asked.room);
  if (why.code == Errc::kNotMember) {
    Unfollow(asked.room);
    notices_.emplace_back(ShutOutNotice{asked.room, why});
  }
  if (inbox_.IsBehind(asked.room)) next_repair_ = now + kFruitless;
}

void Session::On(const Resend& resend, const Arrival& arrival) {
  if (resend.session != outbox_.session()) return;
  silence_.StatusAnswered();
  OnCounter(resend.k - 1, resend.refused, arrival.at);
  outbox_.SendAgain();
  if (resend.reason) outbox_.Pause(*resend.reason, arrival.at);
}

void Session::On(const Welcome& welcome, const Arrival& arrival) {
  const Question* question = questions_.Find(welcome.re);
  if (question == nullptr || question->purpose != Purpose::kHello) return;
  questions_.Close(welcome.re);
  // Their answers may be older than this one.
  questions_.CloseAll(Purpose::kRepair);
  questions_.CloseAll(Purpose::kHeads);
  user_ = welcome.user;
  OnLog(welcome.log, welcome.run, welcome.forgotten);
  silence_.Welcomed();
  if (greeting_.Welcomed()) GreetSoon(arrival.at);
  outbox_.OnLimits(welcome.limits);
  OnCounter(welcome.k, welcome.refused, arrival.at);
  OnRooms(welcome);
  if (options_.all) {
    questions_.Add(Purpose::kHeads, {}, ListRooms{}, arrival.at);
  }
  if (!std::exchange(told_connected_, true)) {
    notices_.emplace_back(ConnectedNotice{});
  }
}

void Session::OnRooms(const Welcome& welcome) {
  if (!options_.all) inbox_.Doubt();
  for (const RoomInfo& room : welcome.rooms) {
    if (options_.direct) FollowDirect(room);
    inbox_.OnFirst(room.room, room.first, room.n);
    if (IsReadable(room)) inbox_.OnHead(room.room, room.n);
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

void Session::On(Pong& pong, const Arrival& arrival) {
  const Question* question = questions_.Find(pong.re);
  if (question == nullptr) return;
  if (question->purpose != Purpose::kPing) return Answer(pong, arrival);
  questions_.Close(pong.re);
  if (!IsConnected()) return;
  if (pong.run != run_ && greeting_.LinesMissed()) GreetSoon(arrival.at);
  OnLog(pong.log, run_, pong.forgotten);
  if (pong.k) OnCounter(*pong.k, pong.refused, arrival.at);
}

void Session::On(const Goodbye& goodbye, const Arrival& /*arrival*/) {
  const Question* question = questions_.Find(goodbye.re);
  if (question == nullptr || question->purpose != Purpose::kBye) return;
  questions_.Close(goodbye.re);
  greeting_.ByeAnswered();
}

void Session::On(RoomList& list, const Arrival& arrival) {
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
      questions_.Add(Purpose::kHeads, {}, ListRooms{list.next}, arrival.at);
    }
  }
  Answer(list, arrival);
}

void Session::On(Roster& roster, const Arrival& arrival) {
  const Question* question = questions_.Find(roster.re);
  if (question == nullptr) return;
  EndIfStuck<Who>(*question, &roster.next);
  Answer(roster, arrival);
}

void Session::On(RoomState& room, const Arrival& arrival) {
  Answer(room, arrival);
}

void Session::On(PageEnd& end, const Arrival& arrival) {
  const Question* question = questions_.Find(end.re);
  if (question == nullptr) return;
  if (question->purpose != Purpose::kRepair) return Answer(end, arrival);
  const History asked = std::get<History>(question->body);
  questions_.Close(end.re);
  if (end.run != run_) {
    if (greeting_.LinesMissed()) GreetSoon(arrival.at);
    return;
  }
  Repair(asked, end, arrival.at);
}

void Session::Repair(const History& asked, const PageEnd& end, Time now) {
  const auto before = inbox_.HandledIn(asked.room);
  auto lines = std::exchange(page_, {});
  if (Fits(asked, end)) inbox_.OnPage(std::move(lines), end);
  const bool fruitless = inbox_.HandledIn(asked.room) == before;
  if (fruitless && inbox_.IsBehind(asked.room)) {
    next_repair_ = now + kFruitless;
  } else if (IsConnected()) {
    RepairNext(now);
  }
}

void Session::OnCounter(std::uint64_t last, const RefusedList& refused,
                        Time now) {
  const std::size_t unsettled = outbox_.size();
  if (!outbox_.OnCounter(last, refused, now)) {
    TellForgotten();
    return BeginNewSession(now);
  }
  if (outbox_.size() < unsettled) silence_.StatusAnswered();
}

void Session::OnLog(const Id& log, const Id& run, bool forgotten) {
  const bool other_log = log_ != Id() && log != log_;
  log_ = log;
  run_ = run;
  if (!forgotten && !other_log) return;
  TellForgotten();
  inbox_.Forget();
  silence_.LogLost();  // lines of the log as it was may yet be on their way
}

// Once, however many signs of it came together; after what was read before.
void Session::TellForgotten() {
  CollectNotices();
  const bool told = !notices_.empty() &&
                    std::holds_alternative<ForgottenNotice>(notices_.back());
  if (!told) notices_.emplace_back(ForgottenNotice{});
}

}  // namespace qun
