// Tests once, before the broker serves, that a broker with a key really keeps
// strangers out, in case libzmq ignores an option.
#ifndef QUN_BROKER_EDGE_SELF_TEST_H_
#define QUN_BROKER_EDGE_SELF_TEST_H_

#include <stdexcept>
#include <string>
#include <zmq.hpp>

#include "proto/base/clock_random.h"
#include "proto/sockets/endpoints.h"

namespace qun {

// A stranger got in, or the test had no result.
class NotClosedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The number of connections that the test makes.
inline constexpr int kStrangers = 3;

// A handshake takes a few milliseconds.
inline constexpr Time kLongestHandshake{5000};

// Connects to each socket with an unknown key and waits at most `patience` for
// each refusal. Throws NotClosedError.
void ProveThatStrangersStayOut(zmq::context_t& context, const Endpoints& bound,
                               const std::string& broker_key,
                               Time patience = kLongestHandshake);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_SELF_TEST_H_
