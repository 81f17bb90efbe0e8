// Texts made safe: what others wrote for a terminal, what a person typed for a
// message.
//
// Pure; any thread. Invalid UTF-8 counts as U+FFFD. Nothing here depends on the
// locale.
#ifndef QUN_PROTO_TEXT_TEXT_SANITIZE_H_
#define QUN_PROTO_TEXT_TEXT_SANITIZE_H_

#include <string>
#include <string_view>

namespace qun {

// Makes text that others wrote safe for a terminal.
//
// Control characters (C0, DEL, C1), bidi controls and invalid bytes become
// U+FFFD: one cell that no terminal obeys and nobody mistakes for something
// typed, as a caret notation could be. What shows nothing anyway is left out:
// zero-width characters outside emoji sequences, tags outside flags. A cluster
// keeps at most 8 combining marks and 16 characters; a mark without a base gets
// a dotted circle. U+2028 and U+2029 count as newlines. With `keep_newlines`
// newline and tab stay; without, they are shown as one cell (U+21B5, space).
std::string SanitizeForTerminal(std::string_view utf8, bool keep_newlines);

// JSON that others wrote, with its control, bidi and invisible characters as
// \u escapes: the same JSON, safe for a terminal. Valid JSON has them in
// strings alone.
std::string EscapeJsonForTerminal(std::string_view json);

// What a person typed or pasted, as a message may hold it: CR and CRLF become
// newlines; all other controls but tab are dropped, as are invalid bytes and
// U+FFFD, which stands for them.
std::string NormalizeInput(std::string_view utf8);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_TEXT_SANITIZE_H_
