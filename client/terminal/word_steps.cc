#include "client/terminal/word_steps.h"

#include <unicode/ubrk.h>

#include <algorithm>

#include "proto/text/breaks.h"

namespace qun {

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

}  // namespace qun
