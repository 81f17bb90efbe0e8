// Copies a ledger, even while a broker uses it.
#ifndef QUN_BROKER_OPERATOR_LEDGER_COPY_H_
#define QUN_BROKER_OPERATOR_LEDGER_COPY_H_

#include <atomic>
#include <string>

namespace qun {

// Copies the ledger as it is now to the file `to`, which must not exist; the
// broker can record lines meanwhile. Call it in the broker's process, or in any
// other while no broker runs. Throws StorageError, also when `stopping` becomes
// true.
void CopyLedger(const std::string& ledger, const std::string& to,
                const std::atomic<bool>& stopping);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_LEDGER_COPY_H_
