// Sessions that nobody used for long are forgotten: PROTOCOL.md, section 7.
#ifndef QUN_BROKER_FORGET_H_
#define QUN_BROKER_FORGET_H_

#include <functional>

#include "broker/batch.h"
#include "broker/state.h"
#include "proto/system.h"

namespace qun {

// The batch that forgets the sessions that recorded nothing for kIdleDays
// before `wall`, but for those of clients that are here. Pure.
Batch ForgetIdle(const State& state, Time wall,
                 const std::function<bool(const SessionKey&)>& is_here);

}  // namespace qun

#endif  // QUN_BROKER_FORGET_H_
