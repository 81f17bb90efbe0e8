// The line being written, drawn below the conversation in the normal screen.
//
// Pure: gives bytes for a terminal, each result meant for one write(). It
// remembers only what it drew last, so that it can be taken away again. Widths
// come from Unicode, not from the locale. Every row ends with an explicit line
// break and automatic wrapping is off meanwhile, so that a terminal with other
// ideas about a character's width spoils that character and nothing else.
//
// One object for one screen; what it drew must be all that is below the
// conversation.
#ifndef QUN_CLIENT_TERMINAL_PROMPT_H_
#define QUN_CLIENT_TERMINAL_PROMPT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/terminal/terminal_size.h"

namespace qun {

// What to draw. A label that would take more than half a row is left out. A
// newline in the text is shown as U+21B5 and begins a new row.
struct PromptContent {
  std::string_view label;
  std::string_view text;
  std::size_t caret = 0;  // byte offset in `text`, at a cluster's boundary
};

class Prompt {
 public:
  // Takes the old prompt away and draws the new one, with the real cursor at
  // the caret. Of a long text at most half a screen is shown, around the caret.
  // After a resize, call it with the new size.
  std::string Draw(const PromptContent& content, TerminalSize size);

  // The same, with lines printed in between. `lines` is trusted: sanitised, and
  // coloured at will. A final newline is added if it is missing.
  std::string Print(std::string_view lines, const PromptContent& content,
                    TerminalSize size);

  // Takes the prompt away and leaves the cursor at the start of an empty row:
  // before the end, and before the process is suspended.
  std::string Erase(TerminalSize size);

  // Clears the whole screen and draws.
  std::string Clear(const PromptContent& content, TerminalSize size);

 private:
  // Cells of each cluster, in each row that is on the screen down to the caret.
  std::vector<std::vector<int>> above_caret_;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_PROMPT_H_
