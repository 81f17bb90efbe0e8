#include "broker/publish/desk.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "proto/base/contract.h"
#include "proto/base/overloaded.h"
#include "proto/lines/event.h"

namespace qun {
namespace {

// A `resend` for the same k is sent only once in this time: requests that the
// client sent before it read the first one may still arrive.
constexpr Time kResendEvery{500};
constexpr Time kSilent = std::chrono::hours(1);
constexpr Time kLookEvery = std::chrono::minutes(1);
// More than any client needs. A session that is forgotten is bound again by its
// next query.
constexpr std::size_t kSessionsOfAConnection = 100;
constexpr std::size_t kListenersOfAUser = 100;
// Shorter lines are copied, so that they fit into a message with others.
constexpr std::size_t kWorthSharing = 4096;

}  // namespace

bool Desk::Bind(const SessionKey& key, const std::string& connection,
                Time now) {
  Binding& binding = bindings_[key];
  binding.heard = now;
  if (binding.connection == connection) return false;
  const bool has_moved = !binding.connection.empty();
  Unbind(binding.connection, key);
  binding.connection = connection;
  auto& sessions = sessions_[connection];
  sessions.push_back(key);
  Ensures(sessions.size() <= kSessionsOfAConnection + 1);
  if (sessions.size() <= kSessionsOfAConnection) return has_moved;
  StopListening(sessions.front());
  bindings_.erase(sessions.front());
  sessions.pop_front();
  return has_moved;
}

bool Desk::Listen(const SessionKey& key) {
  if (!bindings_.contains(key)) return false;
  auto& sessions = listeners_[key.user];
  if (std::find(sessions.begin(), sessions.end(), key.session) !=
      sessions.end()) {
    return false;
  }
  sessions.push_back(key.session);
  if (sessions.size() > kListenersOfAUser) sessions.pop_front();
  Ensures(sessions.size() <= kListenersOfAUser);
  return true;
}

void Desk::StopListening(const SessionKey& key) {
  const auto found = listeners_.find(key.user);
  if (found == listeners_.end()) return;
  std::erase(found->second, key.session);
  if (found->second.empty()) listeners_.erase(found);
}

std::size_t Desk::CountListeners(const std::string& user) const {
  const auto found = listeners_.find(user);
  return found == listeners_.end() ? 0 : found->second.size();
}

void Desk::Unbind(const std::string& connection, const SessionKey& key) {
  const auto found = sessions_.find(connection);
  if (found == sessions_.end()) return;
  std::erase(found->second, key);
  if (found->second.empty()) sessions_.erase(found);
}

std::string Desk::ConnectionOf(const SessionKey& key) const {
  const auto found = bindings_.find(key);
  return found == bindings_.end() ? std::string() : found->second.connection;
}

void Desk::Answer(const Recorded<Batch>& batch, Time now) {
  for (const auto& answer : batch->answers) Collect(answer, now);
}

void Desk::AnswerNotNow(const std::vector<qun::Answer>& answers, Time now) {
  for (const auto& answer : answers) Collect(answer, now);
}

void Desk::Collect(const qun::Answer& answer, Time now) {
  const Overloaded send{
      [&](const SessionKey& session) {
        const auto found = bindings_.find(session);
        if (found == bindings_.end()) return;
        if (IsRepeatedResend(answer, found->second, now)) return;
        Reply(found->second.connection, answer.reply);
      },
      [&](const ToConnection& to) { Reply(to.connection, answer.reply); },
      [](const ToOperator&) {},  // answered by Broker::TellOperator
  };
  std::visit(send, answer.to);
}

bool Desk::IsRepeatedResend(const qun::Answer& answer, Binding& binding,
                            Time now) {
  const auto* resend = std::get_if<Resend>(&answer.reply);
  if (resend == nullptr) return false;
  const bool repeated =
      resend->k == binding.resend_k && now < binding.resend_at + kResendEvery;
  if (!repeated) {
    binding.resend_k = resend->k;
    binding.resend_at = now;
  }
  return repeated;
}

void Desk::Reply(const std::string& connection, const qun::Reply& reply) {
  if (!connection.empty()) Wait(connection, EncodeReply(reply));
}

void Desk::Tell(const std::string& user, const SharedLines& lines) {
  Expects(!lines->empty() && lines->back() != '\n');
  const auto found = listeners_.find(user);
  if (found == listeners_.end()) return;
  std::set<std::string> connections;
  for (const Id& session : found->second) {
    connections.insert(ConnectionOf({user, session}));
  }
  for (const std::string& connection : connections) {
    waiting_[connection].Add(lines);
  }
}

void Desk::Wait(const std::string& connection, std::string_view lines) {
  Expects(!lines.empty() && lines.back() != '\n');
  waiting_[connection].Add(lines);
}

void Desk::Flush() {
  for (auto& [connection, waiting] : waiting_) {
    for (const SharedLines& message : waiting.Take()) {
      Forward(connection, message);
    }
  }
  waiting_.clear();
}

void Desk::Waiting::Add(const SharedLines& lines) {
  if (lines->size() < kWorthSharing) return packer_.Add(*lines);
  messages_ = Take();
  messages_.push_back(lines);
}

std::vector<SharedLines> Desk::Waiting::Take() {
  for (std::string& message : packer_.Take()) {
    messages_.push_back(
        std::make_shared<const std::string>(std::move(message)));
  }
  return std::exchange(messages_, {});
}

void Desk::Forward(const std::string& connection, const SharedLines& lines) {
  Expects(!connection.empty());
  const Sent sent = outlet_->SendShared(connection, lines);
  if (sent != Sent::kSent) ++dropped_;
  if (sent == Sent::kGone) gone_.insert(connection);
}

void Desk::Probe(const std::string& connection) {
  if (outlet_->Send(connection, EncodeSignal(qun::Probe{})) == Sent::kGone) {
    gone_.insert(connection);
  }
}

std::vector<SessionKey> Desk::TakeLost() {
  std::vector<SessionKey> lost = std::exchange(lost_, {});
  for (const std::string& connection : std::exchange(gone_, {})) {
    const auto found = sessions_.find(connection);
    if (found == sessions_.end()) continue;
    lost.insert(lost.end(), found->second.begin(), found->second.end());
    sessions_.erase(found);
  }
  for (const SessionKey& key : lost) {
    StopListening(key);
    bindings_.erase(key);
  }
  return lost;
}

void Desk::ForgetUser(const std::string& user) {
  ForgetIf([&](const SessionKey& key, const Binding&) {
    if (key.user != user) return false;
    lost_.push_back(key);
    return true;
  });
}

void Desk::ForgetSilent(Time now) {
  if (now < next_look_) return;
  next_look_ = now + kLookEvery;
  ForgetIf([&](const SessionKey&, const Binding& binding) {
    return now >= binding.heard + kSilent;
  });
}

template <typename IsOver>
void Desk::ForgetIf(IsOver is_over) {
  for (auto entry = bindings_.begin(); entry != bindings_.end();) {
    const auto& [key, binding] = *entry;
    if (!is_over(key, binding)) {
      ++entry;
      continue;
    }
    Unbind(binding.connection, key);
    StopListening(key);
    entry = bindings_.erase(entry);
  }
}

}  // namespace qun
