// Whether a broker with a key really keeps strangers out, tried once before it
// serves: a library that does not do what it is told must not go unnoticed.
#ifndef QUN_BROKER_EDGE_SELF_TEST_H_
#define QUN_BROKER_EDGE_SELF_TEST_H_

#include <stdexcept>
#include <string>
#include <zmq.hpp>

#include "proto/base/clock_random.h"
#include "proto/sockets/endpoints.h"

namespace qun {

// A stranger got in, or it could not be found out.
class NotClosedError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// How many it takes.
inline constexpr int kStrangers = 3;

// A handshake takes a few milliseconds.
inline constexpr Time kLongestHandshake{5000};

// Tries a new key, which nobody knows, on each socket, and waits so long for
// the answer. Throws NotClosedError.
void ProveThatStrangersStayOut(zmq::context_t& context, const Endpoints& bound,
                               const std::string& broker_key,
                               Time patience = kLongestHandshake);

}  // namespace qun

#endif  // QUN_BROKER_EDGE_SELF_TEST_H_
