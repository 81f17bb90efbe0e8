// A mistake in the command line of a program.
#ifndef QUN_PROTO_BASE_USAGE_ERROR_H_
#define QUN_PROTO_BASE_USAGE_ERROR_H_

#include <stdexcept>

namespace qun {

// The text says what is wrong and what is right.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace qun

#endif  // QUN_PROTO_BASE_USAGE_ERROR_H_
