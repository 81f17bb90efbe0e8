#include "proto/text/names.h"

#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <algorithm>
#include <array>
#include <utility>

#include "proto/base/limits.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

// The names of direct rooms begin with it.
constexpr char kReservedFirst = '@';
constexpr std::size_t kCachedNames = 10'000;

constexpr std::uint32_t kForbiddenKinds = U_GC_CC_MASK | U_GC_CF_MASK |
                                          U_GC_CS_MASK | U_GC_CN_MASK |
                                          U_GC_CO_MASK | U_GC_Z_MASK;

// Symbols that show nothing, or something that stands for another character: a
// Braille cell without dots, the filler of the Khitan script, a note without a
// head, blank Egyptian signs, and the two replacement characters.
constexpr std::array<UChar32, 7> kBlanks = {0x2800,  0x16FE4, 0x1D159, 0x13441,
                                            0x13442, 0xFFFC,  0xFFFD};
constexpr UChar32 kTifinaghJoiner = 0x2D7F;

// Words of some scripts, such as Khmer, need signs that join letters. Elsewhere
// such a sign shows nothing.
bool JoinsLetters(UChar32 c) {
  const int kind = u_getIntPropertyValue(c, UCHAR_INDIC_SYLLABIC_CATEGORY);
  return kind == U_INSC_INVISIBLE_STACKER || kind == U_INSC_NUMBER_JOINER ||
         c == kTifinaghJoiner;
}

bool IsAllowed(UChar32 c) {
  return (U_GET_GC_MASK(c) & kForbiddenKinds) == 0 && c != '/' &&
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) == 0 &&
         std::ranges::find(kBlanks, c) == kBlanks.end();
}

// A name does not begin with a mark: it would change what is printed before it.
bool HasOnlyAllowed(const icu::UnicodeString& name) {
  if ((U_GET_GC_MASK(name.char32At(0)) & U_GC_M_MASK) != 0) return false;
  for (int i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
    if (!IsAllowed(name.char32At(i))) return false;
  }
  return true;
}

icu::UnicodeString WithoutJoiners(const icu::UnicodeString& name) {
  icu::UnicodeString left;
  for (int i = 0; i < name.length(); i = name.moveIndex32(i, 1)) {
    if (!JoinsLetters(name.char32At(i))) left.append(name.char32At(i));
  }
  return left;
}

icu::UnicodeString FromUtf8(std::string_view text) {
  return icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int>(text.size())));
}

const icu::Normalizer2& Nfc() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFCInstance(status);
}

const icu::Normalizer2& Fold() {
  UErrorCode status = U_ZERO_ERROR;
  return *icu::Normalizer2::getNFKCCasefoldInstance(status);
}

std::string Normalized(const icu::Normalizer2& form,
                       const icu::UnicodeString& name) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out;
  form.normalize(name, status).toUTF8String(out);
  return U_SUCCESS(status) ? out : std::string();
}

bool IsNfc(const icu::UnicodeString& name) {
  UErrorCode status = U_ZERO_ERROR;
  return Nfc().isNormalized(name, status) != 0 && U_SUCCESS(status);
}

Result<icu::UnicodeString> CheckCharacters(std::string_view raw) {
  if (raw.empty()) return Fail(Errc::kBadName, "a name may not be empty");
  if (raw.size() > kNameBytes || CountClusters(raw) > kNameClusters) {
    return Fail(Errc::kTooLong,
                fmt::format("a name may have at most {} characters and {} "
                            "bytes; choose a shorter one",
                            kNameClusters, kNameBytes));
  }
  if (!IsUtf8(raw)) return Fail(Errc::kBadName, "a name must be UTF-8");
  auto name = FromUtf8(raw);
  if (raw.front() == kReservedFirst || !HasOnlyAllowed(name)) {
    return Fail(Errc::kBadName,
                "a name may not begin with '@' or a combining mark, and may "
                "not contain '/', spaces, control characters or invisible "
                "characters");
  }
  return name;
}

// Refuses a spelling, and suggests the better one if that one is allowed.
tl::unexpected<Refusal> Respell(const char* why, std::string better) {
  if (!CheckCharacters(better)) better.clear();
  return tl::make_unexpected(Refuse(Errc::kBadName, why, std::move(better)));
}

}  // namespace

Result<Name> CheckUserName(std::string_view raw) {
  const auto name = CheckCharacters(raw);
  if (!name) return tl::make_unexpected(name.error());
  std::string folded = Normalized(Fold(), *name);
  if (const auto fold = CheckCharacters(folded); !fold) {
    return tl::make_unexpected(fold.error());
  }
  if (IsNfc(*name)) return Name{std::string(raw), std::move(folded)};
  return Respell("a name must be in Unicode's normalization form C (NFC)",
                 Normalized(Nfc(), *name));
}

Result<std::string> CheckRoomName(std::string_view raw) {
  const auto name = CheckCharacters(raw);
  if (!name) return tl::make_unexpected(name.error());
  std::string folded = Normalized(Fold(), *name);
  if (folded == raw) return folded;
  return Respell("a room's name must be written in its case-folded form",
                 std::move(folded));
}

std::string FoldName(std::string_view raw) {
  return IsUtf8(raw) ? Normalized(Fold(), FromUtf8(raw)) : std::string();
}

std::string Skeleton(std::string_view folded) {
  UErrorCode status = U_ZERO_ERROR;
  static const USpoofChecker* const kChecker = uspoof_open(&status);
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(kChecker, 0, WithoutJoiners(FromUtf8(folded)),
                                  skeleton, &status);
  std::string out;
  skeleton.toUTF8String(out);
  return U_SUCCESS(status) ? out : std::string(folded);
}

Result<Name> NameCache::User(std::string_view raw) {
  const auto known = users_.find(std::string(raw));
  if (known != users_.end()) return known->second;
  auto name = CheckUserName(raw);
  if (users_.size() >= kCachedNames) users_.clear();
  if (name) users_.emplace(raw, *name);
  return name;
}

Result<std::string> NameCache::Room(std::string_view raw) {
  const auto known = rooms_.find(std::string(raw));
  if (known != rooms_.end()) return known->second;
  auto name = CheckRoomName(raw);
  if (rooms_.size() >= kCachedNames) rooms_.clear();
  if (name) rooms_.emplace(raw, *name);
  return name;
}

}  // namespace qun
