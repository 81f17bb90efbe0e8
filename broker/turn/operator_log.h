// What the operator is told of the broker's work, and how often: a flood of bad
// lines, or of clients that come and go, must not become a flood of log lines.
#ifndef QUN_BROKER_TURN_OPERATOR_LOG_H_
#define QUN_BROKER_TURN_OPERATOR_LOG_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "broker/ledger/archive.h"
#include "broker/log/closed_connection.h"
#include "broker/log/log.h"
#include "broker/log/log_budget.h"
#include "broker/log/refused_key.h"
#include "broker/model/batch.h"
#include "broker/model/operator_request.h"
#include "broker/model/sender.h"
#include "broker/publish/presence.h"
#include "proto/base/clock_random.h"
#include "proto/base/errc.h"

namespace qun {

class OperatorLog {
 public:
  explicit OperatorLog(Log* log) : log_(log) {}

  // A line that was refused before it had a place: `socket` is where it came.
  void Malformed(std::string_view socket, const Sender& sender,
                 const Refusal& refusal, Time now);
  void Came(const Connected& client, Time now);
  void Went(const Disconnected& client, Time now);
  // What people say, for a log that wants every line.
  void Said(const Recorded<Batch>& batch);
  // Lines whose bytes have changed on the disk, or that cannot be read at all.
  void Damaged(const Page& page, Time now);
  void Closed(const ClosedConnection& connection, Time now);
  void KeyRefused(const RefusedKey& refused, Time now);
  // What an operator had done; without secrets.
  void Administered(const OperatorChange& change);
  void NotRecorded(const std::string& why, Time now);
  // Connections since the start that ended in their handshake.
  void FailedHandshakes(std::uint64_t total, Time now);
  // Messages that were dropped because a client did not take them, since the
  // start.
  void Dropped(std::uint64_t total, Time now);
  // Says what was left unsaid.
  void Tick(Time now);

 private:
  Log* log_;  // not owned
  LogBudget malformed_budget_{5};
  LogBudget presence_budget_{100};
  LogBudget failure_budget_{1};
  LogBudget damaged_budget_{5};
  LogBudget closed_budget_{5};
  LogBudget dropped_budget_{1};
  LogBudget handshake_budget_{1};
  LogBudget refused_budget_{5};
  std::uint64_t malformed_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t failed_handshakes_ = 0;
  std::uint64_t closed_ = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_TURN_OPERATOR_LOG_H_
