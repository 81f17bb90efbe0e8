// Keys of CURVE, ZeroMQ's encryption (https://rfc.zeromq.org/spec/26/). A key
// is 32 bytes, written as the 40 characters that libzmq writes (Z85), which
// need no escaping in JSON and no quoting in a list of words.
#ifndef QUN_PROTO_CURVE_H_
#define QUN_PROTO_CURVE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

namespace qun {

inline constexpr std::size_t kKeyCharacters = 40;
// What it adds to a frame: a name, a nonce, flags, and a proof.
inline constexpr std::size_t kCurveBytes = 33;

struct KeyPair {
  std::string public_key;
  std::string secret_key;

  bool operator==(const KeyPair&) const = default;
};

// What a client needs to talk to a broker that has a key.
struct CurveKeys {
  std::string broker;  // its public key
  KeyPair own;
};

// Throws if libzmq was built without CURVE.
KeyPair NewKeyPair();
// The pair of a secret key; empty if it is none.
std::optional<KeyPair> KeyPairOf(std::string_view secret_key);
// Whether it is written as a key is.
bool IsKey(std::string_view key);
// The key whose bytes these are; empty if they are not 32.
std::string KeyOfBytes(std::string_view bytes);

// To be set before a socket is bound or connected, and after its limit for a
// message, which is widened by what the encryption adds. The broker's sockets
// ask the handler of ZAP about each peer, and name themselves by `domain`;
// without a handler nobody gets in.
void SetBrokerKey(zmq::socket_t& socket, const KeyPair& key,
                  const std::string& domain);
void SetClientKeys(zmq::socket_t& socket, const CurveKeys& keys);

}  // namespace qun

#endif  // QUN_PROTO_CURVE_H_
