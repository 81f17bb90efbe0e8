#include "proto/lines/request.h"

namespace qun {

std::string* RoomOf(Body& body) {
  return std::visit(
      [](auto& verb) -> std::string* {
        if constexpr (requires { verb.room; }) {
          // `who` may be without one.
          return verb.room.empty() && requires { verb.start; }
          ? nullptr : &verb.room;
        } else {
          return nullptr;
        }
      },
      body);
}

const std::string* RoomOf(const Body& body) {
  return RoomOf(const_cast<Body&>(body));
}

const std::string* UserOf(const Body& body) {
  return std::visit(
      [](const auto& verb) -> const std::string* {
        if constexpr (requires { verb.user; }) {
          return verb.user.empty() ? nullptr : &verb.user;
        } else {
          return nullptr;
        }
      },
      body);
}

}  // namespace qun
