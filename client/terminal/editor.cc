#include "client/terminal/editor.h"

#include <algorithm>
#include <utility>

#include "client/terminal/word_steps.h"
#include "proto/text/clusters.h"
#include "proto/text/text_sanitize.h"

namespace qun {

namespace {

using C = EditCommand;

constexpr std::size_t kMaxHistory = 500;

// Two clusters may become one when the text between them is erased.
std::size_t BoundaryFrom(std::string_view text, std::size_t position) {
  return position == 0 ? 0 : NextCluster(text, position - 1);
}

EditResult Only(EditOutcome outcome) {
  return {.outcome = outcome, .text = {}};
}

}  // namespace

EditResult Editor::Press(const KeyPress& press) {
  if (press.key == Key::kPaste) return Paste(press.text);
  const bool typed =
      press.key == Key::kCharacter && !press.control && !press.alt;
  if (typed) return Insert(NormalizeInput(press.text));
  const auto command = FindCommand(press);
  return command ? Run(*command) : Only(EditOutcome::kNone);
}

// NOLINTNEXTLINE(readability-function-size): a table.
EditResult Editor::Run(EditCommand command) {
  switch (command) {
    case C::kLeft:
      return MoveTo(PreviousCluster(text_, caret_));
    case C::kRight:
      return MoveTo(NextCluster(text_, caret_));
    case C::kWordLeft:
      return MoveTo(PreviousWord(text_, caret_));
    case C::kWordRight:
      return MoveTo(NextWord(text_, caret_));
    case C::kLineStart:
      return MoveTo(LineStart());
    case C::kLineEnd:
      return MoveTo(LineEnd());
    case C::kUp:
      return Up();
    case C::kDown:
      return Down();
    case C::kBackspace:
      return Erase(PreviousCluster(text_, caret_), caret_);
    case C::kDelete:
      return Erase(caret_, NextCluster(text_, caret_));
    case C::kDeleteOrEnd:
      return text_.empty() ? Only(EditOutcome::kEndOfInput) : Run(C::kDelete);
    case C::kBackspaceWord:
      return Erase(PreviousWord(text_, caret_), caret_);
    case C::kDeleteWord:
      return Erase(caret_, NextWord(text_, caret_));
    case C::kDeleteToLineStart:
      return Erase(LineStart(), caret_);
    case C::kDeleteToLineEnd:
      return Erase(
          caret_, caret_ == LineEnd() ? NextCluster(text_, caret_) : LineEnd());
    case C::kNewLine:
      return Insert("\n");
    case C::kSubmit:
      return Submit();
    case C::kInterrupt:
      return text_.empty() ? Only(EditOutcome::kInterrupt) : Replace({});
    case C::kRedraw:
      return Only(EditOutcome::kRedraw);
    case C::kSuspend:
      return Only(EditOutcome::kSuspend);
  }
  return Only(EditOutcome::kNone);
}

EditResult Editor::Paste(std::string_view pasted) {
  std::string text = NormalizeInput(pasted);
  if (text.ends_with('\n')) text.pop_back();
  return Insert(text);
}

EditResult Editor::Insert(std::string_view text) {
  text_.insert(caret_, text);
  return MoveTo(caret_ + text.size());
}

EditResult Editor::Erase(std::size_t from, std::size_t to) {
  text_.erase(from, to - from);
  return MoveTo(from);
}

EditResult Editor::MoveTo(std::size_t position) {
  caret_ = BoundaryFrom(text_, position);
  return Only(EditOutcome::kEdited);
}

EditResult Editor::Replace(std::string text) {
  text_ = std::move(text);
  return MoveTo(text_.size());
}

EditResult Editor::Submit() {
  const bool repeated = !history_.empty() && history_.back() == text_;
  if (!text_.empty() && !repeated) history_.push_back(text_);
  if (history_.size() > kMaxHistory) history_.erase(history_.begin());
  shown_ = history_.size();
  EditResult submitted{.outcome = EditOutcome::kSubmit,
                       .text = std::move(text_)};
  Replace({});
  return submitted;
}

EditResult Editor::Up() {
  const std::size_t start = LineStart();
  if (start > 0) return MoveTo(SameColumn(LineStartBefore(start - 1)));
  if (shown_ == 0) return Only(EditOutcome::kEdited);
  if (shown_ == history_.size()) draft_ = text_;
  return Replace(history_[--shown_]);
}

EditResult Editor::Down() {
  const std::size_t end = LineEnd();
  if (end < text_.size()) return MoveTo(SameColumn(end + 1));
  if (shown_ == history_.size()) return Only(EditOutcome::kEdited);
  ++shown_;
  return Replace(shown_ == history_.size() ? std::move(draft_)
                                           : history_[shown_]);
}

std::size_t Editor::LineStart() const { return LineStartBefore(caret_); }

std::size_t Editor::LineStartBefore(std::size_t position) const {
  const std::size_t newline =
      std::string_view{text_}.substr(0, position).rfind('\n');
  return newline == std::string::npos ? 0 : newline + 1;
}

std::size_t Editor::LineEnd() const {
  return std::min(text_.find('\n', caret_), text_.size());
}

std::size_t Editor::SameColumn(std::size_t line_start) const {
  const std::size_t from = LineStart();
  std::size_t column =
      CountClusters(std::string_view{text_}.substr(from, caret_ - from));
  std::size_t position = line_start;
  while (column-- > 0 && position < text_.size() && text_[position] != '\n') {
    position = NextCluster(text_, position);
  }
  return position;
}

}  // namespace qun
