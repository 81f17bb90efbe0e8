// Follows each proposal in the operator's log, by its session and its `k`, from
// step to step: admitted, ordered, recorded, published. For an operator who
// asks for the level `trace`.
#ifndef QUN_BROKER_TURN_TRACE_H_
#define QUN_BROKER_TURN_TRACE_H_

#include <cstdint>
#include <span>

#include "broker/log/log.h"
#include "broker/model/batch.h"
#include "broker/model/proposal.h"

namespace qun {

// Costs nothing at another level. The log must outlive it.
class Trace {
 public:
  explicit Trace(Log* log) : log_(log) {}

  void Admitted(const Proposal& proposal);
  // A batch begins; the lines that follow are of this one.
  void Ordered(std::span<const Proposal> proposals);
  // What became of each counted proposal, on disk.
  void Recorded(const qun::Recorded<Batch>& batch);
  void Published(const qun::Recorded<Batch>& batch);

 private:
  void Write(std::string_view step, const Proposal& proposal);
  bool IsOn() const { return log_->Wants(LogLevel::kTrace); }

  Log* log_;
  std::uint64_t batch_ = 0;  // counts from the start of the broker
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_TRACE_H_
