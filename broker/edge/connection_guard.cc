#include "broker/edge/connection_guard.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "broker/edge/tcp_info.h"
#include "proto/base/clock_random.h"

namespace qun {
namespace {

// The guard checks all connections twice a second, and when the memory of the
// process has grown more than new connections explain. At 1 GB/s, 5 MB arrive
// in an interval.
constexpr Time kGuardInterval{5};
constexpr Time kBetweenLooks{500};

}  // namespace

ConnectionGuard::ConnectionGuard(zmq::context_t& context, Sockets& sockets,
                                 std::size_t most_connections)
    : monitors_(context, sockets),
      traffic_(most_connections),
      memory_at_start_(resident_.Bytes()),
      bound_({memory_at_start_}) {
  thread_ = std::thread([this] { Run(); });
}

ConnectionGuard::~ConnectionGuard() {
  stopping_ = true;
  thread_.join();
}

void ConnectionGuard::OnRead(SocketKind kind, const Origin& origin) {
  const std::lock_guard lock(mutex_);
  if (!read_.empty() && read_.back().kind == kind &&
      read_.back().origin.file == origin.file &&
      read_.back().origin.key == origin.key) {
    read_.back().origin.bytes += origin.bytes;
    ++read_.back().messages;
  } else {
    read_.push_back({kind, origin});
  }
}

void ConnectionGuard::OnDrained(SocketKind kind) {
  const std::lock_guard lock(mutex_);
  drained_.at(static_cast<std::size_t>(kind)) = true;
}

std::vector<ClosedConnection> ConnectionGuard::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(closed_, {});
}

std::vector<int> ConnectionGuard::TakeEnded(SocketKind kind) {
  const std::lock_guard lock(mutex_);
  return std::exchange(ended_.at(static_cast<std::size_t>(kind)), {});
}

std::vector<int> ConnectionGuard::TakeBroken(SocketKind kind) {
  const std::lock_guard lock(mutex_);
  return std::exchange(broken_.at(static_cast<std::size_t>(kind)), {});
}

void ConnectionGuard::Run() {
  pulse_.Begin();
  while (!stopping_) {
    pulse_.Beat();
    monitors_.Wait(kGuardInterval);
    ReadMonitors();
    CloseRevoked();
    CloseExcesses();
    if (IsTimeToLook()) LookAtAll();
  }
}

std::uint64_t ConnectionGuard::failed_handshakes() const {
  return static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, failed_handshakes_));
}

void ConnectionGuard::CloseKey(const std::string& key) {
  const std::lock_guard lock(mutex_);
  revoked_.insert(key);
}

void ConnectionGuard::CloseRevoked() {
  std::set<std::string> revoked;
  {
    const std::lock_guard lock(mutex_);
    revoked.swap(revoked_);
  }
  if (revoked.empty()) return;
  CountReads();  // finds the connections of each key
  for (const std::string& key : revoked) {
    for (const int file : traffic_.FilesOf(key)) {
      Close(file, traffic_.KindOf(file), "its key was revoked");
    }
  }
  // Their keys are not known; one that subscribed later would still hear some
  // lines. A subscriber of ours is never silent.
  for (const int file : traffic_.SilentOf(SocketKind::kFeed)) {
    Close(file, SocketKind::kFeed, "a key was revoked");
  }
}

void ConnectionGuard::CloseSubscriber(const Excess& excess) {
  const std::lock_guard lock(mutex_);
  excesses_.push_back(excess);
}

void ConnectionGuard::CloseExcesses() {
  std::vector<Excess> excesses;
  {
    const std::lock_guard lock(mutex_);
    excesses.swap(excesses_);
  }
  for (const auto& [file, why, key] : excesses) {
    if (traffic_.IsOpen(file, SocketKind::kFeed)) {
      Close(file, SocketKind::kFeed, why, key);
    }
  }
}

bool ConnectionGuard::IsTimeToLook() {
  const std::size_t more =
      traffic_.size() - std::min(traffic_.size(), connections_);
  return SystemClock().Steady() >= next_look_ ||
         resident_.Bytes() > memory_ + kGrowth + more * kConnectionMemory;
}

void ConnectionGuard::ReadMonitors() {
  monitors_.Read([this](SocketKind kind, const MonitorEvent& what) {
    OnEvent(kind, what);
  });
}

void ConnectionGuard::OnEvent(SocketKind kind, const MonitorEvent& what) {
  if (what.event == 0) return;
  if (Monitors::IsFailedHandshake(what)) {
    ++failed_handshakes_;  // libzmq does not say which connection
  } else if (what.event == ZMQ_EVENT_DISCONNECTED) {
    OnEnded(kind, what.value);
  } else if (LocalPort(what.value) == what.port) {
    OnAccepted(kind, what.value);
  }
  // Otherwise it has ended, and a connection to another socket, whose monitor
  // has told of it already, has got its file.
}

void ConnectionGuard::OnAccepted(SocketKind kind, int file) {
  if (traffic_.IsFull()) NoteSpeakers();
  cookies_[file] = SocketCookie(file);
  const auto excess = traffic_.Open(file, kind, NetworkOf(PeerOf(file)),
                                    SystemClock().Steady());
  if (spoken_.contains({kind, file})) traffic_.Speaks(file);
  if (excess) Close(excess->file, traffic_.KindOf(excess->file), excess->why);
  if (kind == SocketKind::kFeed && traffic_.IsOpen(file, kind) &&
      IsFeedBehind()) {
    Close(file, kind, "too many subscriptions are waiting");
  }
}

void ConnectionGuard::OnEnded(SocketKind kind, int file) {
  // Another socket's monitor may have told of a new connection with this file.
  if (traffic_.IsOpen(file, kind)) {
    traffic_.Close(file);
    cookies_.erase(file);
  }
  if (kind == SocketKind::kIntake) return;
  const std::lock_guard lock(mutex_);
  ended_.at(static_cast<std::size_t>(kind)).push_back(file);
}

// Reads that are not counted yet show that a connection is not silent.
void ConnectionGuard::NoteSpeakers() {
  const std::lock_guard lock(mutex_);
  for (; noted_ < read_.size(); ++noted_) {
    const auto& [kind, origin, messages] = read_[noted_];
    if (!spoken_.emplace(kind, origin.file).second) continue;
    if (traffic_.IsOpen(origin.file, kind)) traffic_.Speaks(origin.file);
  }
}

void ConnectionGuard::CountReads() {
  std::vector<Read> read;
  std::array<bool, kSockets> drained{};
  {
    const std::lock_guard lock(mutex_);
    read.swap(read_);
    noted_ = 0;
    drained.swap(drained_);
  }
  at_rest_ = std::ranges::all_of(drained, std::identity());
  spoken_.clear();
  ReadMonitors();  // a message may be read before its connection is known
  for (const auto& [kind, origin, messages] : read) {
    const int file = origin.file;
    if (!traffic_.IsOpen(file, kind)) continue;
    const Verdict why = traffic_.Read(file, origin.bytes, origin.key, messages);
    if (!why.empty()) Close(file, traffic_.KindOf(file), why);
  }
  for (std::size_t i = 0; i < kSockets; ++i) {
    if (drained.at(i)) traffic_.OnDrained(static_cast<SocketKind>(i));
  }
}

void ConnectionGuard::LookAtAll() {
  const Time now = SystemClock().Steady();
  next_look_ = now + kBetweenLooks;
  connections_ = traffic_.size();
  const std::uint64_t before = std::exchange(memory_, resident_.Bytes());
  CountReads();
  at_rest_ = at_rest_ && memory_ <= before + kGrowth;
  for (const int file : traffic_.Files()) {
    const auto bytes = BytesOf(file);
    if (!bytes) continue;
    const Verdict why = traffic_.Look(file, *bytes, now);
    if (!why.empty()) Close(file, traffic_.KindOf(file), why);
  }
  BoundMemory(now);
  // A socket that was drained during this look may have received more since.
  const std::lock_guard lock(mutex_);
  drained_ = {};
}

void ConnectionGuard::CloseAll(const std::vector<int>& files, Verdict why) {
  for (const int file : files) {
    if (traffic_.Knows(file)) Close(file, traffic_.KindOf(file), why);
  }
}

// libzmq closes the file and reports it.
void ConnectionGuard::Close(int file, SocketKind kind, Verdict why,
                            const std::string& key) {
  ClosedConnection closed{std::string(SocketName(kind)), PeerOf(file),
                          key.empty() ? traffic_.KeyOf(file) : key,
                          std::string(why)};
  breaker_.Break(file, cookies_.at(file));
  traffic_.Close(file);
  const std::lock_guard lock(mutex_);
  closed_.push_back(std::move(closed));
  if (kind == SocketKind::kFeed) return;
  broken_.at(static_cast<std::size_t>(kind)).push_back(file);
}

}  // namespace qun
