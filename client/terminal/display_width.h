// Counts the terminal cells of a text.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_
#define QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_

#include <string_view>

namespace qun {

// The cells of one cluster: 0 (control or invisible characters), 1 or 2.
int ClusterWidth(std::string_view cluster);

// Whether terminals disagree on the width of this cluster. After it, only an
// absolute cursor position is reliable.
bool IsWidthDisputed(std::string_view cluster);

// The cells that a terminal may take for this cluster: the same, or more if
// terminals disagree.
int LargestWidth(std::string_view cluster);

// The cells of a text. It must not contain control characters.
int DisplayWidth(std::string_view utf8);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_
