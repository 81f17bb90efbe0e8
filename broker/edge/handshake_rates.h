// Limits how often the connections of a key may shake hands. Each handshake
// costs CPU, and so does the end of its connection. Pure.
#ifndef QUN_BROKER_EDGE_HANDSHAKE_RATES_H_
#define QUN_BROKER_EDGE_HANDSHAKE_RATES_H_

#include <string>
#include <unordered_map>

#include "proto/base/clock_random.h"

namespace qun {

// A token bucket for each key. Only known keys may be given to it, so their
// number limits its memory.
class HandshakeRates {
 public:
  // Whether the key may shake hands once more now. If so, takes a token.
  bool Take(const std::string& key, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled{0};
  };

  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_HANDSHAKE_RATES_H_
