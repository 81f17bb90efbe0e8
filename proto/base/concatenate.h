// Joins the alternatives of two variants into one variant.
#ifndef QUN_PROTO_BASE_CONCATENATE_H_
#define QUN_PROTO_BASE_CONCATENATE_H_

#include <type_traits>
#include <variant>

namespace qun {

template <typename First, typename Second>
struct ConcatenateOf;
template <typename... First, typename... Second>
struct ConcatenateOf<std::variant<First...>, std::variant<Second...>> {
  using Type = std::variant<First..., Second...>;
};
template <typename First, typename Second>
using Concatenate = typename ConcatenateOf<First, Second>::Type;

// Whether a type is one of a variant's alternatives.
template <typename T, typename Variant>
inline constexpr bool kIsOneOf = false;
template <typename T, typename... Alternatives>
inline constexpr bool kIsOneOf<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

}  // namespace qun

#endif  // QUN_PROTO_BASE_CONCATENATE_H_
