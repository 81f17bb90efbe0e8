// Properties of single characters (Unicode code points), from ICU. All
// functions are pure. They are for the files that measure text or make it safe;
// others use clusters.h and text_sanitize.h.
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

// C0, DEL and C1 characters.
bool IsControl(char32_t c);
// Overrides, embeddings, isolates and direction marks.
bool IsBidiControl(char32_t c);
// Characters that are invisible by themselves: zero-width characters, joiners,
// tags and fillers, but not variation selectors, which belong to the character
// before them.
bool IsInvisible(char32_t c);
// Combining marks of all kinds, including variation selectors.
bool IsMark(char32_t c);
// Emoji, and the characters that can be joined with them.
bool IsPictograph(char32_t c);
// Characters allowed between a pictograph and a joiner: marks, skin tones.
bool ExtendsPictograph(char32_t c);

// The number of terminal cells of the character alone: 0, 1 or 2.
int CharacterWidth(char32_t c);
// The same, or 2 if some terminals use 2: those of East Asian users do for many
// signs and letters.
int LargestCharacterWidth(char32_t c);
// Whether all terminals' width tables agree on the character.
bool IsWidthSettled(char32_t c);

}  // namespace qun

#endif  // QUN_PROTO_TEXT_CHARACTERS_H_
