// How many cells of a terminal a text takes.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_
#define QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_

#include <string_view>

namespace qun {

// Terminal cells of one cluster: 0 (controls, invisible characters), 1 or 2.
int ClusterWidth(std::string_view cluster);

// Whether terminals disagree on the width of this cluster: after it only an
// absolute cursor position is reliable.
bool IsWidthDisputed(std::string_view cluster);

// Cells of a text without controls.
int DisplayWidth(std::string_view utf8);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_DISPLAY_WIDTH_H_
