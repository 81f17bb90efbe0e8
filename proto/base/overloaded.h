// Visits a std::variant with a function for each of its types. If a function is
// missing, the program does not compile.
#ifndef QUN_PROTO_BASE_OVERLOADED_H_
#define QUN_PROTO_BASE_OVERLOADED_H_

#include <concepts>

namespace qun {

// std::visit(Overloaded{[](const A&) {...}, [](const B&) {...}}, variant).
template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

// A function for several types: [](const OneOf<C, D> auto&) {}.
template <typename T, typename... Types>
concept OneOf = (std::same_as<T, Types> || ...);

}  // namespace qun

#endif  // QUN_PROTO_BASE_OVERLOADED_H_
