// A broker lies in well-formed lines. The session must keep its promises to its
// program, and no assertion may fail.
#include <gtest/gtest.h>

#include <initializer_list>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "client/session/session.h"
#include "proto/base/limits.h"
#include "proto/base/overloaded.h"
#include "proto/lines/topic.h"
#include "tests/unit/fakes.h"

namespace qun {
namespace {

class Liar {
 public:
  explicit Liar(std::uint64_t seed) : chance_(seed) {
    SessionOptions options;
    options.name = "alice";
    options.all = OneIn(4);
    options.direct = OneIn(2);
    options.listens = !OneIn(5);
    listens_ = options.listens;
    session_.emplace(options, &random_);
    session_->Follow("lobby", {0, 0});
    session_->Follow("den", {std::nullopt, 3});
    session_->OnOpened(now_);
  }

  void Play() {
    for (int step = 0; step < 400; ++step) {
      if (session_->WantsReopen()) session_->OnOpened(now_);
      Happen();
      session_->Tick(now_);
      const Outgoing outgoing = session_->TakeOutgoing(now_);
      for (const auto& line : outgoing.desk) Hear(line);
      for (const auto& line : outgoing.intake) Hear(line);
      session_->TakeTopicChanges();
      for (const Notice& notice : session_->TakeNotices()) Check(notice);
    }
  }

  std::size_t read() const { return read_; }
  std::size_t settled() const { return settled_.size(); }

 private:
  // Notes what the session sends, so that lies refer to it.
  void Hear(const std::string& line) {
    const auto request = DecodeRequest(parser_, line);
    ASSERT_TRUE(request) << line;
    const Envelope& envelope = request->envelope;
    if (envelope.session) session_id_ = *envelope.session;
    if (!envelope.re.empty()) asked_.push_back(envelope.re);
    if (asked_.size() > 5) asked_.erase(asked_.begin());
  }

  void Happen() {
    switch (Pick(12)) {
      case 0:
        now_ += Time(OneIn(20) ? 30'000 : 400);
        return;
      case 1:
        return Act();
      case 2:
      case 3:
      case 4:
        if (listens_) Publish();
        return;
      default:
        return Tell();
    }
  }

  // Acts as the program.
  void Act() {
    switch (Pick(6)) {
      case 0:
        session_->Ask(History{Room(), {}, {}, 5});
        return;
      case 1:
        session_->Ask(ListRooms{});
        return;
      case 2:
        // A room that is followed again may begin at any line.
        handled_.erase("den");
        session_->Unfollow("den");
        return session_->Follow("den", {std::nullopt, Pick(3)});
      case 3:
        if (OneIn(50)) session_->Leave();
        return;
      default:
        session_->Submit(Say{"lobby", "hi", 0, {}});
    }
  }

  void Publish() {
    const std::string room = Room();
    const std::string topic =
        OneIn(2) ? RoomTopic(room) : EventTopic(room, AnId());
    switch (Pick(5)) {
      case 0:
      case 1:
        return OnFeed(std::string(kUpTopic),
                      EncodeSignal(Beat{AnId(), AnId(), Number()}));
      case 2:
        return OnFeed(topic, EncodeSignal(RoomBeat{room, Number()}));
      default:
        return OnFeed(topic, EncodeEvent(AnEvent(room)));
    }
  }
  void OnFeed(const std::string& topic, const std::string& line) {
    session_->OnFeed(topic, line, now_);
  }

  void Tell() {
    std::string lines;
    const std::string room = Room();
    for (auto more = Pick(3); more > 0; --more) {
      lines += EncodeEvent(AnEvent(room)) + "\n";
    }
    lines += OneIn(5) ? EncodeSignal(RoomBeat{room, Number(), AnId()})
                      : EncodeReply(AReply(room));
    session_->OnDesk(lines, now_);
  }

  Reply AReply(const std::string& room) {
    const RefusedList refused = {{Number(), Errc::kBadName}};
    switch (Pick(9)) {
      case 0:
        return Stored{session_id_, Number(), Re(), room,
                      Number(),    Number(), 5,    refused};
      case 1:
        return Refused{session_id_, Number(), Re(), ARefusal(), refused};
      case 2:
        return Refused{{}, 0, Re(), ARefusal(), {}};
      case 3:
        return Resend{session_id_, Number() + 1, {}, ARefusal(), refused};
      case 4:
        return Pong{Re(), AnId(), AnId(), Number(), refused, OneIn(20)};
      case 5:
        return RoomList{Re(), {{room, Number(), Number() + 1, {}}}, room};
      case 6:
        return Goodbye{Re()};
      case 7:
        return Welcome{Re(),
                       "alice",
                       AnId(),
                       AnId(),
                       Number(),
                       {Number(), Number(), Number(), Number()},
                       {{room, Number(), Number() + 1, {}}},
                       refused,
                       OneIn(20)};
      default:
        return PageEnd{Re(),         room,     Number(), Number() + 1,
                       Number() + 1, Number(), Number(), AnId()};
    }
  }

  Event AnEvent(const std::string& room) {
    Event event;
    event.seq = Number() + 1;
    event.n = Number() + 1;
    event.room = OneIn(10) ? Room() : room;
    event.from = "mallory";
    event.text = "x";
    event.replay = OneIn(3);
    if (OneIn(3)) event.type = EventType::kEdited;
    if (OneIn(5)) {
      event.type = EventType::kRecalled;
      event.text.clear();
    }
    if (event.type != EventType::kSaid) event.line = Number() + 1;
    return event;
  }

  Refusal ARefusal() {
    Refusal refusal =
        Refuse(OneIn(3) ? Errc::kConflict
                        : (OneIn(2) ? Errc::kSlowDown : Errc::kNotMember));
    refusal.retry_after_ms = static_cast<int>(Pick(1000));
    return refusal;
  }

  // The program reads each room's lines once and in order, and learns each
  // request's outcome once.
  void Check(const Notice& notice) {
    std::visit(Overloaded{
                   [&](const LineNotice& line) {
                     ++read_;
                     CheckNext(line.event.room, line.event.n, line.event.n);
                   },
                   [&](const UnreadableNotice& gap) {
                     CheckNext(gap.room, gap.low, gap.high);
                   },
                   [&](const StoredNotice& stored) { Settle(stored.ticket); },
                   [&](const RefusedNotice& refused) {
                     if (refused.ticket != 0) Settle(refused.ticket);
                   },
                   [&](const ForgottenNotice&) { handled_.clear(); },
                   [&](const ShutOutNotice& out) { handled_.erase(out.room); },
                   [](const auto&) {},
               },
               notice);
  }
  void CheckNext(const std::string& room, std::uint64_t low,
                 std::uint64_t high) {
    const auto [known, is_new] = handled_.try_emplace(room, low - 1);
    // Lines before the first that the client may read are skipped silently.
    EXPECT_GT(low, known->second) << room;
    EXPECT_LE(low, high) << room;
    known->second = high;
  }
  void Settle(Ticket ticket) {
    EXPECT_TRUE(settled_.insert(ticket).second) << ticket << " is told twice";
  }

  std::uint64_t Pick(std::uint64_t below) { return chance_() % below; }
  bool OneIn(std::uint64_t chance) { return Pick(chance) == 0; }
  std::uint64_t Number() {
    return OneIn(15) ? kMaxInteger - 1 - Pick(2) : Pick(9);
  }
  std::string Room() {
    static const std::vector<std::string> kRooms = {"lobby", "den",
                                                    "@alice/bob", "elsewhere"};
    return kRooms[Pick(OneIn(4) ? kRooms.size() : 2)];
  }
  Id AnId() { return OneIn(6) ? Id{{8, 8}} : Id{{7, 7}}; }
  std::string Re() {
    return asked_.empty() ? "q1" : asked_[Pick(asked_.size())];
  }

  std::mt19937_64 chance_;
  CountingRandom random_;
  Time now_{100'000};
  bool listens_ = true;
  std::optional<Session> session_;
  JsonParser parser_;
  Id session_id_;                   // the newest session id
  std::vector<std::string> asked_;  // `re` of the last questions
  std::size_t read_ = 0;            // number of lines read
  std::map<std::string, std::uint64_t> handled_;
  std::set<Ticket> settled_;
};

TEST(SessionLiarTest, NoLieBreaksAPromise) {
  std::size_t read = 0;
  std::size_t settled = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Liar liar(seed);
    liar.Play();
    if (testing::Test::HasFailure()) return;
    read += liar.read();
    settled += liar.settled();
  }
  EXPECT_GT(read, 100) << "the lies are too far from the truth";
  EXPECT_GT(settled, 100);
}

}  // namespace
}  // namespace qun
