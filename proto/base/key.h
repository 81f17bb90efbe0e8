// Keys of CURVE, ZeroMQ's encryption (https://rfc.zeromq.org/spec/26/). A key
// is 32 bytes, written as 40 characters in Z85
// (https://rfc.zeromq.org/spec/32/), which need no escaping in JSON and no
// quoting in a list of words.
#ifndef QUN_PROTO_BASE_KEY_H_
#define QUN_PROTO_BASE_KEY_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace qun {

inline constexpr std::size_t kKeyCharacters = 40;

struct KeyPair {
  std::string public_key;
  std::string secret_key;

  bool operator==(const KeyPair&) const = default;
};

// The keys of a client whose broker has a key.
struct CurveKeys {
  std::string broker;  // the broker's public key
  KeyPair own;
};

// Whether `key` is 40 characters of Z85 that encode 32 bytes. Pure, so that
// every broker judges a request with a key in the same way.
bool IsKey(std::string_view key);

}  // namespace qun

#endif  // QUN_PROTO_BASE_KEY_H_
