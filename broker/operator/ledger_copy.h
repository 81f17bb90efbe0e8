// A copy of a ledger, made while it is in use or not.
#ifndef QUN_BROKER_OPERATOR_LEDGER_COPY_H_
#define QUN_BROKER_OPERATOR_LEDGER_COPY_H_

#include <atomic>
#include <string>

namespace qun {

// Copies what is recorded at this moment to the file `to`, which must not
// exist; lines are recorded meanwhile. In the process of the broker or, while
// it does not run, in any other. Throws StorageError, also when `stopping`
// becomes true.
void CopyLedger(const std::string& ledger, const std::string& to,
                const std::atomic<bool>& stopping);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_LEDGER_COPY_H_
