// A visitor of a variant made of lambdas, one for each alternative: one that is
// missing does not compile.
#ifndef QUN_PROTO_BASE_OVERLOADED_H_
#define QUN_PROTO_BASE_OVERLOADED_H_

namespace qun {

template <typename... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

}  // namespace qun

#endif  // QUN_PROTO_BASE_OVERLOADED_H_
