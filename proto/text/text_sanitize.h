// Makes texts safe: texts of others for a terminal, typed texts for a message.
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
// U+FFFD: it takes one cell, controls no terminal, and does not look like typed
// text, as a caret notation would. Invisible characters are removed: zero-width
// characters outside emoji sequences, tags outside flags. A cluster keeps at
// most 8 combining marks and 16 characters. A mark without a base gets a dotted
// circle. U+2028 and U+2029 count as newlines. With `keep_newlines`, newlines
// and tabs stay; without it, they become U+21B5 and a space.
std::string SanitizeForTerminal(std::string_view utf8, bool keep_newlines);

// Makes a line of JSON that others wrote safe for a terminal: control, bidi and
// invisible characters become \u escapes. The value stays the same, since the
// broker's lines have such characters only in strings.
std::string EscapeJsonForTerminal(std::string_view json);

// Makes text that a person typed or pasted fit for a message: CR and CRLF
// become newlines, and all other control characters except tabs are dropped, as
// are invalid bytes and U+FFFD.
std::string NormalizeInput(std::string_view utf8);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_TEXT_SANITIZE_H_
