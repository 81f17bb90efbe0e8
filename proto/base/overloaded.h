// Lambdas as one visitor for std::visit: an alternative that none of them takes
// does not compile.
#ifndef QUN_PROTO_BASE_OVERLOADED_H_
#define QUN_PROTO_BASE_OVERLOADED_H_

#include <concepts>

namespace qun {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

// For a lambda that takes several of them: [](const OneOf<A, B> auto&) {}.
template <typename T, typename... Alternatives>
concept OneOf = (std::same_as<T, Alternatives> || ...);

}  // namespace qun

#endif  // QUN_PROTO_BASE_OVERLOADED_H_
