// Hashes bytes, to recognise a repeated request, and to notice that a line on
// the disk has changed. It is no protection against malice.
#ifndef QUN_BROKER_MODEL_HASH_H_
#define QUN_BROKER_MODEL_HASH_H_

#include <cstdint>
#include <string_view>

namespace qun {

// XXH3, 64 bits.
std::uint64_t HashOf(std::string_view bytes);

}  // namespace qun

#endif  // QUN_BROKER_MODEL_HASH_H_
