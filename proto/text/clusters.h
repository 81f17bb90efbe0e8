// Splits a text into grapheme clusters (UAX 29), the characters that a person
// sees. Positions are byte offsets.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_PROTO_TEXT_CLUSTERS_H_
#define QUN_PROTO_TEXT_CLUSTERS_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace qun {

// Whether all bytes are well-formed UTF-8.
bool IsUtf8(std::string_view bytes);

std::size_t CountClusters(std::string_view utf8);

// The clusters in order; the views point into `utf8`.
std::vector<std::string_view> SplitClusters(std::string_view utf8);

// The next cluster boundary after `at`, or the end; the previous one before
// `at`, or 0. If `at` is inside of a code point, it counts as its first byte.
std::size_t NextCluster(std::string_view utf8, std::size_t at);
std::size_t PreviousCluster(std::string_view utf8, std::size_t at);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_CLUSTERS_H_
