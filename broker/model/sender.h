// The sender of a message, from its connection and the recorded keys. All lines
// of the message share it.
#ifndef QUN_BROKER_MODEL_SENDER_H_
#define QUN_BROKER_MODEL_SENDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "proto/text/names.h"

namespace qun {

// How the sender was identified.
enum class Standing : std::uint8_t {
  kClaimed,  // without keys: the line names its sender
  kKnown,    // by a user's key
  kInvited,  // by an invitation's key, which may only `register`
  kLocal,    // this machine: the operator, or the broker itself
};

struct Sender {
  Sender() = default;
  Sender(std::string from, std::string by)
      : address(std::move(from)), connection(std::move(by)) {}

  std::string address;     // of the peer; on ipc its user and process ids
  std::string connection;  // the desk's routing id; empty on intake
  std::string key;         // the public key, proved by CURVE; or empty
  Standing standing = Standing::kClaimed;
  // For kKnown: the owner of the key. `user` holds the present name and the id;
  // `called` is the present name, folded.
  Name user;
  std::string called;
  bool bot = false;  // the account is marked as a program
  bool is_operator = false;
};

using SharedSender = std::shared_ptr<const Sender>;
inline const SharedSender kNoSender = std::make_shared<const Sender>();

}  // namespace qun

#endif  // QUN_BROKER_MODEL_SENDER_H_
