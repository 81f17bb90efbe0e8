// A hash of bytes, to see that they are not the same: of a request that comes
// again, and of a line that was read back from the disk. Not against malice.
#ifndef QUN_BROKER_MODEL_HASH_H_
#define QUN_BROKER_MODEL_HASH_H_

#include <cstdint>
#include <string_view>

namespace qun {

// XXH3, 64 bits.
std::uint64_t HashOf(std::string_view bytes);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_HASH_H_
