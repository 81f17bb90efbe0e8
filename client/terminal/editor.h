// The line that a person is writing: text, caret, history. Pure: key presses
// in, outcomes out; drawing, sending and clocks are others' work.
//
// The caret always stands between grapheme clusters. edit_command.h says which
// key does what.
#ifndef QUN_CLIENT_TERMINAL_EDITOR_H_
#define QUN_CLIENT_TERMINAL_EDITOR_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/terminal/edit_command.h"
#include "client/terminal/keys.h"

namespace qun {

enum class Outcome {
  kNone,        // the key means nothing here; the caller may use it
  kEdited,      // text or caret may have changed: draw again
  kSubmit,      // Enter; the text is in the outcome, the line is empty now
  kInterrupt,   // Ctrl-C on an empty line (else it clears the line: kEdited)
  kEndOfInput,  // Ctrl-D on an empty line
  kRedraw,      // Ctrl-L
  kSuspend,     // Ctrl-Z
};

struct EditResult {
  Outcome outcome = Outcome::kNone;
  std::string text;  // of kSubmit; may be empty or hold newlines
};

class Editor {
 public:
  EditResult Press(const KeyPress& press);

  const std::string& text() const { return text_; }
  // Byte offset of the cluster that the caret stands before.
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
  std::size_t shown_ = 0;             // entry; history_.size() is the draft
  std::string draft_;                 // what was written before Up
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_EDITOR_H_
