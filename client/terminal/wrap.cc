#include "client/terminal/wrap.h"

#include <utility>

#include "client/terminal/display_width.h"
#include "proto/text/breaks.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

constexpr int kIndentWidth = static_cast<int>(kIndent.size());
constexpr int kNarrowest = 2 * kIndentWidth;
constexpr int kTabWidth = 8;

int WidthOf(std::string_view clusters) {
  int width = 0;
  for (const std::string_view cluster : SplitClusters(clusters)) {
    width += LargestWidth(cluster);
  }
  return width;
}

class Wrapper {
 public:
  explicit Wrapper(int columns) : columns_(columns) {}

  // Adds a piece that should stay in one row. Spaces at its end may be beyond
  // the screen.
  void Add(std::string_view piece) {
    const int width =
        WidthOf(piece.substr(0, piece.find_last_not_of(" \n") + 1));
    const bool fits_below = kIndentWidth + width <= columns_;
    if (column_ + width > columns_ && fits_below) Break();
    for (const std::string_view cluster : SplitClusters(piece)) Put(cluster);
  }

  std::string Take() { return std::move(rows_); }

 private:
  void Put(std::string_view cluster) {
    if (cluster == "\n") {
      rows_ += '\n';
      column_ = 0;
      return;
    }
    if (cluster == "\t") return PutTab();
    const int width = LargestWidth(cluster);
    if (column_ + width > columns_) {
      if (cluster == " ") return;
      Break();
    }
    rows_ += cluster;
    column_ += width;
  }

  void PutTab() {
    do {
      Put(" ");
    } while (column_ % kTabWidth != 0 && column_ < columns_);
  }

  void Break() {
    rows_.append("\n").append(kIndent);
    column_ = kIndentWidth;
  }

  int columns_;
  std::string rows_;
  int column_ = 0;
};

}  // namespace

std::string Wrap(std::string_view text, int columns) {
  if (columns < kNarrowest) return std::string(text);
  Wrapper wrapper(columns);
  Breaks breaks(LineIterator(), text);
  for (int from = 0, to = breaks->next(); to != icu::BreakIterator::DONE;
       from = to, to = breaks->next()) {
    wrapper.Add(text.substr(static_cast<std::size_t>(from),
                            static_cast<std::size_t>(to - from)));
  }
  return wrapper.Take();
}

}  // namespace qun
