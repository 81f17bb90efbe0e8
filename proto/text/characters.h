// Properties of single characters (Unicode code points), by ICU. All pure.
// Shared by what measures text and what makes it safe; others use text.h.
#ifndef QUN_PROTO_TEXT_CHARACTERS_H_
#define QUN_PROTO_TEXT_CHARACTERS_H_

#include <string>
#include <string_view>

namespace qun {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;
inline constexpr char32_t kZeroWidthJoiner = 0x200D;

// Each invalid byte sequence becomes one U+FFFD.
std::u32string DecodeUtf8(std::string_view utf8);

// `c` must not be a surrogate.
void AppendUtf8(std::string& utf8, char32_t c);

// C0, DEL, C1.
bool IsControl(char32_t c);
// Overrides, embeddings, isolates and direction marks.
bool IsBidiControl(char32_t c);
// Shows nothing by itself: zero-width characters, joiners, tags, fillers; not
// variation selectors, which belong to the character before them.
bool IsInvisible(char32_t c);
// Combining marks of all kinds, variation selectors among them.
bool IsMark(char32_t c);
// Emoji, and what may be joined with them.
bool IsPictograph(char32_t c);
// Leaves the pictograph before it open to a joiner (marks, skin tones).
bool ExtendsPictograph(char32_t c);

// Terminal cells of the character alone: 0, 1 or 2.
int CharacterWidth(char32_t c);
// Whether the width tables in use agree on the character.
bool IsWidthSettled(char32_t c);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_CHARACTERS_H_
