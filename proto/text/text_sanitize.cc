#include "proto/text/text_sanitize.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "proto/text/characters.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

constexpr char32_t kDottedCircle = 0x25CC;
constexpr char32_t kNewlineSign = 0x21B5;
constexpr char32_t kBlackFlag = 0x1F3F4;
constexpr char32_t kTagSpace = 0xE0020;
constexpr char32_t kCancelTag = 0xE007F;

// The longest emoji has 10 characters. A region's flag has at most 6 tags and a
// final one.
constexpr std::size_t kMaxClusterCharacters = 16;
constexpr int kMaxMarks = 8;
constexpr std::size_t kMaxFlagTags = 7;

bool IsTag(char32_t c) { return c >= kTagSpace && c < kCancelTag; }

// The number of tags at the beginning of `rest` if they turn the black flag
// before them into another flag; 0 otherwise.
std::size_t CountFlagTags(std::u32string_view rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), IsTag);
  const auto tags = static_cast<std::size_t>(end - rest.begin()) + 1;
  const bool closed = end != rest.end() && *end == kCancelTag;
  return closed && tags > 1 && tags <= kMaxFlagTags ? tags : 0;
}

// First pass: filters single characters by their neighbours.
class Filter {
 public:
  Filter(std::string_view utf8, bool keep_newlines)
      : text_(DecodeUtf8(utf8)), keep_newlines_(keep_newlines) {}

  std::string Run() {
    while (at_ < text_.size()) Add(text_[at_++]);
    return std::move(out_);
  }

 private:
  void Add(char32_t c) {
    if (c == '\n' || c == 0x2028 || c == 0x2029) {
      AppendUtf8(out_, keep_newlines_ ? U'\n' : kNewlineSign);
    } else if (c == '\t') {
      out_ += keep_newlines_ ? '\t' : ' ';
    } else if (IsControl(c) || IsBidiControl(c)) {
      AppendUtf8(out_, kReplacementCharacter);
    } else if (!IsInvisible(c) || JoinsPictographs(c)) {
      AddVisible(c);
    }
  }

  void AddVisible(char32_t c) {
    AppendUtf8(out_, c);
    if (!ExtendsPictograph(c)) after_pictograph_ = IsPictograph(c);
    if (c != kBlackFlag) return;
    const std::u32string_view text = text_;
    auto tags = CountFlagTags(text.substr(at_));
    while (tags-- > 0) AppendUtf8(out_, text_[at_++]);
  }

  bool JoinsPictographs(char32_t c) const {
    return c == kZeroWidthJoiner && after_pictograph_ && at_ < text_.size() &&
           IsPictograph(text_[at_]);
  }

  std::u32string text_;
  bool keep_newlines_;
  std::size_t at_ = 0;
  bool after_pictograph_ = false;
  std::string out_;
};

// Second pass: limits the marks and the characters of a cluster.
void AppendBounded(std::string& out, std::string_view cluster) {
  const std::u32string text = DecodeUtf8(cluster);
  if (IsMark(text.front())) AppendUtf8(out, kDottedCircle);
  int marks = 0;
  std::size_t taken = 0;
  for (char32_t c : text) {
    if (IsMark(c) && ++marks > kMaxMarks) continue;
    if (++taken == kMaxClusterCharacters) {
      AppendUtf8(out, kReplacementCharacter);
      return;
    }
    AppendUtf8(out, c);
  }
}

// Writes two surrogates if one escape cannot hold `c` (RFC 8259, section 7).
void AppendJsonEscape(std::string& out, char32_t c) {
  constexpr char32_t kLastOfOne = 0xFFFF;
  if (c <= kLastOfOne) {
    out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    return;
  }
  const auto rest = static_cast<std::uint32_t>(c) - 0x10000;
  out += fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10),
                     0xDC00 + (rest & 0x3FF));
}

bool IsPlainAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= ' ' && c <= '~'; });
}

}  // namespace

std::string SanitizeForTerminal(std::string_view utf8, bool keep_newlines) {
  if (IsPlainAscii(utf8)) return std::string(utf8);
  const std::string filtered = Filter(utf8, keep_newlines).Run();
  std::string out;
  out.reserve(filtered.size());
  for (std::string_view cluster : SplitClusters(filtered)) {
    AppendBounded(out, cluster);
  }
  return out;
}

std::string EscapeJsonForTerminal(std::string_view json) {
  if (IsPlainAscii(json)) return std::string(json);
  std::string out;
  for (const char32_t c : DecodeUtf8(json)) {
    if (IsControl(c) || IsBidiControl(c) || IsInvisible(c)) {
      AppendJsonEscape(out, c);
    } else {
      AppendUtf8(out, c);
    }
  }
  return out;
}

std::string NormalizeInput(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  char32_t before = 0;
  for (char32_t c : DecodeUtf8(utf8)) {
    const bool second_half = c == '\n' && before == '\r';
    if (c == '\r' || (c == '\n' && !second_half)) out += '\n';
    if (c == '\t' || !(IsControl(c) || c == kReplacementCharacter)) {
      AppendUtf8(out, c);
    }
    before = c;
  }
  return out;
}

}  // namespace qun
