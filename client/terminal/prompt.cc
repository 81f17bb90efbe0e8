#include "client/terminal/prompt.h"

#include <algorithm>
#include <utility>

#include "client/terminal/display_width.h"
#include "client/terminal/wrap.h"
#include "proto/text/clusters.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

constexpr std::string_view kNewlineSign = "\u21b5";
constexpr std::string_view kUnshowable = "\ufffd";
// Erases from the start of the row, but not from its first cell in one step: at
// the top of the screen tmux would take that for a new screen and keep the old
// one as scrollback.
constexpr std::string_view kEraseBelow = "\r\033[K\033[C\033[J\r";

std::string Sequence(int argument, char final) {
  return "\033[" + std::to_string(argument) + final;
}

std::string MoveUp(int rows) { return rows > 0 ? Sequence(rows, 'A') : ""; }

std::string MoveToColumn(int column) { return Sequence(column + 1, 'G'); }

// One cluster as it is drawn.
struct Glyph {
  std::string bytes;
  int width;
};

Glyph MakeGlyph(std::string_view cluster, int columns) {
  if (cluster == "\n") return {std::string(kNewlineSign), 1};
  std::string bytes = SanitizeForTerminal(cluster, false);
  const int width = ClusterWidth(bytes);
  if (width == 0 || width > columns) return {std::string(kUnshowable), 1};
  return {std::move(bytes), width};
}

struct Row {
  std::string bytes;
  std::vector<int> widths;
  int column = 0;  // where the next cluster goes
};

// Breaks a prompt into rows.
class Layout {
 public:
  Layout(const PromptContent& content, int columns) : columns_(columns) {
    if (DisplayWidth(content.label) * 2 <= columns) AddAll(content.label);
    const std::string_view text = content.text;
    AddAll(text.substr(0, content.caret));
    const auto rest = SplitClusters(text.substr(content.caret));
    const int next = rest.empty() ? 1 : MakeGlyph(rest.front(), columns).width;
    MakeRoom(next);
    caret_ = rows_.back();
    caret_row_ = static_cast<int>(rows_.size()) - 1;
    for (std::string_view cluster : rest) Add(cluster);
  }

  const std::vector<Row>& rows() const { return rows_; }
  int caret_row() const { return caret_row_; }
  // The row of the caret, as far as the caret.
  const Row& caret() const { return caret_; }

 private:
  void AddAll(std::string_view text) {
    for (std::string_view cluster : SplitClusters(text)) Add(cluster);
  }

  void Add(std::string_view cluster) {
    const Glyph glyph = MakeGlyph(cluster, columns_);
    MakeRoom(glyph.width);
    Row& row = rows_.back();
    row.bytes += glyph.bytes;
    row.widths.push_back(glyph.width);
    row.column += glyph.width;
    if (IsWidthDisputed(glyph.bytes) && row.column < columns_) {
      row.bytes += MoveToColumn(row.column);
    }
    if (cluster == "\n") rows_.emplace_back();
  }

  void MakeRoom(int width) {
    if (rows_.back().column + width > columns_) rows_.emplace_back();
  }

  int columns_;
  std::vector<Row> rows_ = std::vector<Row>(1);
  Row caret_;
  int caret_row_ = 0;
};

// The number of rows below the first one that clusters of these widths take
// when a terminal wraps them. A row that is exactly full has not wrapped yet.
int WrappedRows(const std::vector<int>& widths, int columns) {
  int rows = 0;
  int column = 0;
  for (int width : widths) {
    if (column + width > columns) {
      ++rows;
      column = 0;
    }
    column += width;
  }
  return rows;
}

std::string WithLineBreaks(std::string_view lines, int columns) {
  std::string out;
  for (const char c : Wrap(lines, columns)) {
    if (c == '\n') out += '\r';
    out += c;
  }
  if (!lines.empty() && lines.back() != '\n') out += "\r\n";
  return out;
}

}  // namespace

std::string Prompt::Erase(TerminalSize size) {
  int above = above_caret_.empty() ? 0 : -1;
  for (const auto& widths : std::exchange(above_caret_, {})) {
    above += WrappedRows(widths, size.columns) + 1;
  }
  return MoveUp(above) + std::string(kEraseBelow);
}

std::string Prompt::Draw(const PromptContent& content, TerminalSize size) {
  std::string out = Erase(size);
  const Layout layout(content, size.columns);
  const auto& rows = layout.rows();
  const int shown = std::max(1, size.rows / 2);
  const int last_top = std::max(0, static_cast<int>(rows.size()) - shown);
  const int top = std::clamp(layout.caret_row() - shown / 2, 0, last_top);
  const int bottom = std::min(top + shown, static_cast<int>(rows.size())) - 1;

  out += "\033[?7l";
  for (int row = top; row <= bottom; ++row) {
    const Row& drawn = rows[static_cast<std::size_t>(row)];
    out += (row > top ? "\r\n" : "") + drawn.bytes;
    if (row < layout.caret_row()) above_caret_.push_back(drawn.widths);
  }
  above_caret_.push_back(layout.caret().widths);
  out += MoveUp(bottom - layout.caret_row());
  return out + MoveToColumn(layout.caret().column) + "\033[?7h";
}

std::string Prompt::Print(std::string_view lines, const PromptContent& content,
                          TerminalSize size) {
  std::string out = Erase(size);
  out += WithLineBreaks(lines, size.columns);
  out += Draw(content, size);
  return out;
}

std::string Prompt::Clear(const PromptContent& content, TerminalSize size) {
  above_caret_.clear();
  return "\033[H\033[2J" + Draw(content, size);
}

}  // namespace qun
