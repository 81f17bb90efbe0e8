// Writes the broker's events to the operator's log, and limits how many: a
// flood of bad lines or of short connections must not become a flood of log
// lines.
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

  // A line or message that was refused before the order step. `socket` names
  // the socket where it arrived.
  void Malformed(std::string_view socket, const Sender& sender,
                 const Refusal& refusal, Time now);
  void Came(const Connected& client, Time now);
  void Went(const Disconnected& client, Time now);
  // Logs what people say, if the log's level asks for it.
  void Said(const Recorded<Batch>& batch);
  // Logs damaged lines, or that a page could not be read at all.
  void Damaged(const Page& page, Time now);
  // `user` is the name of its peer, or empty.
  void Closed(const ClosedConnection& connection, const std::string& user,
              Time now);
  void KeyRefused(const RefusedKey& refused, Time now);
  // A change by the operator. Its key is not logged.
  void Administered(const OperatorChange& change);
  void NotRecorded(const std::string& why, Time now);
  // `total`: connections since the start whose handshake failed.
  void FailedHandshakes(std::uint64_t total, Time now);
  // `total`: messages since the start that were dropped because a client did
  // not take them.
  void Dropped(std::uint64_t total, Time now);
  // Logs how many lines the limits have suppressed.
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
