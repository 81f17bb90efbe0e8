#include "broker/model/looks.h"

#include <algorithm>

#include "broker/model/hash.h"
#include "proto/base/contract.h"
#include "proto/text/names.h"

namespace qun {

Looks::Looks(std::initializer_list<std::string_view> names) {
  Expects(names.size() <= kMostNames);
  std::ranges::transform(names, hashes_.begin(), [](std::string_view name) {
    return HashOf(Skeleton(name)) | 1;  // never 0
  });
}

bool Looks::Meets(const Looks& other) const {
  return std::ranges::any_of(hashes_, [&](std::uint64_t hash) {
    return hash != 0 &&
           std::ranges::find(other.hashes_, hash) != other.hashes_.end();
  });
}

}  // namespace qun
