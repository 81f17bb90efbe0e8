// Breaks long lines into rows, so that a terminal need not.
//
// If the terminal wrapped a line, its author could choose what stands at the
// start of a row, and could write what looks like a line of somebody else.
//
// Pure; any thread. Nothing here depends on the locale.
#ifndef QUN_CLIENT_TERMINAL_WRAP_H_
#define QUN_CLIENT_TERMINAL_WRAP_H_

#include <string>
#include <string_view>

namespace qun {

// Begins all rows of a text but the first one.
inline constexpr std::string_view kIndent = "      ";

// Breaks the lines of `text`, which must be safe for a terminal, into rows of
// at most `columns` cells, where a line may break if possible (UAX 14), and
// indents each row that continues a line. If terminals disagree about a width,
// the largest one counts. Tabs become spaces. A screen that is too narrow for
// that gets the text as it is.
std::string Wrap(std::string_view text, int columns);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_WRAP_H_
