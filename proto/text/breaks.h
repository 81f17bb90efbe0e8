// Breaks a text into grapheme clusters, words, or the pieces between which a
// line may break, with ICU. Only files that split texts include this header.
// Making an iterator is expensive and reusing one is cheap, so each thread
// keeps its own.
#ifndef QUN_PROTO_TEXT_BREAKS_H_
#define QUN_PROTO_TEXT_BREAKS_H_

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <cstdint>
#include <string_view>

namespace qun {

// Sets an iterator of this thread to a UTF-8 text. An iterator works on only
// one text at a time.
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

// The iterators of this thread.
icu::BreakIterator& ClusterIterator();
icu::BreakIterator& WordIterator();
icu::BreakIterator& LineIterator();

}  // namespace qun

#endif  // QUN_PROTO_TEXT_BREAKS_H_
