#include "tests/sim/leg.h"

#include <algorithm>
#include <iterator>

namespace qun::sim {
namespace {

constexpr Time kLongestReconnect{1500};
constexpr Time kLongestDrain{3000};
constexpr std::uint64_t kStray = 4;

template <typename Queue>
void CutAt(Queue& queue, std::uint64_t size) {
  queue.resize(std::min<std::size_t>(queue.size(), size));
}

}  // namespace

Leg::Leg(std::string name, Sends sends, const Weather* weather, Seed* seed,
         const SimClock* clock)
    : name_(std::move(name)),
      sends_(sends),
      weather_(weather),
      seed_(seed),
      clock_(clock) {}

void Leg::Send(std::string message) {
  if (sends_ == Sends::kMessages) {
    if (IsDropped()) return;
    Stray(message);
  }
  if (now_) {
    Push(&now_->up, {Time(0), {}, std::move(message)});
  } else if (unsent_.size() < weather_->high_water) {
    unsent_.push_back(std::move(message));
  }
}

// Also delivers a copy over the last connection, as if it had been sent before
// that connection broke. This is harmless, since clients repeat messages
// anyway.
void Leg::Stray(const std::string& message) {
  if (!weather_->drains || old_.empty() || !seed_->OneIn(kStray)) return;
  auto& up = old_.back().up;
  Push(&up, {Time(0), {}, message});
  up.back().due += seed_->Span(kLongestDrain);
}

void Leg::Push(std::deque<Packet>* queue, Packet packet) {
  packet.due = clock_->Steady() + seed_->Span(weather_->latency);
  // Packets do not overtake each other.
  if (!queue->empty()) packet.due = std::max(packet.due, queue->back().due);
  queue->push_back(std::move(packet));
}

Connection* Leg::Find(std::string_view id) {
  return now_ && now_->id == id ? &*now_ : nullptr;
}

Sent Leg::Answer(std::string_view id, std::string_view address,
                 std::string_view lines) {
  Connection* connection = Find(id);
  if (connection == nullptr) return Sent::kGone;
  if (connection->down.size() >= weather_->high_water) return Sent::kDropped;
  if (IsDropped()) return Sent::kSent;
  Push(&connection->down, {Time(0), std::string(address), std::string(lines)});
  return Sent::kSent;
}

void Leg::Publish(std::string_view topic, std::string_view lines) {
  if (!now_) return;
  const bool wants = std::any_of(
      now_->topics.begin(), now_->topics.end(),
      [topic](const auto& prefix) { return topic.starts_with(prefix); });
  if (wants) Answer(now_->id, topic, lines);
}

void Leg::Open() {
  Break();
  unsent_.clear();
  for (Connection& old : old_) old.down.clear();
}

void Leg::Break() {
  if (!now_) return;
  Connection old = *std::exchange(now_, std::nullopt);
  const auto sent =
      static_cast<std::ptrdiff_t>(seed_->Below(old.up.size() + 1));
  // Messages that were not sent yet wait for the next connection; subscriptions
  // are made anew.
  if (sends_ == Sends::kMessages && seed_->OneIn(2)) {
    for (auto packet = old.up.begin() + sent; packet != old.up.end();
         ++packet) {
      unsent_.push_back(packet->lines);
    }
  }
  CutAt(old.up, static_cast<std::uint64_t>(sent));
  CutAt(old.down, seed_->Below(old.down.size() + 1));
  const bool drains = weather_->drains && seed_->OneIn(2);
  if (!drains) old.up.clear();
  const Time late = drains ? seed_->Span(kLongestDrain) : Time(0);
  for (Packet& packet : old.up) packet.due += late;
  old.broken_at = clock_->Steady() + late + seed_->Span(kLongestDrain);
  old_.push_back(std::move(old));
  connects_at_ = clock_->Steady() + seed_->Span(kLongestReconnect);
}

void Leg::LoseBroker() {
  Break();
  for (Connection& old : old_) {
    old.up.clear();
    old.topics.clear();
  }
}

void Leg::Tick() {
  if (now_ || clock_->Steady() < connects_at_) return;
  now_.emplace();
  now_->id = name_ + std::to_string(++connections_);
  new_ = true;
  for (auto& message : std::exchange(unsent_, {})) Send(std::move(message));
}

void Leg::Deliver(std::deque<Packet>* queue, const std::string* id,
                  const Take& take) {
  const Time now = clock_->Steady();
  if (now < frozen_until_) return;
  while (!queue->empty() && queue->front().due <= now) {
    const Packet packet = std::move(queue->front());
    queue->pop_front();
    take(id != nullptr ? *id : packet.address, packet.lines);
  }
}

void Leg::ArriveAtBroker(const Take& take) {
  for (Connection& old : old_) Arrive(old, take);
  if (now_) Arrive(*now_, take);
}

void Leg::Arrive(Connection& connection, const Take& take) {
  const std::size_t waiting = connection.up.size();
  Deliver(&connection.up, &connection.id, take);
  if (connection.up.size() == waiting) return;
  if (!std::exchange(connection.has_arrived, true)) {
    doubtful_.push_back(connection.id);
  }
}

std::vector<std::string> Leg::TakeDoubtful() {
  for (Connection& old : old_) {
    if (old.broken_at > clock_->Steady()) continue;
    if (!std::exchange(old.is_noticed, true)) doubtful_.push_back(old.id);
  }
  return std::exchange(doubtful_, {});
}

void Leg::ArriveAtClient(const Take& take) {
  for (Connection& old : old_) Deliver(&old.down, nullptr, take);
  if (now_) Deliver(&now_->down, nullptr, take);
}

void Leg::Subscribe(const std::string& id, const std::string& topic, bool on) {
  const auto add = [&](Connection& connection) {
    if (connection.id != id) return;
    std::erase(connection.topics, topic);
    if (on) connection.topics.push_back(topic);
  };
  std::for_each(old_.begin(), old_.end(), add);
  if (now_) add(*now_);
}

std::vector<std::string> Leg::TakeEnded() {
  std::vector<std::string> ended;
  while (!old_.empty() && old_.front().broken_at <= clock_->Steady() &&
         old_.front().up.empty()) {
    auto& topics = old_.front().topics;
    std::move(topics.begin(), topics.end(), std::back_inserter(ended));
    old_.pop_front();
  }
  return ended;
}

}  // namespace qun::sim
