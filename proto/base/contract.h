// Assertions of what the pages promise, on in release: Expects where a function
// begins, Ensures where it ends, by Microsoft's GSL. Each is a sentence of
// PROTOCOL.md or ARCHITECTURE.md that a fault of the program could make false;
// what a peer sends or a disk returns is an error, never an assertion.
#ifndef QUN_PROTO_BASE_CONTRACT_H_
#define QUN_PROTO_BASE_CONTRACT_H_

#include <gsl/assert>

// GSL ends the program without a word; the operator has to know which promise
// broke.
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

// Writes one line in the form of the log to stderr, and aborts: what is
// recorded is on disk, and a restart loses nothing.
[[noreturn]] void EndBroken(const BrokenContract& broken);

// For a program of tests that ends in another way. Called instead of abort.
void OnBroken(void (*end)(const BrokenContract& broken));

}  // namespace qun

#endif  // QUN_PROTO_BASE_CONTRACT_H_
