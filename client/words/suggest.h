// Finds the known word that a person probably meant.
#ifndef QUN_CLIENT_WORDS_SUGGEST_H_
#define QUN_CLIENT_WORDS_SUGGEST_H_

#include <optional>
#include <span>
#include <string_view>

namespace qun {

// The closest word at an edit distance of at most two; empty if there is none.
std::optional<std::string_view> Closest(
    std::string_view word, std::span<const std::string_view> known);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_SUGGEST_H_
