// Who sent a message, as the edge and the recorded keys tell. Shared by all
// that the message holds.
#ifndef QUN_BROKER_MODEL_SENDER_H_
#define QUN_BROKER_MODEL_SENDER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "proto/text/names.h"

namespace qun {

// How much is known of a sender.
enum class Standing : std::uint8_t {
  kClaimed,  // a broker without keys: the line says who it is
  kKnown,    // the key of a user
  kInvited,  // the key of an invitation: good for `register` alone
  kLocal,    // this machine: the operator, or the broker itself
};

struct Sender {
  Sender() = default;
  Sender(std::string from, std::string by)
      : address(std::move(from)), connection(std::move(by)) {}

  std::string address;     // of the peer; on ipc its ids
  std::string connection;  // the desk's routing id; empty on intake
  std::string key;         // the public one, proved; empty without keys
  Standing standing = Standing::kClaimed;
  // kKnown: whose key it is. `user` is what they are called, and the id that
  // they are known by; `called` is the former, folded.
  Name user;
  std::string called;
  bool bot = false;  // it is marked as a program's
  bool is_operator = false;
};

using SharedSender = std::shared_ptr<const Sender>;
inline const SharedSender kNoSender = std::make_shared<const Sender>();

}  // namespace qun

#endif  // QUN_BROKER_MODEL_SENDER_H_
