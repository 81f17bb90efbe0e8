// Lambdas as one visitor for std::visit: an alternative that none of them takes
// does not compile.
#ifndef QUN_PROTO_BASE_OVERLOADED_H_
#define QUN_PROTO_BASE_OVERLOADED_H_

namespace qun {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace qun

#endif  // QUN_PROTO_BASE_OVERLOADED_H_
