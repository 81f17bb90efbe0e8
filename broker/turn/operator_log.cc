#include "broker/turn/operator_log.h"

#include <fmt/format.h>

namespace qun {

void OperatorLog::Malformed(std::string_view socket, const Sender& sender,
                            const Refusal& refusal, Time now) {
  ++malformed_;
  if (!malformed_budget_.Take(now)) return;
  log_->Write(LogLevel::kWarning, "malformed",
              {{"socket", std::string(socket)},
               {"address", sender.address},
               {"code", std::string(Info(refusal.code).name)},
               {"why", refusal.why},
               {"total", fmt::to_string(malformed_)}});
}

void OperatorLog::Came(const Connected& client, Time now) {
  if (!presence_budget_.Take(now)) return;
  log_->Write(LogLevel::kInfo, "connected",
              {{"name", client.user.shown}, {"address", client.address}});
}

void OperatorLog::Went(const Disconnected& client, Time now) {
  if (!presence_budget_.Take(now)) return;
  log_->Write(LogLevel::kInfo, "disconnected",
              {{"name", client.user.shown},
               {"address", client.address},
               {"reason", client.bye ? "bye" : "lost"}});
}

void OperatorLog::Said(const Recorded<Batch>& batch) {
  if (!log_->Wants(LogLevel::kDebug)) return;
  for (const auto& [event, line, author, readers] : batch->events) {
    log_->Write(LogLevel::kDebug, Info(event.type).name,
                {{"room", event.room},
                 {"n", fmt::to_string(event.n)},
                 {"from", event.from},
                 {"text", event.text}});
  }
}

void OperatorLog::Damaged(const Page& page, Time now) {
  if (!page.failure.empty() && damaged_budget_.Take(now)) {
    log_->Write(LogLevel::kError, "unreadable",
                {{"room", page.query.room}, {"why", page.failure}});
  }
  for (const std::uint64_t n : page.damaged) {
    if (!damaged_budget_.Take(now)) return;
    log_->Write(LogLevel::kError, "damaged",
                {{"room", page.query.room}, {"n", fmt::to_string(n)}});
  }
}

void OperatorLog::Closed(const ClosedConnection& connection,
                         const std::string& user, Time now) {
  ++closed_;
  if (!closed_budget_.Take(now)) return;
  log_->Write(LogLevel::kWarning, "closed",
              {{"socket", connection.socket},
               {"name", user},
               {"address", connection.address},
               {"why", connection.why},
               {"total", fmt::to_string(closed_)}});
}

void OperatorLog::KeyRefused(const RefusedKey& refused, Time now) {
  if (!refused_budget_.Take(now)) return;
  log_->Write(LogLevel::kWarning, "key_refused",
              {{"socket", refused.socket},
               {"address", refused.address},
               {"key", refused.key}});
}

void OperatorLog::Administered(const OperatorChange& change) {
  log_->Write(
      LogLevel::kInfo, "administered",
      {{"verb", std::string(VerbOf(change))}, {"name", NameOf(change)}});
}

void OperatorLog::NotRecorded(const std::string& why, Time now) {
  if (!failure_budget_.Take(now)) return;
  log_->Write(LogLevel::kError, "not_recorded", {{"why", why}});
}

void OperatorLog::Dropped(std::uint64_t total, Time now) {
  if (total == dropped_ || !dropped_budget_.Take(now)) return;
  dropped_ = total;
  log_->Write(LogLevel::kWarning, "dropped",
              {{"socket", "desk"}, {"total", fmt::to_string(total)}});
}

void OperatorLog::FailedHandshakes(std::uint64_t total, Time now) {
  if (total == failed_handshakes_ || !handshake_budget_.Take(now)) return;
  failed_handshakes_ = total;
  log_->Write(LogLevel::kWarning, "handshakes_failed",
              {{"total", fmt::to_string(total)}});
}

void OperatorLog::Tick(Time now) {
  if (const auto unsaid = malformed_budget_.TakeUnsaid(now); unsaid > 0) {
    log_->Write(LogLevel::kWarning, "malformed_unsaid",
                {{"count", fmt::to_string(unsaid)},
                 {"total", fmt::to_string(malformed_)}});
  }
  if (const auto unsaid = presence_budget_.TakeUnsaid(now); unsaid > 0) {
    log_->Write(LogLevel::kWarning, "presence_unsaid",
                {{"count", fmt::to_string(unsaid)}});
  }
}

}  // namespace qun
