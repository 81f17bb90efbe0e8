// Runs the broker: constructs its parts and the event loop.
#ifndef QUN_BROKER_SERVE_H_
#define QUN_BROKER_SERVE_H_

#include "broker/arrive/order.h"
#include "broker/operator/options.h"

namespace qun {

// Serves until a signal, a failure of storage, or a thread that hangs, and then
// ends the process with the exit code. Prints a line on stdout when it is
// ready. Throws what the constructors of its parts throw.
[[noreturn]] void Serve(const Options& options, Order& order);

}  // namespace qun

#endif  // QUN_BROKER_SERVE_H_
