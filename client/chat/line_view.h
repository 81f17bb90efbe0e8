// Shows a conversation line by line: new lines are printed above the line that
// the person types. Owns the terminal. Belongs to one thread.
#ifndef QUN_CLIENT_CHAT_LINE_VIEW_H_
#define QUN_CLIENT_CHAT_LINE_VIEW_H_

#include <string>
#include <vector>

#include "client/chat/conversation.h"
#include "client/terminal/editor.h"
#include "client/terminal/keys.h"
#include "client/terminal/prompt.h"
#include "client/terminal/tty.h"

namespace qun {

// The text of an update, safe for a terminal, without the last newline. Pure
// except for the local time zone.
std::string TextOf(const Update& update, const Conversation& conversation);

class LineView {
 public:
  // The conversation must outlive it. Throws std::system_error if stdin is not
  // a terminal.
  explicit LineView(const Conversation* conversation);

  // Reads the available keys, without waiting, and returns the lines that they
  // submit. Ctrl-D, or a terminal that is gone, gives an empty line, which ends
  // the chat.
  std::vector<std::string> ReadLines();
  // The time after which to call ReadLines even if no key comes; at most
  // `most`.
  Time Patience(Time most) const;

  // Draw prints these.
  void Show(const Update& update);
  void Print(const std::string& line);
  // Writes all changes to the terminal.
  void Draw();
  void OnResized() { dirty_ = true; }
  // Call it after a SIGCONT.
  void OnContinued();
  // Erases the prompt and prints the last lines. Nothing may be drawn later.
  void End();

 private:
  void Press(const KeyPress& press, std::vector<std::string>* lines);
  PromptContent Content() const;

  const Conversation& conversation_;
  Tty tty_;
  Keys keys_;
  Editor editor_;
  Prompt prompt_;
  std::string label_;    // of the prompt
  std::string printed_;  // lines that wait for the next Draw
  bool dirty_ = true;
};

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_LINE_VIEW_H_
