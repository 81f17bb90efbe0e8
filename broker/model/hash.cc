#include "broker/model/hash.h"

#include <xxhash.h>

namespace qun {

std::uint64_t HashOf(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace qun
