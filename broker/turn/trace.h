// Logs the steps of each proposal for an operator who asks for the level
// `trace`: admitted, ordered, recorded, published. A proposal is identified by
// its session and its `k`.
#ifndef QUN_BROKER_TURN_TRACE_H_
#define QUN_BROKER_TURN_TRACE_H_

#include <cstdint>
#include <span>

#include "broker/log/log.h"
#include "broker/model/batch.h"
#include "broker/model/proposal.h"

namespace qun {

// Does nothing at other levels. The log must outlive it.
class Trace {
 public:
  explicit Trace(Log* log) : log_(log) {}

  void Admitted(const Proposal& proposal);
  // Begins a new batch, to which the following log lines belong.
  void Ordered(std::span<const Proposal> proposals);
  // Logs the counted proposals that were stored.
  void Recorded(const qun::Recorded<Batch>& batch);
  void Published(const qun::Recorded<Batch>& batch);

 private:
  void Write(std::string_view step, const Proposal& proposal);
  bool IsOn() const { return log_->Wants(LogLevel::kTrace); }

  Log* log_;
  std::uint64_t batch_ = 0;  // counted since the broker started
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_TRACE_H_
