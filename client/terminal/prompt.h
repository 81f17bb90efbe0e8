// Draws the line that the person is writing, below the conversation in the
// normal screen.
//
// Pure: returns bytes for a terminal; each result is for one write(). It
// remembers only the last prompt, so that it can erase it. Widths come from
// Unicode, not from the locale. Every row ends with an explicit line break, and
// automatic wrapping is off while the prompt is drawn, so that a terminal that
// disagrees about the width of a character spoils only that character.
//
// Use one object for a screen. Nothing else may be drawn below the
// conversation.
#ifndef QUN_CLIENT_TERMINAL_PROMPT_H_
#define QUN_CLIENT_TERMINAL_PROMPT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/terminal/terminal_size.h"

namespace qun {

// A label that would take more than half a row is left out. A newline in the
// text is shown as U+21B5 and begins a new row.
struct PromptContent {
  std::string_view label;
  std::string_view text;
  std::size_t caret = 0;  // byte offset in `text`, at a cluster's boundary
};

class Prompt {
 public:
  // Erases the old prompt and draws the new one, with the cursor at the caret.
  // A long text is cut to half a screen around the caret. After a resize, call
  // it with the new size.
  std::string Draw(const PromptContent& content, TerminalSize size);

  // The same, but prints `lines` in between, wrapped. They must be safe for a
  // terminal. A final newline is added if it is missing.
  std::string Print(std::string_view lines, const PromptContent& content,
                    TerminalSize size);

  // Erases the prompt and leaves the cursor at the start of an empty row. For
  // the end of the program, and before it is suspended.
  std::string Erase(TerminalSize size);

  // Clears the whole screen and draws the prompt.
  std::string Clear(const PromptContent& content, TerminalSize size);

 private:
  // The widths of the clusters in each row on the screen, down to the caret.
  std::vector<std::vector<int>> above_caret_;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_PROMPT_H_
