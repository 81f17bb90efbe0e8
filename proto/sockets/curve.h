// Keys on sockets: making them, and turning on CURVE, ZeroMQ's encryption
// (https://rfc.zeromq.org/spec/26/).
#ifndef QUN_PROTO_SOCKETS_CURVE_H_
#define QUN_PROTO_SOCKETS_CURVE_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <zmq.hpp>

#include "proto/base/key.h"

namespace qun {

// What it adds to a frame: a name, a nonce, flags, and a proof.
inline constexpr std::size_t kCurveBytes = 33;

// Throws if libzmq was built without CURVE.
KeyPair NewKeyPair();
// The pair of a secret key; empty if it is none.
std::optional<KeyPair> KeyPairOf(std::string_view secret_key);
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

#endif  // QUN_PROTO_SOCKETS_CURVE_H_
