// A broker and its clients over connections that lose, delay and break, as a
// seed decides. Only the broker's disk and sockets are substitutes.
#ifndef QUN_TESTS_UNIT_LOSSY_WORLD_H_
#define QUN_TESTS_UNIT_LOSSY_WORLD_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "broker/turn/broker.h"
#include "client/session/session.h"
#include "tests/unit/fakes.h"

namespace qun {

class SeededRandom : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t Next() override { return engine_(); }
  bool OneIn(std::uint64_t chance) { return Next() % chance == 0; }

 private:
  std::mt19937_64 engine_;
};

// A ledger that survives the broker.
class Disk : public Ledger, public Archive {
 public:
  enum class Death { kNone, kBeforeCommit, kAfterCommit };

  State Load() override { return state_; }
  bool IsMissing(std::uint64_t seq, std::uint64_t at) override;
  // No test edits lines here.
  tl::expected<StoredLine, std::string> FindLine(const std::string& /*room*/,
                                                 std::uint64_t /*n*/) override {
    return tl::make_unexpected(std::string("nobody edits here"));
  }
  bool Scrub() override { return true; }
  bool Ask(PageQuery query) override;
  std::vector<Page> Take() override { return std::exchange(pages_, {}); }

  // Whether and when the broker dies at the next commit.
  void Die(Death death) { death_ = death; }
  // Drops the open queries of a broker that died.
  void ForgetQueries() { pages_.clear(); }
  const std::vector<Event>& log() const { return log_; }
  // The last line of each room.
  std::map<std::string, std::uint64_t> Heads() const;

 protected:
  std::optional<LedgerError> Commit(const Batch& batch) override;

 private:
  State state_ = StateOfLog(Id{{7, 7}});
  std::vector<Event> log_;
  // The lines of each room, by n - 1.
  std::map<std::string, std::vector<std::string>> lines_;
  std::vector<Page> pages_;
  Death death_ = Death::kNone;
};

// A client with its queues of messages.
struct Peer {
  std::string name;
  std::unique_ptr<Session> session;
  std::string connection;           // the broker's name for it; empty: none
  std::vector<std::string> topics;  // subscribed at the broker
  Time connects_at{0};
  std::deque<std::string> to_intake;
  std::deque<std::string> to_desk;
  std::deque<std::string> from_desk;
  std::deque<std::pair<std::string, std::string>> from_feed;

  // Outcomes and what was read.
  std::map<Ticket, std::string> said;  // the text of each
  std::map<Ticket, bool> settled;      // whether it was stored
  std::map<std::string, std::vector<std::string>> read;  // texts by room
  int forgotten = 0;
};

class LossyWorld {
 public:
  // One in `loss` messages is lost; 0: none.
  LossyWorld(std::uint64_t seed, std::uint64_t loss);

  Peer& Add(const SessionOptions& options, std::vector<std::string> rooms);
  void Say(Peer& peer, const qun::Say& say);
  // Advances the time by one step.
  void Step();
  // Steps until `done`, at most for `most`. False if it never became true.
  bool StepUntil(const std::function<bool()>& done, Time most);
  void KillBroker();
  // The broker dies after sending a few more messages.
  void CutBatch() { sends_left_ = 1 + random_.Next() % 5; }
  // Breaks the peer's connections; it reconnects later.
  void Cut(Peer& peer);

  SeededRandom& random() { return random_; }
  Disk& disk() { return disk_; }
  std::deque<Peer>& peers() { return peers_; }

 private:
  // The broker's output on one socket.
  class Leg : public Outlet {
   public:
    using Take = std::function<void(std::string_view, std::string_view)>;
    explicit Leg(Take take) : take_(std::move(take)) {}
    Sent Send(std::string_view address, std::string_view lines) override {
      take_(address, lines);
      return Sent::kSent;
    }

   private:
    Take take_;
  };

  void StartBroker();
  void Connect(Peer& peer);
  void Disconnect(Peer& peer);
  void OpenAnew(Peer& peer);
  void MoveTopics(Peer& peer);
  void Send(Peer& peer);
  void Deliver(Peer& peer);
  void Listen(Peer& peer);
  bool IsLost() { return loss_ != 0 && random_.OneIn(loss_); }
  void OnDeskSent(std::string_view connection, std::string_view lines);
  void OnFeedSent(std::string_view topic, std::string_view lines);

  SeededRandom random_;
  std::uint64_t loss_;
  FakeClock clock_;
  Disk disk_;
  OrderAlone order_;
  FakeLog log_;
  Leg feed_;
  Leg desk_;
  std::optional<Broker> broker_;
  std::optional<std::uint64_t> sends_left_;  // messages until the broker dies
  std::deque<Peer> peers_;
  int connections_ = 0;
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_LOSSY_WORLD_H_
