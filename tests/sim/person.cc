#include "tests/sim/person.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "proto/lines/lines.h"

namespace qun::sim {
namespace {

// A reply to this line breaks a rule: no room has it.
constexpr std::uint64_t kNoLine = 1'000'000;
// A few texts of this size fill a page of history.
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
            parts.clock),
      den_(name_, parts.den_policy, !parts.swarm->Has(Kind::kKicks),
           parts.seed) {
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
  den_ticket_ = 0;
  lost_at_.reset();
  if (is_in_den_) session_->Follow(kDen, {place_[kDen], 0});
  OpenSockets();
}

void Person::OpenSockets() {
  intake_.Open();
  feed_.Open();
  desk_.Open();
  session_->OnOpened(parts_.clock->Steady());
}

void Person::Say(const std::string& room, bool bad) {
  if (is_leaving_) return;
  const bool is_long =
      parts_.swarm->Has(Kind::kLongLines) && parts_.seed->OneIn(20);
  const std::string text = fmt::format("{}-{}", name_, ++said_) +
                           std::string(is_long ? kLongText : 0, '.');
  const Said said{name_, room, text, bad};
  Tell(said);
  const auto ticket =
      session_->Submit(qun::Say{room, text, bad ? kNoLine : 0, {}});
  if (ticket) texts_[*ticket] = said;
}

// The new text is shorter, longer or empty.
void Person::Rewrite() {
  if (is_leaving_ || own_.empty()) return;
  const auto& [room, n] = own_[parts_.seed->Below(own_.size())];
  if (parts_.seed->OneIn(3)) {
    session_->Submit(qun::Recall{room, n});
  } else {
    const std::string text(1 + parts_.seed->Below(40), '*');
    session_->Submit(qun::Edit{room, n, text});
  }
}

void Person::LookBack() {
  if (is_leaving_ || place_.empty()) return;
  auto room = place_.begin();
  std::advance(room, parts_.seed->Below(place_.size()));
  const std::uint64_t after = parts_.seed->Below(room->second + 1);
  session_->Ask(History{room->first, after, {}, 1 + parts_.seed->Below(50)});
}

void Person::VisitDen(bool is_open) {
  if (den_ticket_ != 0 || rooms_.empty() || is_leaving_) return;
  std::vector<Body> requests;
  if (is_in_den_) {
    requests = den_.Run();
  } else if (name_ == kOwner || (is_open && !session_->HasUnsettled())) {
    requests = {den_.ComeIn()};
  }
  for (Body& request : requests) {
    den_ticket_ = session_->Submit(std::move(request)).value_or(0);
  }
}

void Person::Step() {
  intake_.Tick();
  desk_.Tick();
  if (!rooms_.empty()) feed_.Tick();
  if (parts_.clock->Steady() < stopped_until_) return;
  if (session_->WantsReopen()) {
    if (lost_at_) Tell(Reopened{name_, parts_.clock->Steady() - *lost_at_});
    lost_at_.reset();
    OpenSockets();
  }
  ReadAll();
  session_->Tick(parts_.clock->Steady());
  SendAll();
  Listen();
  if (is_leaving_ && session_->IsGone()) Die();
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
  if (feed_.IsNew()) {  // a SUB socket subscribes again by itself
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
  // The session does not follow the den.
  if (event.room == kDen && !session_->Follows(kDen)) return;
  if (event.room == kDen && name_ != kGuest) {
    parts_.story->members.insert(name_);
  }
  read_[event.room] = place_[event.room] = event.n;
  Tell(Read{name_, event.room, event.n, event.text});
}

void Person::Take(const UnreadableNotice& unreadable) {
  const auto& [room, low, high] = unreadable;
  read_[room] = place_[room] = high;
  Tell(Missed{name_, room, low, high});
}

void Person::Take(const StoredNotice& stored) {
  Settle(stored.ticket, {{}, true, stored.stored.n});
}

void Person::Take(const RefusedNotice& refused) {
  if (refused.ticket == 0) return;
  Settle(refused.ticket,
         {{}, false, 0, refused.refusal.code == Errc::kInternal});
}

void Person::Take(const ShutOutNotice& out) {
  if (out.room == kDen) is_in_den_ = false;
}

void Person::SettleDen(bool stored) {
  den_ticket_ = 0;
  // For the owner, a refusal means that the den exists already. A user who only
  // asked to join is not a member yet, and gets a ShutOutNotice.
  if (is_in_den_ || (!stored && name_ != kOwner)) return;
  is_in_den_ = true;
  session_->Follow(kDen, {place_[kDen], 0});
}

void Person::Take(const ForgottenNotice& /*forgotten*/) {
  place_.clear();  // the places belong to the lost log
  Tell(Forgot{name_});
}

void Person::Take(const LostNotice& /*lost*/) {
  lost_at_ = parts_.clock->Steady();
}

void Person::Settle(Ticket ticket, const Settled& settled) {
  if (ticket == den_ticket_) return SettleDen(settled.stored);
  const auto said = texts_.find(ticket);
  if (said == texts_.end()) return;
  const auto& [who, room, text, is_bad] = said->second;
  Settled told = settled;
  told.text = text;
  Tell(told);
  if (told.n != 0 && room != kDen) own_.emplace_back(room, told.n);
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
    broker.ReadLines(lines, As({}));
  });
  desk_.ArriveAtBroker([&](const auto& id, const auto& lines) {
    broker.ReadLines(lines, As(id));
  });
  for (const auto& id : desk_.TakeDoubtful()) broker.OnDoubt(id);
}

Sender Person::As(const std::string& connection) const {
  Sender sender("10.0.0.1", connection);
  if (parts_.has_key) sender.key = KeyOf(name_);
  return sender;
}

bool Person::Leave() {
  if (is_leaving_ || session_->HasUnsettled() || !session_->IsConnected()) {
    return false;
  }
  session_->Leave();
  is_leaving_ = true;
  return true;
}

void Person::Die() {
  is_leaving_ = false;
  Tell(Died{name_});
  last_ = session_->last();
  texts_.clear();
  Begin();
}

bool Person::HasRead(const Heads& heads) const {
  std::vector<std::string> rooms = rooms_;
  if (is_in_den_ && name_ != kGuest) rooms.emplace_back(kDen);
  return std::all_of(rooms.begin(), rooms.end(), [&](const auto& room) {
    const auto head = heads.find(room);
    const auto read = read_.find(room);
    if (head == heads.end()) return true;
    return read != read_.end() && read->second >= head->second;
  });
}

}  // namespace qun::sim
