// The line that a person is writing: its text, caret and history. Pure: takes
// key presses and returns outcomes; it neither draws nor sends.
//
// The caret is always between two grapheme clusters. edit_command.h lists the
// keys.
#ifndef QUN_CLIENT_TERMINAL_EDITOR_H_
#define QUN_CLIENT_TERMINAL_EDITOR_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/terminal/edit_command.h"
#include "client/terminal/keys.h"

namespace qun {

enum class EditOutcome {
  kNone,        // the editor does not use the key; the caller may
  kEdited,      // text or caret may have changed: draw again
  kSubmit,      // Enter: the text is in the result, and the line is empty
  kInterrupt,   // Ctrl-C on an empty line; otherwise it clears it: kEdited
  kEndOfInput,  // Ctrl-D on an empty line
  kRedraw,      // Ctrl-L
  kSuspend,     // Ctrl-Z
};

struct EditResult {
  EditOutcome outcome = EditOutcome::kNone;
  std::string text;  // kSubmit: may be empty or contain newlines
};

class Editor {
 public:
  EditResult Press(const KeyPress& press);

  const std::string& text() const { return text_; }
  // Byte offset of the cluster after the caret.
  std::size_t caret() const { return caret_; }

 private:
  EditResult Run(EditCommand command);
  EditResult Paste(std::string_view pasted);
  EditResult Insert(std::string_view text);
  EditResult Erase(std::size_t from, std::size_t to);
  EditResult MoveTo(std::size_t position);
  EditResult Replace(std::string text);
  EditResult Submit();
  EditResult Up();
  EditResult Down();

  std::size_t LineStart() const;
  std::size_t LineStartBefore(std::size_t position) const;
  std::size_t LineEnd() const;
  // The caret's column, in clusters, on the line that begins at `line_start`.
  std::size_t SameColumn(std::size_t line_start) const;

  std::string text_;
  std::size_t caret_ = 0;
  std::vector<std::string> history_;  // oldest first
  std::size_t shown_ = 0;  // entry of the history; history_.size(): the draft
  std::string draft_;      // the text before Up
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_EDITOR_H_
