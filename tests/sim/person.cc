#include "tests/sim/person.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proto/lines.h"

namespace qun::sim {
namespace {

// A line to reply to that no room has.
constexpr std::uint64_t kNoLine = 1'000'000;
// Some of these fill a page of history.
constexpr std::size_t kLongText = 5000;

}  // namespace

Person::Person(const Parts& parts, std::string name,
               std::vector<std::string> rooms)
    : parts_(parts),
      name_(std::move(name)),
      rooms_(std::move(rooms)),
      intake_(name_ + ".intake.", Leg::Sends::kMessages, parts.weather,
              parts.seed, parts.clock),
      feed_(name_ + ".feed.", Leg::Sends::kSubscriptions, parts.weather,
            parts.seed, parts.clock),
      desk_(name_ + ".desk.", Leg::Sends::kMessages, parts.weather, parts.seed,
            parts.clock) {
  if (!rooms_.empty()) parts_.story->readers[name_] = rooms_;
  Begin();
}

void Person::Begin() {
  SessionOptions options;
  options.name = name_;
  options.listens = !rooms_.empty();
  options.last = last_;
  session_.emplace(options, parts_.seed);
  for (const auto& room : rooms_) session_->Follow(room, {place_[room], 0});
  OpenSockets();
}

void Person::OpenSockets() {
  intake_.Open();
  feed_.Open();
  desk_.Open();
  session_->OnOpened(parts_.clock->Steady());
}

void Person::Say(const std::string& room, bool bad) {
  const bool is_long = parts_.seed->OneIn(20);
  const std::string text = fmt::format("{}-{}", name_, ++said_) +
                           std::string(is_long ? kLongText : 0, '.');
  Tell(Said{name_, room, text, bad});
  const auto ticket =
      session_->Submit(qun::Say{room, text, bad ? kNoLine : 0, {}});
  if (ticket) texts_[*ticket] = text;
}

void Person::Step() {
  intake_.Tick();
  desk_.Tick();
  if (!rooms_.empty()) feed_.Tick();
  if (parts_.clock->Steady() < stopped_until_) return;
  if (session_->WantsReopen()) OpenSockets();
  ReadAll();
  session_->Tick(parts_.clock->Steady());
  SendAll();
  Listen();
}

void Person::ReadAll() {
  const Time now = parts_.clock->Steady();
  feed_.ArriveAtClient([&](const auto& topic, const auto& lines) {
    session_->OnFeed(topic, lines, now);
  });
  desk_.ArriveAtClient([&](const auto& /*address*/, const auto& lines) {
    session_->OnDesk(lines, now);
  });
}

void Person::SendAll() {
  if (feed_.IsNew()) {  // as a SUB socket does by itself
    session_->TakeTopicChanges();
    for (const auto& topic : session_->Topics()) feed_.Send("+" + topic);
  }
  for (const auto& [topic, on] : session_->TakeTopicChanges()) {
    feed_.Send((on ? "+" : "-") + topic);
  }
  const Outgoing outgoing = session_->TakeOutgoing(parts_.clock->Steady());
  LinePacker packer(session_->message_bytes());
  for (const auto& line : outgoing.intake) packer.Add(line);
  for (const auto& message : packer.Take()) intake_.Send(message);
  for (const auto& line : outgoing.desk) desk_.Send(line);
}

void Person::Listen() {
  for (const Notice& notice : session_->TakeNotices()) {
    std::visit([this](const auto& what) { Take(what); }, notice);
  }
}

void Person::Take(const LineNotice& line) {
  const Event& event = line.event;
  read_[event.room] = place_[event.room] = event.n;
  Tell(Read{name_, event.room, event.n, event.text});
}

void Person::Take(const StoredNotice& stored) {
  Settle(stored.ticket, true, stored.stored.n);
}

void Person::Take(const RefusedNotice& refused) {
  if (refused.ticket != 0) Settle(refused.ticket, false, 0);
}

void Person::Take(const ForgottenNotice& /*forgotten*/) {
  place_.clear();  // it was one in the log that is no more
  Tell(Forgot{name_});
}

void Person::Settle(Ticket ticket, bool stored, std::uint64_t n) {
  Tell(Settled{texts_[ticket], stored, n});
}

void Person::ArriveAt(Broker& broker) {
  feed_.ArriveAtBroker([&](const auto& id, const auto& message) {
    const bool on = message.front() == '+';
    feed_.Subscribe(id, message.substr(1), on);
    broker.OnSubscription(message.substr(1), on);
  });
  for (const auto& topic : feed_.TakeEnded()) {
    broker.OnSubscription(topic, false);
  }
  intake_.ArriveAtBroker([&](const auto& /*id*/, const auto& lines) {
    broker.OnIntake(lines, {"10.0.0.1", ""});
  });
  desk_.ArriveAtBroker([&](const auto& id, const auto& lines) {
    broker.OnDesk(lines, {"10.0.0.1", id});
  });
}

void Person::Die() {
  Tell(Died{name_});
  last_ = session_->last();
  texts_.clear();
  Begin();
}

bool Person::HasRead(const Heads& heads) const {
  return std::all_of(rooms_.begin(), rooms_.end(), [&](const auto& room) {
    const auto head = heads.find(room);
    const auto read = read_.find(room);
    if (head == heads.end()) return true;
    return read != read_.end() && read->second >= head->second;
  });
}

}  // namespace qun::sim
