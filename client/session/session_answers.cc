// How a session handles the desk's answers.
#include <algorithm>
#include <utility>
#include <variant>

#include "client/session/pages.h"
#include "client/session/session.h"
#include "proto/base/contract.h"

namespace qun {
namespace {

// The pause after a query for missing lines that brought none.
constexpr Time kFruitless{500};

bool IsIn(const PageEnd& page, const Event& event) {
  return event.room == page.room && event.n >= page.low && event.n <= page.high;
}

}  // namespace

// Passes an answer to the program if the program asked.
template <typename Answered>
void Session::Answer(Answered& answer, const Arrival& arrival) {
  if (!questions_.Take(answer.re, Purpose::kProgram)) return;
  std::string re = answer.re;
  notices_.emplace_back(AnswerNotice{std::move(re), std::move(answer),
                                     std::string(arrival.raw),
                                     std::exchange(page_, {})});
}

// Ends a list whose rest does not begin after this part: it would never end.
template <typename Query, typename List>
void Session::EndIfStuck(List& list) {
  const Question* question = questions_.Find(list.re);
  const auto* asked = question ? std::get_if<Query>(&question->body) : nullptr;
  if (asked == nullptr || list.next <= asked->start) list.next.clear();
}

// A stored line does not become `last`: it may be in a restored log, where it
// would hide the loss of earlier lines. The counter shows whether our own lines
// are lost.
void Session::On(Stored& stored, const Arrival& arrival) {
  if (stored.k == 0) return Answer(stored, arrival);
  const bool ours = outbox_.OnStored(stored, Raw(arrival.raw), arrival.at);
  if (ours) silence_.Answered(Silence::Due::kStatus);
}

void Session::On(Refused& refused, const Arrival& arrival) {
  if (refused.k != 0) return OnRefusedLine(refused, arrival.at);
  Question* question = questions_.Find(refused.re);
  if (question == nullptr) return;
  const Refusal& why = refused.refusal;
  if (!Info(why.code).final) {
    question->next_send = arrival.at + Time(why.retry_after_ms);
    return;
  }
  if (question->purpose == Purpose::kProgram) return Answer(refused, arrival);
  const auto asked = questions_.Take(refused.re, question->purpose);
  if (asked->purpose == Purpose::kRepair) {
    OnRepairRefused(std::get<History>(asked->body), why, arrival.at);
  } else if (asked->purpose == Purpose::kHello) {
    greeting_.HelloRefused();
    notices_.emplace_back(RefusedNotice{0, why});
  }
}

void Session::OnRefusedLine(const Refused& refused, Time now) {
  const bool ours = outbox_.OnRefused(refused, now);
  if (ours) silence_.Answered(Silence::Due::kStatus);
  if (outbox_.IsConflicting()) BeginNewSession(now);
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
  silence_.Answered(Silence::Due::kStatus);
  OnCounter(resend.k - 1, resend.refused, arrival.at);
  outbox_.SendAgain();
  if (resend.reason) outbox_.Pause(*resend.reason, arrival.at);
}

void Session::On(const Welcome& welcome, const Arrival& arrival) {
  const auto hello = questions_.Take(welcome.re, Purpose::kHello);
  if (!hello) return;
  // An older log may have been restored after we read the newest line that we
  // know, and our hello did not ask this broker about that line.
  const auto& named = std::get<Hello>(hello->body).last;
  const bool names_newest = named.value_or(LastKnown()).seq == last().seq;
  const bool is_other_run = run_ != Id() && welcome.run != run_;
  if (is_other_run && !names_newest) return Greet(arrival.at);
  // Answers to earlier questions may be older than this welcome.
  questions_.CloseAll(Purpose::kRepair);
  questions_.CloseAll(Purpose::kHeads);
  user_ = welcome.user;
  OnLog(welcome.log, welcome.run, welcome.forgotten);
  // A welcome on sockets that will be closed does not end the waits.
  if (!silence_.IsOver()) silence_.Welcomed();
  if (greeting_.Welcomed()) GreetSoon(arrival.at);
  outbox_.OnLimits(welcome.limits);
  OnCounter(welcome.k, welcome.refused, arrival.at);
  if (!options_.all) inbox_.Doubt();
  for (const RoomInfo& room : welcome.rooms) {
    if (options_.direct) FollowDirect(room);
    inbox_.OnRoom(room);
  }
  if (options_.all) {
    questions_.Add(Purpose::kHeads, {}, ListRooms{}, arrival.at);
  }
  if (!std::exchange(told_connected_, true)) {
    notices_.emplace_back(ConnectedNotice{});
  }
  Ensures(IsConnected());
}

// Begins after the last line that the user has read: the next ones came while
// the user was away.
void Session::FollowDirect(const RoomInfo& room) {
  if (room.kind != RoomKind::kDirect) return;
  StartAt start;
  start.newest = kNewestDirect;
  if (room.read != 0) start = {room.read, 0};
  inbox_.Follow(room.room, start);
}

void Session::On(Pong& pong, const Arrival& arrival) {
  if (!questions_.Take(pong.re, Purpose::kPing)) return Answer(pong, arrival);
  if (!IsConnected()) return;
  if (pong.run != run_ && greeting_.LinesMissed()) GreetSoon(arrival.at);
  OnLog(pong.log, run_, pong.forgotten);
  if (pong.k) OnCounter(*pong.k, pong.refused, arrival.at);
}

void Session::On(const Goodbye& goodbye, const Arrival& /*arrival*/) {
  if (questions_.Take(goodbye.re, Purpose::kBye)) greeting_.ByeAnswered();
}

void Session::On(RoomList& list, const Arrival& arrival) {
  EndIfStuck<ListRooms>(list);
  if (!questions_.Take(list.re, Purpose::kHeads)) return Answer(list, arrival);
  for (const RoomInfo& room : list.rooms) inbox_.OnRoom(room);
  if (list.next.empty()) return inbox_.OnAllHeads();
  questions_.Add(Purpose::kHeads, {}, ListRooms{list.next}, arrival.at);
}

void Session::On(Roster& roster, const Arrival& arrival) {
  EndIfStuck<Who>(roster);
  Answer(roster, arrival);
}

void Session::On(RoomState& room, const Arrival& arrival) {
  Answer(room, arrival);
}

void Session::On(PageEnd& end, const Arrival& arrival) {
  std::erase_if(page_,
                [&](const auto& line) { return !IsIn(end, line.event); });
  const auto question = questions_.Take(end.re, Purpose::kRepair);
  if (!question) return Answer(end, arrival);
  if (end.run == run_) {
    Repair(std::get<History>(question->body), end, arrival.at);
  } else if (greeting_.LinesMissed()) {
    GreetSoon(arrival.at);
  }
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
  if (outbox_.size() < unsettled) silence_.Answered(Silence::Due::kStatus);
}

void Session::OnLog(const Id& log, const Id& run, bool forgotten) {
  const bool other_log = log_ != Id() && log != log_;
  log_ = log;
  run_ = run;
  if (!forgotten && !other_log) return;
  TellForgotten();
  inbox_.Forget();
  silence_.LogLost();  // lines of the old log may still be in flight
  Ensures(silence_.IsOver() && !KnowsLines());
}

// Reports it once for all signs of the loss, after the lines that were read
// before.
void Session::TellForgotten() {
  CollectNotices();
  const bool told = !notices_.empty() &&
                    std::holds_alternative<ForgottenNotice>(notices_.back());
  if (!told) notices_.emplace_back(ForgottenNotice{});
}

}  // namespace qun
