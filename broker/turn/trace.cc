#include "broker/turn/trace.h"

#include <fmt/format.h>

#include <string>
#include <variant>

#include "proto/base/id.h"

namespace qun {
namespace {

std::string HexOf(const std::string& connection) {
  std::string hex;
  for (const char c : connection) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

}  // namespace

void Trace::Write(std::string_view step, const Proposal& proposal) {
  log_->Write(LogLevel::kTrace, step,
              {{"batch", fmt::to_string(batch_)},
               {"user", proposal.user.folded},
               {"session", proposal.session ? ToHex(*proposal.session) : ""},
               {"k", fmt::to_string(proposal.k)},
               {"connection", HexOf(proposal.sender->connection)}});
}

void Trace::Admitted(const Proposal& proposal) {
  if (IsOn()) Write("admitted", proposal);
}

void Trace::Ordered(std::span<const Proposal> proposals) {
  ++batch_;
  if (!IsOn()) return;
  for (const Proposal& proposal : proposals) Write("ordered", proposal);
}

void Trace::Recorded(const qun::Recorded<Batch>& batch) {
  if (!IsOn()) return;
  for (const Answer& answer : batch->answers) {
    const auto* session = std::get_if<SessionKey>(&answer.to);
    const auto* stored = std::get_if<Stored>(&answer.reply);
    if (session == nullptr || stored == nullptr) continue;
    log_->Write(LogLevel::kTrace, "recorded",
                {{"batch", fmt::to_string(batch_)},
                 {"user", session->user},
                 {"session", ToHex(session->session)},
                 {"k", fmt::to_string(stored->k)},
                 {"room", stored->room},
                 {"n", fmt::to_string(stored->n)},
                 {"seq", fmt::to_string(stored->seq)}});
  }
}

void Trace::Published(const qun::Recorded<Batch>& batch) {
  if (!IsOn()) return;
  for (const NumberedEvent& numbered : batch->events) {
    log_->Write(LogLevel::kTrace, "published",
                {{"batch", fmt::to_string(batch_)},
                 {"room", numbered.event.room},
                 {"n", fmt::to_string(numbered.event.n)},
                 {"seq", fmt::to_string(numbered.event.seq)},
                 {"on", numbered.readers == nullptr ? "feed" : "desk"}});
  }
}

}  // namespace qun
