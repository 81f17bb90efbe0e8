#include "proto/sockets/curve.h"

#include <array>

namespace qun {
namespace {

namespace option = zmq::sockopt;

constexpr std::size_t kKeyBytes = 32;

using Written = std::array<char, kKeyCharacters + 1>;

// libzmq compares the limit with the encrypted frame.
void WidenLimit(zmq::socket_t& socket) {
  const auto largest = socket.get(option::maxmsgsize);
  if (largest < 0) return;
  socket.set(option::maxmsgsize,
             largest + static_cast<std::int64_t>(kCurveBytes));
}

}  // namespace

KeyPair NewKeyPair() {
  Written public_key{};
  Written secret_key{};
  do {
    if (zmq_curve_keypair(public_key.data(), secret_key.data()) != 0) {
      throw zmq::error_t();
    }
  } while (public_key.front() == '-' || secret_key.front() == '-');
  return {public_key.data(), secret_key.data()};
}

std::optional<KeyPair> KeyPairOf(std::string_view secret_key) {
  if (!IsKey(secret_key)) return std::nullopt;
  const std::string secret(secret_key);
  Written public_key{};
  if (zmq_curve_public(public_key.data(), secret.c_str()) != 0) {
    return std::nullopt;
  }
  return KeyPair{public_key.data(), secret};
}

std::string KeyOfBytes(std::string_view bytes) {
  if (bytes.size() != kKeyBytes) return {};
  std::array<unsigned char, kKeyBytes> copy{};
  bytes.copy(reinterpret_cast<char*>(copy.data()), copy.size());
  Written key{};
  return zmq_z85_encode(key.data(), copy.data(), copy.size());
}

void SetBrokerKey(zmq::socket_t& socket, const KeyPair& key) {
  WidenLimit(socket);
  socket.set(option::curve_server, true);
  socket.set(option::curve_secretkey, key.secret_key);
}

void SetClientKeys(zmq::socket_t& socket, const CurveKeys& keys) {
  WidenLimit(socket);
  socket.set(option::curve_serverkey, keys.broker);
  socket.set(option::curve_publickey, keys.own.public_key);
  socket.set(option::curve_secretkey, keys.own.secret_key);
}

}  // namespace qun
