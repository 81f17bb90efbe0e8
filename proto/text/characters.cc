#include "proto/text/characters.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstddef>
#include <cstdint>

namespace qun {
namespace {

// Some terminals' width tables lack the characters of later versions.
constexpr int kSettledUnicodeVersion = 10;

UChar32 Point(char32_t c) { return static_cast<UChar32>(c); }

bool Has(char32_t c, UProperty property) {
  return u_hasBinaryProperty(Point(c), property);
}

int Category(char32_t c) { return u_charType(Point(c)); }

bool TakesNoCell(char32_t c) {
  const int category = Category(c);
  const int syllable =
      u_getIntPropertyValue(Point(c), UCHAR_HANGUL_SYLLABLE_TYPE);
  return category == U_CONTROL_CHAR || category == U_NON_SPACING_MARK ||
         category == U_ENCLOSING_MARK || IsInvisible(c) || IsBidiControl(c) ||
         syllable == U_HST_VOWEL_JAMO || syllable == U_HST_TRAILING_JAMO;
}

}  // namespace

std::u32string DecodeUtf8(std::string_view utf8) {
  std::u32string text;
  text.reserve(utf8.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  for (std::size_t at = 0; at < utf8.size();) {
    UChar32 c;
    U8_NEXT_OR_FFFD(bytes, at, utf8.size(), c);
    text.push_back(static_cast<char32_t>(c));
  }
  return text;
}

void AppendUtf8(std::string& utf8, char32_t c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::size_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, Point(c));
  utf8.append(reinterpret_cast<const char*>(bytes), length);
}

bool IsControl(char32_t c) { return Category(c) == U_CONTROL_CHAR; }

bool IsBidiControl(char32_t c) { return Has(c, UCHAR_BIDI_CONTROL); }

bool IsInvisible(char32_t c) {
  const bool annotation = c >= 0xFFF9 && c <= 0xFFFB;
  return annotation || (Has(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
                        !Has(c, UCHAR_VARIATION_SELECTOR));
}

bool IsMark(char32_t c) { return (U_MASK(Category(c)) & U_GC_M_MASK) != 0; }

bool IsPictograph(char32_t c) { return Has(c, UCHAR_EXTENDED_PICTOGRAPHIC); }

bool ExtendsPictograph(char32_t c) {
  return Has(c, UCHAR_GRAPHEME_EXTEND) || Has(c, UCHAR_EMOJI_MODIFIER);
}

int CharacterWidth(char32_t c) {
  if (Category(c) == U_UNASSIGNED) return 1;
  if (TakesNoCell(c)) return 0;
  const int width = u_getIntPropertyValue(Point(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int LargestCharacterWidth(char32_t c) {
  if (!IsWidthSettled(c)) return 2;
  const int east_asian =
      u_getIntPropertyValue(Point(c), UCHAR_EAST_ASIAN_WIDTH);
  const int width = CharacterWidth(c);
  return width == 1 && east_asian == U_EA_AMBIGUOUS ? 2 : width;
}

bool IsWidthSettled(char32_t c) {
  UVersionInfo age;
  u_charAge(Point(c), age);
  return age[0] < kSettledUnicodeVersion && Category(c) != U_UNASSIGNED &&
         !Has(c, UCHAR_VARIATION_SELECTOR) && !Has(c, UCHAR_REGIONAL_INDICATOR);
}

}  // namespace qun
