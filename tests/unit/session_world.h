// Alice's session, and a broker that the test controls.
#ifndef QUN_TESTS_UNIT_SESSION_WORLD_H_
#define QUN_TESTS_UNIT_SESSION_WORLD_H_

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/session/session.h"
#include "proto/lines/topic.h"
#include "tests/unit/fakes.h"

namespace qun {

inline constexpr Id kLog{{1, 1}};
inline constexpr Id kRun{{2, 2}};
inline constexpr Id kOtherRun{{3, 3}};

class SessionTest : public testing::Test {
 protected:
  // Advances the time in small steps and keeps what the session sends.
  void Pass(int ms) {
    for (int gone = 0; gone < ms; gone += 10) {
      now_ += Time(10);
      session_->Tick(now_);
      Collect();
    }
  }
  // The lines sent since the last call, in words: "hello ping say:hi#1 status".
  std::string Sent() {
    session_->Tick(now_);
    Collect();
    return std::exchange(sent_, {});
  }
  bool Sends(const std::string& word) {
    return (" " + Sent()).find(" " + word + " ") != std::string::npos;
  }

  void Opens() {
    session_->OnOpened(now_);
    Collect();
  }
  void OnFeed(const std::string& topic, const std::string& line) {
    session_->OnFeed(topic, line, now_);
  }
  void HearsBeat() { Beats(1); }
  void Beats(std::uint64_t b, const Id& run = kRun) {
    OnFeed(std::string(kUpTopic), EncodeSignal(Beat{kLog, run, b}));
  }
  void IsSaid(std::uint64_t n, const std::string& room = "lobby") {
    OnFeed(RoomTopic(room), EncodeEvent(Line(n, room)));
  }
  void IsSaidIn(const Id& run, std::uint64_t n) {
    OnFeed(EventTopic("lobby", run), EncodeEvent(Line(n, "lobby")));
  }
  void RoomBeats(std::uint64_t n, const std::string& room = "lobby") {
    OnFeed(RoomTopic(room), EncodeSignal(RoomBeat{room, n}));
  }
  // The desk answers the newest question of a verb, however often it was asked.
  void OnDesk(const Reply& reply) {
    session_->OnDesk(EncodeReply(reply), now_);
  }
  Welcome WelcomeAt(std::uint64_t k, std::vector<RoomInfo> rooms = {}) {
    Welcome welcome{Re("hello"),       "alice",          kLog, kRun, k,
                    AnnouncedLimits(), std::move(rooms), {},   false};
    return welcome;
  }
  void Welcomes(std::uint64_t k = 0, std::vector<RoomInfo> rooms = {}) {
    OnDesk(WelcomeAt(k, std::move(rooms)));
  }
  void Pongs(std::uint64_t k, const Id& run = kRun) {
    OnDesk(Pong{Re("ping"), kLog, run, k, {}, false});
  }
  void AnswersHistory(std::uint64_t from, std::uint64_t to, std::uint64_t head,
                      const Id& run = kRun) {
    std::string lines;
    for (auto n = from; n <= to; ++n) {
      lines += AsReplay(EncodeEvent(Line(n, "lobby"))) + "\n";
    }
    lines +=
        EncodeReply(PageEnd{Re("history"), "lobby", head, 1, from, to, 0, run});
    session_->OnDesk(lines, now_);
  }
  void Stores(std::uint64_t k) {
    Stored stored;
    stored.session = session_id_;
    stored.k = k;
    OnDesk(stored);
  }
  void WantsAgain(std::uint64_t k, std::optional<Refusal> reason = {}) {
    OnDesk(Resend{session_id_, k, {}, std::move(reason), {}});
  }
  // Follows lobby after `n`, is connected, and has nothing left to do.
  void IsFollowingAfter(std::uint64_t n) {
    session_->Follow("lobby", {n, 0});
    Opens();
    HearsBeat();
    Sent();
    Welcomes(0, {{"lobby", n, 1, {}}});
    Beats(1);
    Sent();
    News();
  }
  void IsSpeaking() {
    StartWith(Options(false));
    Opens();
    Sent();
    Welcomes();
    Pongs(0);
    Sent();
    News();
  }
  static SessionOptions Options(bool listens, bool speaks = true) {
    SessionOptions options;
    options.name = "alice";
    options.listens = listens;
    options.speaks = speaks;
    return options;
  }
  void StartWith(const SessionOptions& options) {
    session_.emplace(options, &random_);
  }

  // The session's notices, in words.
  std::string News() {
    std::string words;
    for (const auto& notice : session_->TakeNotices()) {
      words += std::visit([](const auto& news) { return Words(news); }, notice);
    }
    return words;
  }
  std::string Re(const std::string& verb) { return re_[verb]; }

  CountingRandom random_;
  Time now_{100'000};
  std::optional<Session> session_;
  Id session_id_;  // the newest session id

  void SetUp() override { StartWith(Options(true)); }

  static Event Line(std::uint64_t n, const std::string& room) {
    Event event;
    event.seq = 1000 + n;
    event.n = n;
    event.room = room;
    event.at = 5;
    event.from = "bob";
    event.text = "hi";
    return event;
  }

 private:
  static std::string Words(const ConnectedNotice&) { return "connected "; }
  static std::string Words(const LostNotice&) { return "lost "; }
  static std::string Words(const ForgottenNotice&) { return "forgotten "; }
  static std::string Words(const LineNotice& line) {
    const std::string n = std::to_string(line.event.n);
    return line.event.replay ? "(" + n + ") " : n + " ";
  }
  static std::string Words(const PresenceNotice& notice) {
    return (notice.presence.online ? "online:" : "offline:") +
           notice.presence.user + " ";
  }
  static std::string Words(const StoredNotice& stored) {
    return "stored:" + std::to_string(stored.ticket) + " ";
  }
  static std::string Words(const RefusedNotice& refused) {
    return "refused:" + std::to_string(refused.ticket) + " ";
  }
  static std::string Words(const DelayedNotice&) { return "delayed "; }
  static std::string Words(const UnreadableNotice& gap) {
    return "!" + std::to_string(gap.low) + "-" + std::to_string(gap.high) + " ";
  }
  static std::string Words(const ShutOutNotice& out) {
    return "out:" + out.room + " ";
  }
  static std::string Words(const MarkedNotice& notice) {
    return "marked:" + std::to_string(notice.marked.line) + " ";
  }
  static std::string Words(const AnswerNotice& answer) {
    std::string words = "answer";
    for (const auto& line : answer.lines) {
      words += ":" + std::to_string(line.event.n);
    }
    return words + " ";
  }

  void Collect() {
    const Outgoing outgoing = session_->TakeOutgoing(now_);
    for (const auto& line : outgoing.desk) Note(line);
    for (const auto& line : outgoing.intake) Note(line);
  }
  void Note(const std::string& line) {
    const auto request = DecodeRequest(parser_, line);
    ASSERT_TRUE(request) << line;
    const std::string verb(Info(request->verb()).name);
    const Envelope& envelope = request->envelope;
    if (envelope.session) session_id_ = *envelope.session;
    if (!envelope.re.empty()) re_[verb] = envelope.re;
    sent_ += verb;
    if (const auto* say = std::get_if<Say>(&request->body)) {
      sent_ += ":" + say->text;
    }
    if (const auto* history = std::get_if<History>(&request->body)) {
      sent_ += ":" + history->room;
      if (history->after) sent_ += ">" + std::to_string(*history->after);
    }
    if (const auto* list = std::get_if<ListRooms>(&request->body)) {
      if (!list->start.empty()) sent_ += ">" + list->start;
    }
    if (envelope.k != 0) sent_ += "#" + std::to_string(envelope.k);
    sent_ += " ";
  }

  JsonParser parser_;
  std::string sent_;
  std::map<std::string, std::string> re_;  // verb → newest `re`
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_SESSION_WORLD_H_
