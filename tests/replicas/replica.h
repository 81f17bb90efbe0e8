// A broker's core that reads ordered proposals as bytes. Replicas that read the
// same proposals must have ledgers with the same rows, wherever batches end and
// however often replicas restart.
#ifndef QUN_TESTS_REPLICAS_REPLICA_H_
#define QUN_TESTS_REPLICAS_REPLICA_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "broker/arrive/order.h"
#include "broker/ledger/sqlite.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/turn/core.h"
#include "proto/base/clock_random.h"
#include "proto/json/json_parser.h"

namespace qun {

class Replica {
 public:
  // `files` is the name of a VFS. The log's id comes from `random`, which must
  // outlive the replica.
  Replica(std::string path, Random* random,
          const char* files = kExclusiveFiles);

  // Decides and records a batch. Throws StorageError if the bytes are no
  // proposal, or if the batch cannot be recorded.
  void Read(std::span<const std::string> batch);
  // Stops and starts the core.
  void Restart();
  void Stop();

 private:
  std::string path_;
  Random* random_;
  const char* files_;
  JsonParser parser_;
  OrderAlone order_;
  std::unique_ptr<SqliteLedger> ledger_;
  std::optional<Core> core_;
};

// All rows of a closed ledger, one a line: the table and the columns.
std::vector<std::string> DumpLedger(const std::string& path, const char* files);

}  // namespace qun

#endif  // QUN_TESTS_REPLICAS_REPLICA_H_
