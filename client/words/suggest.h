// Finds the known word that a person may have meant.
#ifndef QUN_CLIENT_WORDS_SUGGEST_H_
#define QUN_CLIENT_WORDS_SUGGEST_H_

#include <optional>
#include <span>
#include <string_view>

namespace qun {

// The closest word with at most two letters added, dropped or changed; empty if
// there is none.
std::optional<std::string_view> Closest(
    std::string_view word, std::span<const std::string_view> known);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_SUGGEST_H_
