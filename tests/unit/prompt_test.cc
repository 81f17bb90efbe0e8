#include "client/terminal/prompt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "client/terminal/display_width.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

// The parts of a terminal that a prompt needs: cells with one cluster each (the
// second cell of a wide cluster is empty), and a cursor.
class Screen {
 public:
  explicit Screen(TerminalSize size) : size_(size) {}

  void Write(std::string_view bytes) {
    while (!bytes.empty()) bytes.remove_prefix(TakeOne(bytes));
  }

  // The rows down to the last one that is not blank, without trailing blanks.
  std::vector<std::string> Rows() const {
    std::vector<std::string> rows;
    for (const auto& cells : rows_) {
      std::string row;
      for (const std::string& cell : cells) row += cell;
      row.erase(row.find_last_not_of(' ') + 1);
      rows.push_back(row);
    }
    while (!rows.empty() && rows.back().empty()) rows.pop_back();
    const std::size_t height = static_cast<std::size_t>(size_.rows);
    if (rows_.size() > height) ADD_FAILURE() << "screen too high";
    return rows;
  }
  int row() const { return row_; }
  int column() const { return column_; }

  // Wraps every row again, as terminals do that keep text when they shrink.
  void Narrow(int columns) {
    std::vector<Cells> wrapped;
    int row = row_;
    for (std::size_t old = 0; old < rows_.size(); ++old) {
      if (static_cast<int>(old) == row_) row = static_cast<int>(wrapped.size());
      wrapped.emplace_back();
      for (const std::string& cell : rows_[old]) {
        if (static_cast<int>(wrapped.back().size()) == columns) {
          wrapped.emplace_back();
        }
        wrapped.back().push_back(cell);
      }
    }
    // As in tmux, a cursor after a full row stays in that row.
    const int above = std::max(0, column_ - 1) / columns;
    row_ = row + above;
    column_ -= above * columns;
    rows_ = wrapped;
    size_.columns = columns;
  }

 private:
  using Cells = std::vector<std::string>;

  std::size_t TakeOne(std::string_view bytes) {
    if (bytes.starts_with("\033[")) return TakeSequence(bytes);
    if (bytes[0] == '\r') return column_ = 0, 1;
    if (bytes[0] == '\n') return NewLine(), 1;
    const std::size_t length = NextCluster(bytes, 0);
    Put(bytes.substr(0, length));
    return length;
  }

  std::size_t TakeSequence(std::string_view bytes) {
    const std::size_t end = bytes.find_first_of("ABCDGHJKhl", 2);
    const std::string argument(bytes.substr(2, end - 2));
    const int count = std::max(1, std::atoi(argument.c_str()));
    switch (bytes[end]) {
      case 'A':
        row_ = std::max(0, row_ - count);
        break;
      case 'C':
        column_ = std::min(size_.columns - 1, column_ + count);
        break;
      case 'G':
        column_ = std::min(size_.columns, count) - 1;
        break;
      case 'H':
        row_ = column_ = 0;
        break;
      case 'J':
        if (argument == "2") rows_.clear();
        Cut();
        rows_.resize(static_cast<std::size_t>(row_) + 1);
        break;
      case 'K':
        Cut();
        break;
      case 'h':
      case 'l':
        if (argument == "?7") wraps_ = bytes[end] == 'h';
        break;
      default:
        ADD_FAILURE() << "unknown sequence";
    }
    return end + 1;
  }

  Cells& Current() {
    const auto needed = static_cast<std::size_t>(row_) + 1;
    if (rows_.size() < needed) rows_.resize(needed);
    return rows_[needed - 1];
  }

  void Cut() {
    auto& cells = Current();
    cells.resize(std::min(cells.size(), static_cast<std::size_t>(column_)));
  }

  void NewLine() {
    if (++row_ < size_.rows) return;
    rows_.erase(rows_.begin());
    --row_;
  }

  void Put(std::string_view cluster) {
    const int width = ClusterWidth(cluster);
    if (column_ + width > size_.columns) {
      ASSERT_TRUE(wraps_) << "drawn beyond the edge: " << cluster;
      column_ = 0;
      NewLine();
    }
    auto& cells = Current();
    const auto at = static_cast<std::size_t>(column_);
    const auto end = at + static_cast<std::size_t>(width);
    if (cells.size() < end) cells.resize(end, " ");
    cells[at] = cluster;
    if (width == 2) cells[at + 1].clear();
    column_ += width;
  }

  TerminalSize size_;
  bool wraps_ = true;
  std::vector<Cells> rows_;
  int row_ = 0;
  int column_ = 0;
};

class PromptTest : public testing::Test {
 protected:
  using Rows = std::vector<std::string>;

  void Open(int columns, int rows) {
    size_ = {.columns = columns, .rows = rows};
    screen_ = Screen(size_);
  }
  // A '|' in the text marks the caret.
  void Write(std::string text) {
    caret_ = text.find('|');
    text_ = text.erase(caret_, 1);
    screen_.Write(prompt_.Draw(Content(), size_));
  }
  void Arrive(std::string_view lines) {
    screen_.Write(prompt_.Print(lines, Content(), size_));
  }
  void Narrow(int columns) {
    screen_.Narrow(columns);
    size_.columns = columns;
    screen_.Write(prompt_.Draw(Content(), size_));
  }
  void ExpectCursor(int row, int column) {
    EXPECT_EQ(screen_.row(), row);
    EXPECT_EQ(screen_.column(), column);
  }
  PromptContent Content() const {
    return {.label = "> ", .text = text_, .caret = caret_};
  }

  TerminalSize size_{.columns = 20, .rows = 10};
  Screen screen_{size_};
  Prompt prompt_;
  std::string text_;
  std::size_t caret_ = 0;
};

TEST_F(PromptTest, TheCursorStandsAtTheCaret) {
  Write("你好|ab");
  EXPECT_EQ(screen_.Rows(), Rows{"> 你好ab"});
  ExpectCursor(0, 6);
}

TEST_F(PromptTest, ArrivingLinesStandAboveAndTheLineStaysWhole) {
  Write("今天|天气");
  Arrive("alice: hi");
  Arrive("bob: one\ncarol: two\n");
  EXPECT_EQ(screen_.Rows(),
            (Rows{"alice: hi", "bob: one", "carol: two", "> 今天天气"}));
  ExpectCursor(3, 6);
}

TEST_F(PromptTest, AWrappedLineIsTakenAwayWhole) {
  Open(10, 12);
  Write("0123456789abcdefg|h");
  EXPECT_EQ(screen_.Rows(), (Rows{"> 01234567", "89abcdefgh"}));
  ExpectCursor(1, 9);
  Arrive("a line");
  Write("|");
  EXPECT_EQ(screen_.Rows(), (Rows{"a line", ">"}));
}

TEST_F(PromptTest, AFullRowPutsTheCaretOnTheNext) {
  Open(10, 12);
  Write("01234567|");
  ExpectCursor(1, 0);
  Arrive("a line");
  EXPECT_EQ(screen_.Rows(), (Rows{"a line", "> 01234567"}));
  ExpectCursor(2, 0);
}

TEST_F(PromptTest, AWideCharacterAtTheEdgeMovesToTheNextRow) {
  Open(9, 12);
  Write("你好你|好");
  EXPECT_EQ(screen_.Rows(), (Rows{"> 你好你", "好"}));
  ExpectCursor(1, 0);
}

TEST_F(PromptTest, ANewlineIsShownAndBeginsARow) {
  Write("one\n|two");
  EXPECT_EQ(screen_.Rows(), (Rows{"> one↵", "two"}));
  ExpectCursor(1, 0);
  Write("one|\ntwo");
  ExpectCursor(0, 5);
}

TEST_F(PromptTest, ALongTextShowsHalfAScreenAroundTheCaret) {
  Open(20, 8);
  Write("1\n2\n3\n4\n5|\n6\n7\n8\n9");
  EXPECT_EQ(screen_.Rows(), (Rows{"3↵", "4↵", "5↵", "6↵"}));
  ExpectCursor(2, 1);
  Arrive("a line");
  EXPECT_EQ(screen_.Rows(), (Rows{"a line", "3↵", "4↵", "5↵", "6↵"}));
  Write("1\n2\n3\n4\n5\n6\n7\n8\n9|");
  EXPECT_EQ(screen_.Rows(), (Rows{"a line", "6↵", "7↵", "8↵", "9"}));
}

TEST_F(PromptTest, ControlsInTheTextAreHarmless) {
  Write("a\tb\033[2J\u202ec\u200bd|");
  EXPECT_EQ(screen_.Rows(), Rows{"> a b\ufffd[2J\ufffdc\ufffdd"});
}

TEST_F(PromptTest, DisputedWidthsAreFollowedByAnAbsoluteColumn) {
  for (const std::string cluster :
       {"❤️", "👨‍👩‍👧", "👍🏽", "🇨🇳", "\U0001FAE8"}) {
    text_ = cluster + "x";
    const std::string drawn = prompt_.Draw(Content(), size_);
    EXPECT_NE(drawn.find(cluster + "\033[5Gx"), std::string::npos) << cluster;
  }
}

TEST_F(PromptTest, NothingWrapsByItselfWhileThePromptIsDrawn) {
  const std::string drawn = prompt_.Draw(Content(), size_);
  EXPECT_LT(drawn.find("\033[?7l"), drawn.find('>'));
  EXPECT_TRUE(drawn.ends_with("\033[?7h"));
}

TEST_F(PromptTest, NarrowingLeavesNoStaleRows) {
  for (const std::string text : {"0123456789abcdef|", "0123|456789abcdef",
                                 "0123456|", "|", "01\n23|\n"}) {
    for (int columns : {19, 18, 10, 9, 5, 4}) {
      SCOPED_TRACE(text + " at " + std::to_string(columns));
      prompt_ = Prompt();
      Open(20, 40);
      Write(text);
      Arrive("a");
      Narrow(columns);
      Arrive("b");
      Write("|");
      EXPECT_EQ(screen_.Rows(), (Rows{"a", "b", ">"}));
    }
  }
}

TEST_F(PromptTest, ALabelThatLeavesNoRoomIsLeftOut) {
  Open(3, 10);
  Write("abcd|");
  EXPECT_EQ(screen_.Rows(), (Rows{"abc", "d"}));
}

TEST_F(PromptTest, OneColumnIsEnough) {
  Open(1, 8);
  Write("a你b|");
  EXPECT_EQ(screen_.Rows(), (Rows{"a", "\ufffd", "b"}));
  ExpectCursor(3, 0);
  Open(1, 1);
  prompt_ = Prompt();
  Write("a你|");
  ExpectCursor(0, 0);
}

TEST_F(PromptTest, ErasingLeavesAnEmptyRow) {
  Open(10, 10);
  Write("0123456789abc|");
  screen_.Write(prompt_.Erase(size_));
  EXPECT_EQ(screen_.Rows(), Rows{});
  ExpectCursor(0, 0);
}

TEST_F(PromptTest, ClearingKeepsOnlyThePrompt) {
  Write("ab|");
  Arrive("a line");
  screen_.Write(prompt_.Clear(Content(), size_));
  EXPECT_EQ(screen_.Rows(), Rows{"> ab"});
}

}  // namespace
}  // namespace qun
