// Carries out `qun-broker backup FILE`.
#ifndef QUN_BROKER_OPERATOR_BACKUP_H_
#define QUN_BROKER_OPERATOR_BACKUP_H_

#include <filesystem>

#include "broker/operator/check.h"

namespace qun {

// The broker that runs on `data` makes the copy, or this process if none runs.
// The copy gets its name only after it was checked, so that a file of that name
// is whole. Never replaces a file. Returns the result of the check; if
// something is wrong, there is no file. Throws StorageError.
CheckedLedger BackUp(const std::filesystem::path& data,
                     const std::filesystem::path& file);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_BACKUP_H_
