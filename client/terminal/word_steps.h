// Steps from word to word in a text. Positions are byte offsets.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_CLIENT_TERMINAL_WORD_STEPS_H_
#define QUN_CLIENT_TERMINAL_WORD_STEPS_H_

#include <cstddef>
#include <string_view>

namespace qun {

// The end of the next word after `at`, or of the text; the beginning of the
// previous word before `at`, or 0. Spaces and punctuation belong to no word.
// ICU's dictionary splits Chinese.
std::size_t NextWord(std::string_view utf8, std::size_t at);
std::size_t PreviousWord(std::string_view utf8, std::size_t at);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_WORD_STEPS_H_
