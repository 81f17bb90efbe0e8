// The broker at work: puts the parts together and runs the loop.
#ifndef QUN_BROKER_SERVE_H_
#define QUN_BROKER_SERVE_H_

#include "broker/arrive/order.h"
#include "broker/operator/options.h"

namespace qun {

// Serves until a signal, a failure of storage or a lost thread ends it, and
// ends the process with its exit code. Says on stdout when it is ready. Throws
// what its parts throw where they cannot be made.
[[noreturn]] void Serve(const Options& options, Order& order);

}  // namespace qun

#endif  // QUN_BROKER_SERVE_H_
