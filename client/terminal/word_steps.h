// From word to word in a text. Positions are byte offsets.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_CLIENT_TERMINAL_WORD_STEPS_H_
#define QUN_CLIENT_TERMINAL_WORD_STEPS_H_

#include <cstddef>
#include <string_view>

namespace qun {

// Where the word that follows `at` ends, or the end of the text; where the word
// that precedes `at` begins, or 0. Spaces and punctuation belong to no word;
// Chinese is split by ICU's dictionary.
std::size_t NextWord(std::string_view utf8, std::size_t at);
std::size_t PreviousWord(std::string_view utf8, std::size_t at);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_WORD_STEPS_H_
