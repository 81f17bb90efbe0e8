// The broker at work: wires the parts and runs the loop.
#ifndef QUN_BROKER_SERVE_H_
#define QUN_BROKER_SERVE_H_

#include "broker/operator/options.h"

namespace qun {

// Until a signal ends it. Says on stdout when it is ready. Returns an exit
// code; throws what its parts throw where they cannot be made.
int Serve(const Options& options);

}  // namespace qun

#endif  // QUN_BROKER_SERVE_H_
