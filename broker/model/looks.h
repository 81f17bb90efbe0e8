// What names look like, in a form that is quickly compared: names with the same
// skeleton (proto/text/names.h) look alike. Pure.
#ifndef QUN_BROKER_MODEL_LOOKS_H_
#define QUN_BROKER_MODEL_LOOKS_H_

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace qun {

class Looks {
 public:
  static constexpr std::size_t kMostNames = 3;

  Looks() = default;
  Looks(std::initializer_list<std::string_view> names);
  // Whether one of these names looks like one of the others.
  bool Meets(const Looks& other) const;

  bool operator==(const Looks&) const = default;

 private:
  std::array<std::uint64_t, kMostNames> hashes_{};  // 0: no name
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_LOOKS_H_
