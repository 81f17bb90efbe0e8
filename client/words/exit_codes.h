// The exit codes of qun. After a signal it is 128 plus the signal's number.
#ifndef QUN_CLIENT_WORDS_EXIT_CODES_H_
#define QUN_CLIENT_WORDS_EXIT_CODES_H_

#include "proto/base/errc.h"

namespace qun {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;         // or there is nothing to send
inline constexpr int kExitNoConnection = 3;  // no broker answers
inline constexpr int kExitNotAllowed = 4;    // the broker does not let us in
inline constexpr int kExitTimeout = 5;       // the time is up
inline constexpr int kExitNotFound = 6;      // no such room, line or user
inline constexpr int kExitRefused = 7;       // refused by a rule
inline constexpr int kExitPartly = 8;        // some lines were refused
inline constexpr int kExitInvitation = 9;    // used, expired, withdrawn

// The exit code of a program whose request the broker refused.
int ExitOf(Errc code);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_EXIT_CODES_H_
