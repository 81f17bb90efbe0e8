// Assertions, which are enabled in release builds: Microsoft GSL's Expects at
// the beginning of a function, Ensures at its end. A failed one is a bug of
// this program that breaks a promise of PROTOCOL.md or ARCHITECTURE.md. Input
// from a peer or a disk is never asserted, but checked as an error.
#ifndef QUN_PROTO_BASE_CONTRACT_H_
#define QUN_PROTO_BASE_CONTRACT_H_

#include <gsl/assert>

// GSL ends the program silently, but the operator must know which assertion
// failed.
#undef GSL_CONTRACT_CHECK
#define GSL_CONTRACT_CHECK(type, cond)     \
  (GSL_LIKELY(cond) ? static_cast<void>(0) \
                    : ::qun::EndBroken({type, #cond, __FILE__, __LINE__}))

namespace qun {

struct BrokenContract {
  const char* kind;
  const char* text;
  const char* file;
  int line;
};

// Writes one line in the form of the log to stderr, and aborts. Everything that
// is recorded is on disk, so a restart loses nothing.
[[noreturn]] void EndBroken(const BrokenContract& broken);

// Sets a function that is called before the program aborts, for tests.
void OnBroken(void (*end)(const BrokenContract& broken));

}  // namespace qun

#endif  // QUN_PROTO_BASE_CONTRACT_H_
