// Makes keys, and gives them to sockets, which turns on CURVE, ZeroMQ's
// encryption (https://rfc.zeromq.org/spec/26/).
#ifndef QUN_PROTO_SOCKETS_CURVE_H_
#define QUN_PROTO_SOCKETS_CURVE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

#include "proto/base/key.h"

namespace qun {

// Bytes that CURVE adds to a frame: a name, a nonce, flags and a MAC.
inline constexpr std::size_t kCurveBytes = 33;

// Neither key begins with "-", so that no program takes it for an option.
// Throws if libzmq was built without CURVE.
KeyPair NewKeyPair();
// The pair of a secret key; empty if `secret_key` is not a key.
std::optional<KeyPair> KeyPairOf(std::string_view secret_key);
// The key that has these 32 bytes; empty if there are not 32.
std::string KeyOfBytes(std::string_view bytes);

// Call these before a socket is bound or connected, and after SetCommonOptions:
// they add kCurveBytes to the largest message.
void SetBrokerKey(zmq::socket_t& socket, const KeyPair& key);
void SetClientKeys(zmq::socket_t& socket, const CurveKeys& keys);

}  // namespace qun

#endif  // QUN_PROTO_SOCKETS_CURVE_H_
