#include "client/session.h"

#include <gtest/gtest.h>

#include "proto/limits.h"
#include "proto/topic.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

constexpr Id kLog{{1, 1}};
constexpr Id kRun{{2, 2}};
constexpr Id kOtherRun{{3, 3}};

// A session of alice, and a broker that says what the test tells it to.
class SessionTest : public testing::Test {
 protected:
  // Time goes by in small steps; what the session sends meanwhile is kept.
  void Pass(int ms) {
    for (int gone = 0; gone < ms; gone += 10) {
      now_ += Time(10);
      session_->Tick(now_);
      Collect();
    }
  }
  // What was sent since the last call, in words: "hello ping say:hi#1 status".
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
  void HearsUp() {
    const std::string topic = session_->Topics().back();
    OnFeed(topic, EncodeSignal(Up{}));
  }
  void Beats(std::uint64_t b, const Id& run = kRun) {
    OnFeed("beat/", EncodeSignal(Beat{kLog, run, b}));
  }
  void IsSaid(std::uint64_t n, const std::string& room = "lobby") {
    OnFeed(RoomTopic(room), EncodeEvent(Line(n, room)));
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
  void AnswersHistory(std::uint64_t from, std::uint64_t to,
                      std::uint64_t head) {
    std::string lines;
    for (auto n = from; n <= to; ++n) {
      lines += AsReplay(EncodeEvent(Line(n, "lobby"))) + "\n";
    }
    lines += EncodeReply(PageEnd{Re("history"), "lobby", head, 1});
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
  // Follows lobby after `n`, connected, with nothing left to be done.
  void IsFollowingAfter(std::uint64_t n) {
    session_->Follow("lobby", {n, 0});
    Opens();
    HearsUp();
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

  // What the session tells its program, in words.
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
  Id session_id_;  // as it was sent last

  void SetUp() override { StartWith(Options(true)); }

 private:
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
    if (envelope.k != 0) sent_ += "#" + std::to_string(envelope.k);
    sent_ += " ";
  }

  JsonParser parser_;
  std::string sent_;
  std::map<std::string, std::string> re_;  // verb → newest `re`
};

// Joining the feed.

TEST_F(SessionTest, TheTokenIsSubscribedAfterEverythingElse) {
  session_->Follow("lobby", {});
  session_->Follow("大厅", {});
  const auto topics = session_->Topics();
  ASSERT_EQ(topics.size(), 4);
  EXPECT_TRUE(TokenOfTopic(topics.back()));
  EXPECT_NE(std::find(topics.begin(), topics.end(), "room/大厅/"),
            topics.end());
  EXPECT_NE(std::find(topics.begin(), topics.end(), "beat/"), topics.end());
}

TEST_F(SessionTest, HelloWaitsForTheProofThatTheFeedIsHeard) {
  Opens();
  Pass(4000);
  EXPECT_FALSE(Sends("hello"));
  HearsUp();
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, AnotherClientsUpIsNoProof) {
  Opens();
  OnFeed(UpTopic(Id{{9, 9}}), EncodeSignal(Up{}));
  EXPECT_FALSE(Sends("hello"));
}

TEST_F(SessionTest, APingBeforeTheWelcomeDoesNotEndTheUps) {
  Opens();
  session_->Tick(now_);
  for (const auto& line : session_->TakeOutgoing(now_).desk) {
    EXPECT_EQ(line.find("token"), std::string::npos) << line;
  }
}

TEST_F(SessionTest, HelloIsRepeatedUntilItIsAnsweredAndThenNoMore) {
  Opens();
  HearsUp();
  EXPECT_TRUE(Sends("hello"));
  Pass(1000);
  EXPECT_TRUE(Sends("hello"));
  Welcomes();
  EXPECT_EQ(News(), "connected ");
  Pass(1500);
  EXPECT_FALSE(Sends("hello"));
}

TEST_F(SessionTest, WhoOnlySpeaksSaysHelloAtOnce) {
  StartWith(Options(false));
  EXPECT_TRUE(session_->Topics().empty());
  Opens();
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, WhoOnlyAsksNeedsNoHello) {
  StartWith(Options(false, false));
  Opens();
  session_->Ask(Who{"lobby"});
  EXPECT_EQ(Sent().find("hello"), std::string::npos);
  OnDesk(Roster{Re("who"), "lobby", {{"bob", true}}, false});
  EXPECT_EQ(News(), "answer ");
}

TEST_F(SessionTest, ARefusedNameIsToldAndNotTriedAgain) {
  Opens();
  HearsUp();
  Sent();
  OnDesk(Refused{{}, 0, Re("hello"), Refuse(Errc::kBadName), {}});
  EXPECT_EQ(News(), "refused:0 ");
  Pass(4000);
  EXPECT_FALSE(Sends("hello"));
}

// Reading.

TEST_F(SessionTest, LinesComeOnceAndInOrder) {
  IsFollowingAfter(0);
  for (std::uint64_t n : {1, 2, 2, 1, 3}) IsSaid(n);
  EXPECT_EQ(News(), "1 2 3 ");
}

TEST_F(SessionTest, ALineInAnotherRoomsTopicIsNotBelieved) {
  IsFollowingAfter(0);
  OnFeed("room/elsewhere/",
         R"({"seq":1,"n":1,"room":"lobby","at":1,"type":"said","from":"x",)"
         R"("text":"hi"})");
  OnFeed("room/elsewhere/",
         EncodeSignal(PresenceSignal{true, "lobby", "x", 1}));
  EXPECT_EQ(News(), "");
}

TEST_F(SessionTest, AHoleIsAskedForOnceAndLiveLinesWait) {
  IsFollowingAfter(0);
  IsSaid(1);
  IsSaid(3);
  Pass(50);
  EXPECT_EQ(Sent(), "history:lobby>1 ");
  IsSaid(5);
  Pass(50);
  EXPECT_EQ(Sent(), "");
  EXPECT_EQ(News(), "1 ");
  AnswersHistory(2, 5, 5);
  EXPECT_EQ(News(), "(2) 3 (4) 5 ");
}

TEST_F(SessionTest, ALostQuestionIsAskedAgain) {
  IsFollowingAfter(0);
  IsSaid(2);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  Pass(1100);
  EXPECT_TRUE(Sends("history:lobby>0"));
}

TEST_F(SessionTest, TheLastLineOfAQuietRoomIsMissedByItsBeat) {
  IsFollowingAfter(4);
  RoomBeats(5);
  Pass(50);
  EXPECT_EQ(Sent(), "history:lobby>4 ");
}

TEST_F(SessionTest, TheHeadInAWelcomeIsCompared) {
  session_->Follow("lobby", {4, 0});
  Opens();
  HearsUp();
  Sent();
  Welcomes(0, {{"lobby", 6, 1, {}}});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
}

TEST_F(SessionTest, RoomsThatAreNotOursInTheWelcomeAreAskedFor) {
  session_->Follow("lobby", {4, 0});
  Opens();
  HearsUp();
  Sent();
  Welcomes();
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>4"));
  AnswersHistory(1, 0, 4);
  Pass(3000);
  EXPECT_FALSE(Sends("history:lobby>4")) << "nothing is missing";
}

TEST_F(SessionTest, WhoReadsAllRoomsAsksForTheListOfThem) {
  SessionOptions options = Options(true);
  options.all = true;
  StartWith(options);
  Opens();
  HearsUp();
  Sent();
  Welcomes();
  EXPECT_TRUE(Sends("rooms"));
  OnDesk(RoomList{Re("rooms"), {{"lobby", 7, 1, {}}}, false});
  IsSaid(8);
  IsSaid(1, "new");
  EXPECT_EQ(News(), "connected 8 1 ");
}

TEST_F(SessionTest, ARoomCanBeFollowedLater) {
  IsFollowingAfter(0);
  session_->Follow("late", {3, 0});
  const auto changes = session_->TakeTopicChanges();
  ASSERT_EQ(changes.size(), 1);
  EXPECT_EQ(changes[0], std::make_pair(std::string("room/late/"), true));
  Pass(50);
  EXPECT_EQ(Sent(), "history:late>3 ");
}

TEST_F(SessionTest, FollowingTwiceSubscribesOnce) {
  IsFollowingAfter(0);
  session_->Follow("lobby", {});
  EXPECT_TRUE(session_->TakeTopicChanges().empty());
}

TEST_F(SessionTest, WhatTheBrokerSaysWronglyIsPassedOver) {
  IsFollowingAfter(0);
  OnFeed("room/lobby/", "{\n{}\nnull\n\xff\n[1]");
  session_->OnDesk("{\n{\"type\":\"stored\",\"k\":-1}\nxyz", now_);
  OnFeed("room/lobby/", R"({"type":"later","x":1})");
  EXPECT_GE(session_->broken_lines(), 6);
  IsSaid(1);
  EXPECT_EQ(News(), "1 ");
}

TEST_F(SessionTest, AnEventOfALaterVersionIsCountedAndHandedOut) {
  IsFollowingAfter(0);
  OnFeed("room/lobby/",
         R"({"seq":1,"n":1,"room":"lobby","at":1,"type":"sung","from":"x"})");
  IsSaid(2);
  EXPECT_EQ(News(), "1 2 ");
}

// The broker's life.

TEST_F(SessionTest, AMissedBeatIsFollowedByHello) {
  IsFollowingAfter(0);
  Beats(2);
  Pass(300);
  EXPECT_FALSE(Sends("hello"));
  Beats(4);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, ABeatOfAnotherRunIsFollowedByHello) {
  IsFollowingAfter(0);
  Beats(2, kOtherRun);
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, AnUpAfterAReconnectIsFollowedByHello) {
  IsFollowingAfter(0);
  HearsUp();
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

// What was lost after the broker had answered is in no head that it named.
TEST_F(SessionTest, ALossWhileHelloIsOnItsWayIsFollowedByAnother) {
  IsFollowingAfter(0);
  HearsUp();
  Pass(300);
  Sent();
  Beats(4);
  Welcomes();
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
}

TEST_F(SessionTest, ALateAnswerSaysNothingOfWhatWasLostSince) {
  IsFollowingAfter(0);
  IsSaid(2);
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  const std::string old = Re("history");
  HearsUp();
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
  Welcomes();
  OnDesk(PageEnd{old, "lobby", 2, 1});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
}

TEST_F(SessionTest, SilenceClosesTheSocketsAndIsToldOnce) {
  IsFollowingAfter(0);
  Pass(4900);
  EXPECT_FALSE(session_->WantsReopen());
  Pass(200);
  EXPECT_TRUE(session_->WantsReopen());
  EXPECT_EQ(News(), "lost ");
  Opens();
  EXPECT_FALSE(session_->WantsReopen());
  Pass(30'000);
  EXPECT_TRUE(session_->WantsReopen());
  EXPECT_EQ(News(), "");
}

TEST_F(SessionTest, ABeatAloneDoesNotKeepADeadDeskAlive) {
  IsFollowingAfter(0);
  for (std::uint64_t b = 2; b < 10; ++b) {
    Pass(1000);
    Beats(b);
  }
  EXPECT_TRUE(session_->WantsReopen());
}

TEST_F(SessionTest, APongAloneDoesNotKeepADeadFeedAlive) {
  IsFollowingAfter(0);
  for (int i = 0; i < 6; ++i) {
    Pass(1000);
    if (Sends("ping")) Pongs(0);
  }
  EXPECT_TRUE(session_->WantsReopen());
}

// What the broker said meanwhile is still to be read.
TEST_F(SessionTest, AStoppedProcessKeepsItsSocketsAndComparesTheHeads) {
  IsFollowingAfter(0);
  Pass(2100);
  EXPECT_TRUE(Sends("ping"));
  now_ += Time(60'000);
  Sent();
  EXPECT_FALSE(session_->WantsReopen());
  EXPECT_EQ(News(), "");
  Pass(300);
  EXPECT_TRUE(Sends("hello"));
  Pass(5000);
  EXPECT_TRUE(session_->WantsReopen()) << "the broker has gone meanwhile";
}

TEST_F(SessionTest, AfterNewSocketsTheTalkGoesOn) {
  IsFollowingAfter(0);
  Pass(5100);
  News();
  Opens();
  HearsUp();
  EXPECT_TRUE(Sends("hello"));
  Welcomes(0, {{"lobby", 2, 1, {}}});
  Pass(50);
  EXPECT_TRUE(Sends("history:lobby>0"));
  AnswersHistory(1, 2, 2);
  EXPECT_EQ(News(), "connected (1) (2) ");
}

TEST_F(SessionTest, NothingIsDueAtOnceWhileNobodyAnswers) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", "hi", 0, {}});
  Opens();
  for (int i = 0; i < 400; ++i) {
    Pass(10);
    EXPECT_GT(session_->NextTick(), now_) << "a busy loop";
    if (HasFailure()) return;
  }
}

// Speaking.

TEST_F(SessionTest, LinesWaitForTheWelcome) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", "hi", 0, {}});
  Opens();
  Pass(100);
  EXPECT_FALSE(Sends("say:hi#1"));
  Welcomes();
  EXPECT_EQ(Sent(), "say:hi#1 ");
  Stores(1);
  EXPECT_EQ(News(), "connected stored:1 ");
  EXPECT_FALSE(session_->HasUnsettled());
}

TEST_F(SessionTest, WithoutAnAnswerTheBrokerIsAskedAndNothingIsRepeated) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "hi", 0, {}});
  EXPECT_EQ(Sent(), "say:hi#1 ");
  Pass(1100);
  const std::string sent = Sent();
  EXPECT_NE(sent.find("status "), std::string::npos) << sent;
  EXPECT_EQ(sent.find("say"), std::string::npos) << sent;
}

TEST_F(SessionTest, WhatTheBrokerWantsIsSentAgain) {
  IsSpeaking();
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Sent();
  WantsAgain(2);
  EXPECT_EQ(News(), "stored:1 ");
  EXPECT_EQ(Sent(), "say:b#2 say:c#3 ");
}

TEST_F(SessionTest, NotNowIsToldAndWaitedOut) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Refusal full = Refuse(Errc::kDiskFull);
  full.retry_after_ms = 1000;
  WantsAgain(1, full);
  EXPECT_EQ(News(), "delayed ");
  Pass(900);
  EXPECT_FALSE(Sends("say:a#1"));
  Pass(200);
  EXPECT_TRUE(Sends("say:a#1"));
}

TEST_F(SessionTest, APongTellsWhatWasStoredWhenTheAnswersWereLost) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  session_->Submit(Say{"lobby", "b", 0, {}});
  Pass(2100);
  OnDesk(Pong{Re("ping"), kLog, kRun, 2, {{1, Errc::kNoLine}}, false});
  EXPECT_EQ(News(), "refused:1 stored:2 ");
}

TEST_F(SessionTest, AfterARestartTheUnansweredIsSentBehindTheWelcome) {
  IsSpeaking();
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Sent();
  Pass(9000);
  EXPECT_TRUE(session_->WantsReopen());
  Sent();
  Opens();
  EXPECT_TRUE(Sends("hello"));
  Welcomes(1);
  EXPECT_EQ(Sent(), "say:b#2 say:c#3 ");
  EXPECT_EQ(News(), "lost connected stored:1 ");
}

TEST_F(SessionTest, ABrokerThatForgotWhatItAnsweredGetsANewSession) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  session_->Submit(Say{"lobby", "b", 0, {}});
  Sent();
  News();
  const Id before = session_id_;
  WantsAgain(1);
  EXPECT_EQ(News(), "forgotten ");
  const std::string sent = Sent();
  EXPECT_NE(sent.find("hello"), std::string::npos) << sent;
  EXPECT_NE(sent.find("say:b#1"), std::string::npos) << sent;
  EXPECT_NE(session_id_, before);
}

TEST_F(SessionTest, AnswersToTheOldSessionAreNotThoseOfTheNew) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  session_->Submit(Say{"lobby", "b", 0, {}});
  Sent();
  News();
  Pass(2100);
  const std::string old = Re("ping");
  WantsAgain(1);
  Sent();
  News();
  OnDesk(Pong{old, kLog, kRun, 1, {}, false});
  EXPECT_EQ(News(), "");
}

TEST_F(SessionTest, AConflictSendsTheLineInANewSession) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  const Id before = session_id_;
  OnDesk(Refused{before, 1, {}, Refuse(Errc::kConflict), {}});
  EXPECT_EQ(News(), "");
  EXPECT_TRUE(Sends("say:a#1"));
  EXPECT_NE(session_id_, before);
}

TEST_F(SessionTest, TheWindowThatTheBrokerAnnouncedIsKept) {
  StartWith(Options(false));
  for (const char* text : {"a", "b", "c"}) {
    session_->Submit(Say{"lobby", text, 0, {}});
  }
  Opens();
  Sent();
  Welcome welcome = WelcomeAt(0);
  welcome.limits.window = 2;
  OnDesk(welcome);
  EXPECT_EQ(Sent(), "say:a#1 say:b#2 ");
}

// A message that is too large would vanish, and the connection with it.
TEST_F(SessionTest, ALineThatTheBrokerCannotTakeIsRefusedAndItsKSkipped) {
  StartWith(Options(false));
  session_->Submit(Say{"lobby", std::string(5000, 'x'), 0, {}});
  session_->Submit(Say{"lobby", "b", 0, {}});
  Opens();
  Sent();
  Welcome welcome = WelcomeAt(0);
  welcome.limits.message = 4096;
  OnDesk(welcome);
  EXPECT_EQ(Sent(), "skip#1 say:b#2 ");
  Stores(2);
  EXPECT_EQ(News(), "connected refused:1 stored:2 ");
  EXPECT_FALSE(session_->Submit(Say{"lobby", std::string(5000, 'x'), 0, {}}));
}

// Forgetting.

TEST_F(SessionTest, TheNewestLineIsNamedAndARestoredLogIsNoticed) {
  IsFollowingAfter(4);
  IsSaid(5);
  News();
  Pass(2100);
  EXPECT_TRUE(Sends("ping"));
  OnDesk(Pong{Re("ping"), kLog, kRun, 0, {}, true});
  EXPECT_EQ(News(), "forgotten ");
}

TEST_F(SessionTest, ALogThatForgotAndAskedAnewIsToldOnce) {
  IsFollowingAfter(4);
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stores(1);
  IsSaid(5);
  News();
  Beats(1, kOtherRun);
  Pass(300);
  Welcome welcome = WelcomeAt(0, {{"lobby", 2, 1, {}}});
  welcome.run = kOtherRun;
  welcome.forgotten = true;
  OnDesk(welcome);
  EXPECT_EQ(News(), "forgotten ");
  IsSaid(3);
  EXPECT_EQ(News(), "3 ");
}

TEST_F(SessionTest, WhatWasStoredIsKnownToWhoOnlySpeaks) {
  IsSpeaking();
  session_->Submit(Say{"lobby", "a", 0, {}});
  Sent();
  Stored stored;
  stored.session = session_id_;
  stored.k = 1;
  stored.room = "lobby";
  stored.n = 9;
  stored.seq = 77;
  stored.at = 5;
  OnDesk(stored);
  Pass(1900);
  now_ += Time(100);
  session_->Tick(now_);
  const auto desk = session_->TakeOutgoing(now_).desk;
  ASSERT_EQ(desk.size(), 1);
  EXPECT_NE(desk[0].find(R"("last":{"seq":77,"at":5})"), std::string::npos)
      << desk[0];
}

// Questions of the program.

TEST_F(SessionTest, AHistoryIsAnsweredWhole) {
  IsFollowingAfter(9);
  session_->Ask(History{"lobby", 2, 6, 50});
  Sent();
  AnswersHistory(3, 5, 9);
  EXPECT_EQ(News(), "answer:3:4:5 ");
}

TEST_F(SessionTest, AHistoryWithALostMessageIsAskedAgain) {
  IsFollowingAfter(9);
  session_->Ask(History{"lobby", {}, {}, 4});
  Sent();
  AnswersHistory(6, 6, 9);
  AnswersHistory(8, 9, 9);
  EXPECT_EQ(News(), "");
  Pass(1100);
  EXPECT_TRUE(Sends("history:lobby"));
  AnswersHistory(6, 9, 9);
  EXPECT_EQ(News(), "answer:6:7:8:9 ");
}

TEST_F(SessionTest, AnAnswerToNoQuestionIsPassedOver) {
  IsFollowingAfter(0);
  OnDesk(Roster{"q999", "lobby", {}, false});
  OnDesk(Pong{"q999", kLog, kRun, 5, {}, false});
  OnDesk(PageEnd{"q999", "lobby", 7, 1});
  EXPECT_EQ(News(), "");
}

// The end.

TEST_F(SessionTest, ByeIsRepeatedUntilItIsAnsweredAndNothingElseIsSaid) {
  IsFollowingAfter(0);
  session_->Leave();
  EXPECT_EQ(Sent(), "bye ");
  Pass(3000);
  const std::string sent = Sent();
  EXPECT_EQ(sent.find("bye "), 0) << sent;
  EXPECT_EQ(sent.find("ping"), std::string::npos) << sent;
  OnDesk(Goodbye{Re("bye")});
  EXPECT_TRUE(session_->IsGone());
  Pass(10'000);
  EXPECT_EQ(Sent(), "");
}

}  // namespace
}  // namespace qun
