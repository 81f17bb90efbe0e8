// What a person sees of a text: grapheme clusters, cells, words, and a form
// that is safe to print.
//
// All functions are pure, take any bytes (invalid UTF-8 counts as U+FFFD) and
// may be called from every thread: ICU's break iterators are expensive to make
// and cheap to reuse, so each thread keeps its own. Positions are byte offsets.
// Nothing here depends on the locale.
#ifndef QUN_PROTO_TEXT_H_
#define QUN_PROTO_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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

// Whether all bytes are well-formed UTF-8.
bool IsUtf8(std::string_view bytes);

// User-perceived characters (extended grapheme clusters, UAX 29).
std::size_t CountClusters(std::string_view utf8);

// The clusters in order; the views point into `utf8`.
std::vector<std::string_view> SplitClusters(std::string_view utf8);

// The cluster boundary after `at`, or the end; before `at`, or 0. Inside of a
// character, `at` counts as its beginning.
std::size_t NextCluster(std::string_view utf8, std::size_t at);
std::size_t PreviousCluster(std::string_view utf8, std::size_t at);

// Where the word that follows `at` ends, or the end of the text; where the word
// that precedes `at` begins, or 0. Spaces and punctuation belong to no word;
// Chinese is split by ICU's dictionary.
std::size_t NextWord(std::string_view utf8, std::size_t at);
std::size_t PreviousWord(std::string_view utf8, std::size_t at);

// Terminal cells of one cluster: 0 (controls, invisible characters), 1 or 2.
int ClusterWidth(std::string_view cluster);

// Whether terminals disagree on the width of this cluster: after it only an
// absolute cursor position is reliable.
bool IsWidthDisputed(std::string_view cluster);

// Cells of a text without controls.
int DisplayWidth(std::string_view utf8);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_H_
