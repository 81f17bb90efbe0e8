// The operator's verbs about keys and users, on the command line.
#ifndef QUN_BROKER_OPERATOR_ADMIN_VERBS_H_
#define QUN_BROKER_OPERATOR_ADMIN_VERBS_H_

#include "broker/operator/options.h"

namespace qun {

// Carries out `keygen`. Returns the exit code. Throws SecretFileError,
// DataDirError.
int MakeKey(const Options& options);

// invite, users, …: sends the request to the broker that runs on options.data,
// or carries it out here if none runs. Returns the exit code. Throws
// StorageError, SecretFileError, UsageError.
int RunAdminVerb(const Options& options);

}  // namespace qun

#endif  // QUN_BROKER_OPERATOR_ADMIN_VERBS_H_
