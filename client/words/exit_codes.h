// How qun ends. 128 + a signal's number when a signal ended it.
#ifndef QUN_CLIENT_WORDS_EXIT_CODES_H_
#define QUN_CLIENT_WORDS_EXIT_CODES_H_

#include "proto/base/errc.h"

namespace qun {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;
inline constexpr int kExitUsage = 2;         // or nothing to send
inline constexpr int kExitNoConnection = 3;  // no broker answers
inline constexpr int kExitNotAllowed = 4;    // the broker does not let us in
inline constexpr int kExitTimeout = 5;       // the time is up
inline constexpr int kExitNotFound = 6;      // no such room or line
inline constexpr int kExitRefused = 7;       // by a rule
inline constexpr int kExitPartly = 8;        // some of several lines
inline constexpr int kExitInvitation = 9;    // used, expired, withdrawn

// Of a program that ends because the broker refused what it asked for.
int ExitOf(Errc code);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_EXIT_CODES_H_
