// A conversation in line mode: what others say is printed above the line that
// is being typed. Owns the terminal while it lives. One thread.
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

// The lines that are printed for an update, safe for a terminal, without the
// last newline. Pure, but for the local time zone.
std::string TextOf(const Update& update, const Conversation& conversation);

class LineView {
 public:
  // The conversation must outlive it. Throws std::system_error if stdin is not
  // a terminal.
  explicit LineView(const Conversation* conversation);

  // The lines that the person has submitted, from the keys that are there. An
  // empty one, which ends the chat, also stands for Ctrl-D and for a terminal
  // that is gone.
  std::vector<std::string> ReadLines();
  // When to call it again although no key came: at most after `most`.
  Time Patience(Time most) const;

  // Collects what Draw is to print.
  void Show(const Update& update);
  void Print(const std::string& line);
  // Writes what has changed.
  void Draw();
  // The terminal has another size, or is ours again.
  void OnResized() { dirty_ = true; }
  void OnContinued();
  // Takes the prompt away and prints what is left. Nothing may be drawn later.
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
