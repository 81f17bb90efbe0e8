// `qun-broker backup FILE`.
#ifndef QUN_BROKER_OPERATOR_BACKUP_H_
#define QUN_BROKER_OPERATOR_BACKUP_H_

#include <filesystem>

#include "broker/operator/check.h"

namespace qun {

// The copy is made by the broker that runs
// on `data`, or here if none does, then checked, and only then has its name, so
// that a file of that name is whole. Never replaces a file. Returns what was
// found in it; if something is wrong there is no file. Throws StorageError.
CheckedLedger BackUp(const std::filesystem::path& data,
                     const std::filesystem::path& file);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_BACKUP_H_
