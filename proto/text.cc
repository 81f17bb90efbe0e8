#include "proto/text.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "proto/characters.h"

namespace qun {
namespace {

constexpr char32_t kEmojiStyle = 0xFE0F;

// A thread's break iterator, placed on one UTF-8 text. Only one placement of a
// kind may be alive at a time.
class Breaks {
 public:
  Breaks(icu::BreakIterator& iterator, std::string_view text)
      : iterator_(iterator) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&text_, text.data(), static_cast<std::int64_t>(text.size()),
                   &status);
    iterator_.setText(&text_, status);
  }
  ~Breaks() { utext_close(&text_); }
  Breaks(const Breaks&) = delete;
  Breaks& operator=(const Breaks&) = delete;

  icu::BreakIterator* operator->() { return &iterator_; }

 private:
  icu::BreakIterator& iterator_;
  UText text_ = UTEXT_INITIALIZER;
};

using MakeIterator = icu::BreakIterator* (*)(const icu::Locale&, UErrorCode&);

std::unique_ptr<icu::BreakIterator> MakeRootIterator(MakeIterator make) {
  UErrorCode status = U_ZERO_ERROR;
  return std::unique_ptr<icu::BreakIterator>(
      make(icu::Locale::getRoot(), status));
}

icu::BreakIterator& ClusterIterator() {
  thread_local const auto kIterator =
      MakeRootIterator(&icu::BreakIterator::createCharacterInstance);
  return *kIterator;
}

icu::BreakIterator& WordIterator() {
  thread_local const auto kIterator =
      MakeRootIterator(&icu::BreakIterator::createWordInstance);
  return *kIterator;
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  UChar32 c = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    U8_NEXT(bytes, at, bytes.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t CountClusters(std::string_view utf8) {
  Breaks breaks(ClusterIterator(), utf8);
  std::size_t count = 0;
  while (breaks->next() != icu::BreakIterator::DONE) ++count;
  return count;
}

std::vector<std::string_view> SplitClusters(std::string_view utf8) {
  Breaks breaks(ClusterIterator(), utf8);
  std::vector<std::string_view> clusters;
  std::size_t start = 0;
  for (int end; (end = breaks->next()) != icu::BreakIterator::DONE;) {
    const auto stop = static_cast<std::size_t>(end);
    clusters.push_back(utf8.substr(start, stop - start));
    start = stop;
  }
  return clusters;
}

std::size_t NextCluster(std::string_view utf8, std::size_t at) {
  if (at >= utf8.size()) return utf8.size();
  Breaks breaks(ClusterIterator(), utf8);
  return static_cast<std::size_t>(breaks->following(static_cast<int>(at)));
}

std::size_t PreviousCluster(std::string_view utf8, std::size_t at) {
  if (at == 0) return 0;
  Breaks breaks(ClusterIterator(), utf8);
  return static_cast<std::size_t>(
      breaks->preceding(static_cast<int>(std::min(at, utf8.size()))));
}

std::size_t NextWord(std::string_view utf8, std::size_t at) {
  if (at >= utf8.size()) return utf8.size();
  Breaks breaks(WordIterator(), utf8);
  int end = breaks->following(static_cast<int>(at));
  while (end != icu::BreakIterator::DONE &&
         breaks->getRuleStatus() == UBRK_WORD_NONE) {
    end = breaks->next();
  }
  return end == icu::BreakIterator::DONE ? utf8.size()
                                         : static_cast<std::size_t>(end);
}

std::size_t PreviousWord(std::string_view utf8, std::size_t at) {
  Breaks breaks(WordIterator(), utf8);
  const int from = static_cast<int>(std::min(at, utf8.size()));
  int end = breaks->isBoundary(from) ? from : breaks->following(from);
  while (end > 0) {
    const bool ends_word = breaks->getRuleStatus() != UBRK_WORD_NONE;
    end = breaks->preceding(end);
    if (ends_word) break;
  }
  return static_cast<std::size_t>(std::max(end, 0));
}

int ClusterWidth(std::string_view cluster) {
  int width = 0;
  bool printable = false;
  for (char32_t c : DecodeUtf8(cluster)) {
    width += CharacterWidth(c);
    if (c == kEmojiStyle) width = 2;
    printable =
        printable || !(IsControl(c) || IsBidiControl(c) || IsInvisible(c));
  }
  return printable ? std::clamp(width, 1, 2) : 0;
}

bool IsWidthDisputed(std::string_view cluster) {
  const std::u32string text = DecodeUtf8(cluster);
  const auto printed = std::count_if(text.begin(), text.end(), [](char32_t c) {
    return CharacterWidth(c) > 0;
  });
  return printed > 1 || !std::all_of(text.begin(), text.end(), IsWidthSettled);
}

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  for (std::string_view cluster : SplitClusters(utf8)) {
    width += ClusterWidth(cluster);
  }
  return width;
}

}  // namespace qun
