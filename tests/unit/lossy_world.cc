#include "tests/unit/lossy_world.h"

#include <algorithm>

namespace qun {
namespace {

constexpr Time kStep{50};
constexpr Time kBeatEvery{1000};

// Creates the Recorded that Absorb requires.
class Seal : public Ledger {
 public:
  State Load() override { return {}; }
  bool IsMissing(std::uint64_t /*seq*/, std::uint64_t /*at*/) override {
    return false;
  }
  tl::expected<StoredLine, std::string> FindLine(const std::string& /*room*/,
                                                 std::uint64_t /*n*/) override {
    return tl::make_unexpected(std::string("nobody edits here"));
  }
  bool Scrub() override { return true; }

 protected:
  std::optional<LedgerError> Commit(const Batch& /*batch*/) override {
    return std::nullopt;
  }
};

}  // namespace

std::optional<LedgerError> Disk::Commit(const Batch& batch) {
  const Death death = std::exchange(death_, Death::kNone);
  if (death == Death::kBeforeCommit) {
    return LedgerError{LedgerFault::kUnknown, "died"};
  }
  for (const NumberedEvent& numbered : batch.events) {
    log_.push_back(numbered.event);
    lines_[numbered.event.room].push_back(numbered.line);
  }
  Absorb(state_, *Seal().Record(batch));
  if (death == Death::kNone) return std::nullopt;
  return LedgerError{LedgerFault::kUnknown, "died"};
}

bool Disk::IsMissing(std::uint64_t seq, std::uint64_t at) {
  return std::none_of(log_.begin(), log_.end(), [=](const Event& event) {
    return event.seq == seq && event.at == at;
  });
}

bool Disk::Ask(PageQuery query) {
  PageBuilder page(query);
  for (auto n = query.low; n <= query.high; ++n) {
    if (!page.Add(n, lines_.at(query.room).at(n - 1))) break;
  }
  pages_.push_back({query, page.Message(), {}, {}});
  return true;
}

std::map<std::string, std::uint64_t> Disk::Heads() const {
  std::map<std::string, std::uint64_t> heads;
  for (const auto& [room, lines] : lines_) heads[room] = lines.size();
  return heads;
}

LossyWorld::LossyWorld(std::uint64_t seed, std::uint64_t loss)
    : random_(seed),
      loss_(loss),
      feed_([this](auto topic, auto lines) { OnFeedSent(topic, lines); }),
      desk_([this](auto address, auto lines) { OnDeskSent(address, lines); }) {
  StartBroker();
}

void LossyWorld::StartBroker() {
  disk_.ForgetQueries();
  sends_left_.reset();
  broker_.emplace(Broker::Parts{&disk_, &disk_, &order_, &feed_, &desk_,
                                &clock_, &random_, &log_},
                  kBeatEvery);
}

void LossyWorld::KillBroker() {
  for (Peer& peer : peers_) Disconnect(peer);
  while (order_.Next()) continue;
  StartBroker();
}

Peer& LossyWorld::Add(const SessionOptions& options,
                      std::vector<std::string> rooms) {
  Peer& peer = peers_.emplace_back();
  peer.name = options.name;
  peer.session = std::make_unique<Session>(options, &random_);
  for (const auto& room : rooms) peer.session->Follow(room, {0, 0});
  OpenAnew(peer);
  return peer;
}

void LossyWorld::Say(Peer& peer, const qun::Say& say) {
  if (const auto ticket = peer.session->Submit(say)) {
    peer.said[*ticket] = say.text;
  }
}

void LossyWorld::OpenAnew(Peer& peer) {
  Disconnect(peer);
  peer.to_intake.clear();
  peer.to_desk.clear();
  peer.session->OnOpened(clock_.Steady());
}

// Messages in flight are lost; unsent ones wait.
void LossyWorld::Disconnect(Peer& peer) {
  if (!peer.connection.empty()) {
    for (const auto& topic : peer.topics) broker_->OnSubscription(topic, false);
  }
  peer.topics.clear();
  peer.connection.clear();
  if (random_.OneIn(2)) peer.to_intake.clear();
  if (random_.OneIn(2)) peer.to_desk.clear();
  peer.from_desk.clear();
  peer.from_feed.clear();
  peer.connects_at = clock_.Steady() + Time(random_.Next() % 1000);
}

void LossyWorld::Cut(Peer& peer) { Disconnect(peer); }

void LossyWorld::Connect(Peer& peer) {
  peer.connection = "c" + std::to_string(++connections_);
  peer.topics = peer.session->Topics();
  peer.session->TakeTopicChanges();
  for (const auto& topic : peer.topics) broker_->OnSubscription(topic, true);
}

void LossyWorld::OnDeskSent(std::string_view connection,
                            std::string_view lines) {
  if (sends_left_ && (*sends_left_ == 0 || --*sends_left_ == 0)) return;
  for (Peer& peer : peers_) {
    if (peer.connection != connection || IsLost()) continue;
    peer.from_desk.emplace_back(lines);
  }
}

void LossyWorld::OnFeedSent(std::string_view topic, std::string_view lines) {
  if (sends_left_ && (*sends_left_ == 0 || --*sends_left_ == 0)) return;
  for (Peer& peer : peers_) {
    const bool wants = std::any_of(
        peer.topics.begin(), peer.topics.end(),
        [topic](const auto& prefix) { return topic.starts_with(prefix); });
    if (wants && !IsLost()) peer.from_feed.emplace_back(topic, lines);
  }
}

void LossyWorld::Send(Peer& peer) {
  const Outgoing outgoing = peer.session->TakeOutgoing(clock_.Steady());
  for (const auto& line : outgoing.intake) peer.to_intake.push_back(line);
  for (const auto& line : outgoing.desk) peer.to_desk.push_back(line);
}

// Some of a leg's queued messages arrive, in order.
template <typename Queue, typename Take>
void Drain(Queue& queue, SeededRandom& random, Take take) {
  while (!queue.empty() && !random.OneIn(4)) {
    auto message = std::move(queue.front());
    queue.pop_front();
    take(message);
  }
}

void LossyWorld::Deliver(Peer& peer) {
  const Sender sender{"10.0.0.1", peer.connection};
  Drain(peer.to_intake, random_, [&](const std::string& lines) {
    if (!IsLost()) broker_->ReadLines(lines, {"10.0.0.1", ""});
  });
  Drain(peer.to_desk, random_, [&](const std::string& lines) {
    if (!IsLost()) broker_->ReadLines(lines, sender);
  });
  const Time now = clock_.Steady();
  Drain(peer.from_feed, random_, [&](const auto& message) {
    peer.session->OnFeed(message.first, message.second, now);
  });
  Drain(peer.from_desk, random_,
        [&](const std::string& lines) { peer.session->OnDesk(lines, now); });
}

void LossyWorld::Listen(Peer& peer) {
  for (const Notice& notice : peer.session->TakeNotices()) {
    if (const auto* line = std::get_if<LineNotice>(&notice)) {
      peer.read[line->event.room].push_back(line->event.text);
    } else if (const auto* stored = std::get_if<StoredNotice>(&notice)) {
      peer.settled.emplace(stored->ticket, true);
    } else if (const auto* refused = std::get_if<RefusedNotice>(&notice)) {
      peer.settled.emplace(refused->ticket, false);
    } else if (std::holds_alternative<ForgottenNotice>(notice)) {
      ++peer.forgotten;
    }
  }
}

void LossyWorld::Step() {
  clock_.Advance(kStep);
  for (Peer& peer : peers_) {
    if (peer.session->WantsReopen()) OpenAnew(peer);
    Send(peer);
    if (peer.connection.empty() && clock_.Steady() >= peer.connects_at) {
      Connect(peer);
    }
    if (!peer.connection.empty()) Deliver(peer);
    peer.session->Tick(clock_.Steady());
    Listen(peer);
  }
  if (!broker_->Turn() || sends_left_ == 0) KillBroker();
  broker_->Tick();
}

bool LossyWorld::StepUntil(const std::function<bool()>& done, Time most) {
  for (Time gone{0}; gone < most; gone += kStep) {
    if (done()) return true;
    Step();
  }
  return false;
}

}  // namespace qun
