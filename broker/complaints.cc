#include "broker/complaints.h"

#include <fmt/format.h>

namespace qun {
namespace {

constexpr int kSaidPerWindow = 5;
constexpr Time kOneWindow = std::chrono::seconds(1);

}  // namespace

void Complaints::Malformed(std::string_view socket, const Sender& sender,
                           const Refusal& refusal, Time now) {
  ++total_;
  Tick(now);
  if (said_ == kSaidPerWindow) {
    ++unsaid_;
    return;
  }
  ++said_;
  log_->Write(LogLevel::kWarning, "malformed",
              {{"socket", std::string(socket)},
               {"address", sender.address},
               {"code", std::string(Info(refusal.code).name)},
               {"why", refusal.why},
               {"total", fmt::to_string(total_)}});
}

void Complaints::Dropped(std::uint64_t total) {
  if (total == dropped_) return;
  dropped_ = total;
  log_->Write(LogLevel::kWarning, "dropped",
              {{"socket", "desk"}, {"total", fmt::to_string(total)}});
}

void Complaints::Tick(Time now) {
  if (now < window_ + kOneWindow) return;
  window_ = now;
  said_ = 0;
  if (unsaid_ == 0) return;
  log_->Write(LogLevel::kWarning, "malformed_unsaid",
              {{"count", fmt::to_string(std::exchange(unsaid_, 0))},
               {"total", fmt::to_string(total_)}});
}

}  // namespace qun
