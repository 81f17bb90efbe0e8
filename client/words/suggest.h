// "Did you mean": the nearest of a few known words.
#ifndef QUN_CLIENT_WORDS_SUGGEST_H_
#define QUN_CLIENT_WORDS_SUGGEST_H_

#include <optional>
#include <span>
#include <string_view>

namespace qun {

// Empty if none is near: at most two letters added, dropped or changed.
std::optional<std::string_view> Closest(
    std::string_view word, std::span<const std::string_view> known);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_SUGGEST_H_
