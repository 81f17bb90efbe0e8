// The commands of the editor and their keys, which are those of a shell:
//   Left Right Ctrl-B Ctrl-F          one cluster
//   Ctrl-Left Ctrl-Right Alt-B Alt-F  one word
//   Home End Ctrl-A Ctrl-E            ends of the line
//   Up Down                           lines of the text; beyond them, history
//   Backspace Delete Ctrl-H Ctrl-D    delete a cluster
//   Ctrl-W Alt-Backspace Alt-D        delete a word
//   Ctrl-U Ctrl-K                     delete to the ends of the line
//   Enter submits; Alt-Enter, Shift-Enter and Ctrl-J begin a new line
#ifndef QUN_CLIENT_TERMINAL_EDIT_COMMAND_H_
#define QUN_CLIENT_TERMINAL_EDIT_COMMAND_H_

#include <optional>

#include "client/terminal/keys.h"

namespace qun {

enum class EditCommand {
  kLeft,
  kRight,
  kWordLeft,
  kWordRight,
  kLineStart,
  kLineEnd,
  kUp,
  kDown,
  kBackspace,
  kDelete,
  kDeleteOrEnd,
  kBackspaceWord,
  kDeleteWord,
  kDeleteToLineStart,
  kDeleteToLineEnd,
  kNewLine,
  kSubmit,
  kInterrupt,
  kRedraw,
  kSuspend,
};

// Empty if the key has no command.
std::optional<EditCommand> FindCommand(const KeyPress& press);

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_EDIT_COMMAND_H_
