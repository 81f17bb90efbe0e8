#include "client/session/outbox.h"

#include <fmt/format.h>

#include <algorithm>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr Time kFirstStatus{1000};
constexpr Time kLongestStatus{4000};

bool IsRefused(const RefusedList& refused, std::uint64_t k, Errc* code) {
  for (const RefusedK& item : refused) {
    if (item.k != k) continue;
    *code = item.code;
    return true;
  }
  return false;
}

// Without an announced limit the protocol's limit holds.
std::size_t AtMost(std::uint64_t announced, std::size_t most) {
  return announced == 0 ? most : std::min<std::size_t>(announced, most);
}

}  // namespace

Outbox::Outbox(std::string as, bool bot, const Id& session)
    : as_(std::move(as)), bot_(bot), session_(session) {}

std::string Outbox::Encode(std::uint64_t k, const Body& body) const {
  return EncodeRequest({{as_, session_, k, {}, bot_}, body});
}

Result<Ticket> Outbox::Add(Body body) {
  std::string line = Encode(next_k_, body);
  if (line.size() > message_bytes_) return tl::make_unexpected(TooLong(line));
  // The broker could not read the k of such a line.
  if (line.find('\n') != std::string::npos) {
    return tl::make_unexpected(Refuse(Errc::kBadJson));
  }
  const auto naming = as_.empty() ? Naming::kProved : Naming::kClaimed;
  const auto read = DecodeRequest(parser_, line, naming);
  if (!read) return tl::make_unexpected(read.error().refusal);
  Expects(Info(read->verb()).kind == VerbKind::kRecorded);
  entries_.push_back(
      {++last_ticket_, next_k_++, std::move(body), std::move(line)});
  Ensures(IsDense());
  return last_ticket_;
}

Refusal Outbox::TooLong(const std::string& line) const {
  return {Errc::kTooLong,
          fmt::format("this has {} bytes as a message; at most {} can be sent",
                      line.size(), message_bytes_),
          {},
          0};
}

// The entries have successive k, up to the next line's.
bool Outbox::IsDense() const {
  return entries_.empty() || (entries_.front().k + entries_.size() == next_k_ &&
                              entries_.back().k + 1 == next_k_);
}

void Outbox::OnLimits(const Limits& limits) {
  window_ = AtMost(limits.window, kWindow);
  message_bytes_ = AtMost(limits.message, kRequestMessageBytes);
  Ensures(window_ > 0 && message_bytes_ > 0);
  for (Entry& entry : entries_) {
    if (entry.line.size() <= message_bytes_ || entry.ticket == 0) continue;
    notices_.emplace_back(RefusedNotice{entry.ticket, TooLong(entry.line)});
    entry.ticket = 0;
    entry.body = Skip{};
    entry.line = Encode(entry.k, entry.body);
  }
}

std::vector<std::string> Outbox::TakeDue(Time now) {
  std::vector<std::string> due;
  if (now < paused_until_) return due;
  for (; sent_ < std::min(entries_.size(), window_); ++sent_) {
    Expects(entries_[sent_].k == entries_.front().k + sent_);
    due.push_back(entries_[sent_].line);
  }
  Ensures(sent_ <= kWindow);
  if (!due.empty() && status_due_ == Time::max()) Progress(now);
  return due;
}

bool Outbox::IsStatusDue(Time now) {
  if (sent_ == 0 || now < status_due_) return false;
  status_wait_ = std::min(status_wait_ * 2, kLongestStatus);
  Ensures(status_wait_ >= kFirstStatus);
  status_due_ = now + status_wait_;
  return true;
}

std::string Outbox::StatusLine() const {
  return EncodeRequest({{as_, session_, 0, {}, false}, Status{}});
}

Time Outbox::NextDue() const {
  if (entries_.empty()) return Time::max();
  if (sent_ < std::min(entries_.size(), window_)) return paused_until_;
  return status_due_;
}

void Outbox::Progress(Time now) {
  status_wait_ = kFirstStatus;
  status_due_ = sent_ == 0 ? Time::max() : now + status_wait_;
}

void Outbox::Settle(std::uint64_t up_to, const RefusedList& refused, Time now) {
  while (!entries_.empty() && entries_.front().k <= up_to) {
    const Entry& entry = entries_.front();
    Errc code{};
    if (IsRefused(refused, entry.k, &code)) {
      SettleFirst(RefusedNotice{entry.ticket, Refuse(code)}, now);
    } else {
      Stored stored;
      stored.session = session_;
      stored.k = entry.k;
      SettleFirst(StoredNotice{entry.ticket, stored}, now);
    }
  }
  Ensures(IsDense());
}

void Outbox::SettleFirst(Notice outcome, Time now) {
  Expects(!entries_.empty());
  if (entries_.front().ticket != 0) notices_.push_back(std::move(outcome));
  entries_.pop_front();
  if (sent_ > 0) --sent_;
  Ensures(sent_ <= entries_.size());
  told_delay_ = false;
  Progress(now);
}

bool Outbox::OnStored(const Stored& stored, std::string raw, Time now) {
  if (stored.session != session_ || stored.k == 0) return false;
  Settle(stored.k - 1, stored.refused, now);
  if (entries_.empty() || entries_.front().k != stored.k) return true;
  SettleFirst(StoredNotice{entries_.front().ticket, stored, std::move(raw)},
              now);
  return true;
}

bool Outbox::OnRefused(const Refused& refused, Time now) {
  if (refused.session != session_ || refused.k == 0) return false;
  Settle(refused.k - 1, refused.refused, now);
  if (entries_.empty() || entries_.front().k != refused.k) return true;
  if (refused.refusal.code == Errc::kConflict) {
    conflict_ = true;
  } else {
    SettleFirst(RefusedNotice{entries_.front().ticket, refused.refusal}, now);
  }
  return true;
}

bool Outbox::OnCounter(std::uint64_t last, const RefusedList& refused,
                       Time now) {
  const std::uint64_t first = entries_.empty() ? next_k_ : entries_.front().k;
  if (last >= next_k_ || last + 1 < first) return false;
  Settle(last, refused, now);
  Ensures(entries_.empty() || entries_.front().k == last + 1);
  return true;
}

void Outbox::SendAgain() {
  sent_ = 0;
  status_due_ = Time::max();
}

void Outbox::Pause(const Refusal& reason, Time now) {
  paused_until_ = now + Time(reason.retry_after_ms);
  if (reason.retry_after_ms == 0 || std::exchange(told_delay_, true)) return;
  notices_.emplace_back(DelayedNotice{reason});
}

void Outbox::BeginSession(const Id& session) {
  Expects(session != session_);  // an ended session is not used again
  session_ = session;
  next_k_ = 1;
  conflict_ = false;
  SendAgain();
  for (Entry& entry : entries_) {
    entry.k = next_k_++;
    entry.line = Encode(entry.k, entry.body);
  }
  Ensures(IsDense() && sent_ == 0);
}

}  // namespace qun
