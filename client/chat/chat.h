// A conversation in line mode: what others say is printed above the line that
// is being typed. One thread; owns the terminal while it runs.
#ifndef QUN_CLIENT_CHAT_CHAT_H_
#define QUN_CLIENT_CHAT_CHAT_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/chat/chat_input.h"
#include "client/program/arguments.h"
#include "client/program/program_client.h"
#include "client/program/signals.h"
#include "client/session/client.h"
#include "client/session/pages.h"
#include "client/terminal/editor.h"
#include "client/terminal/keys.h"
#include "client/terminal/prompt.h"
#include "client/terminal/tty.h"
#include "client/words/cards.h"

namespace qun {

class Chat {
 public:
  // Rooms are folded names, at least one; the first is talked to. Throws
  // std::system_error if stdin is no terminal.
  Chat(const Arguments& arguments, const std::vector<std::string>& rooms);

  // Until the person leaves or a signal ends it; the exit code.
  int Run();

 private:
  void Enter(const std::string& room);
  void ReadKeys();
  void FlushEscape();
  void Press(const KeyPress& press);
  void TakeSignal(int signal);
  void TakeNotice(const Notice& notice);
  void TakeAnswer(const AnswerNotice& answer);
  void ShowHistory(const AnswerNotice& answer);
  void TakeRoster(const Roster& roster);
  // Their names with their cards, as far as those are known.
  Event WithCard(Event event) const;
  void AskForCards(const std::string& room);

  void Submit(const std::string& line);
  void Say(const std::string& text);
  void Join(const std::string& typed);
  void GoToSomeRoom();
  void LeaveRoom(const std::string& typed);
  void AskWho(const std::string& typed);
  void AskRoom(const std::string& typed);
  void Act(const ChatInput& input);
  void Open(const std::string& asked, const RoomInfo& room);
  void TakeStored(const StoredNotice& stored);
  void TakeLine(const Event& event);
  void MarkRead();
  void AskHistory(const std::string& count);
  // The room that was typed, or the current one if none was; empty, with a
  // word to the person, if it cannot be a room.
  std::string RoomOrCurrent(const std::string& typed);

  // Collects a line to be shown; Draw shows them all in one write.
  void Show(const std::string& line);
  void Draw();
  void End();
  PromptContent Content() const;

  const Arguments& arguments_;
  Signals signals_;
  Tty tty_;
  Keys keys_;
  Editor editor_;
  Prompt prompt_;
  ProgramClient program_;
  Client& client_ = program_.client;
  Cards cards_;

  std::string room_;                    // that is talked to; empty if none
  std::string label_;                   // of the prompt
  std::string shown_;                   // lines that wait for the next Draw
  std::optional<NewestLines> history_;  // that was asked for
  std::string history_re_;              // its last question
  std::set<std::string> quiet_;         // questions whose rosters are not shown
  // Questions where somebody's messages are: re → "@bob".
  std::map<std::string, std::string> opening_;
  // Rooms to be followed, or not any more, once that is stored.
  std::map<Ticket, std::string> joining_;
  std::map<Ticket, std::string> saying_;  // texts that are not settled
  std::map<Ticket, std::string> leaving_;
  std::map<std::string, std::uint64_t> unmarked_;  // direct room → read up to
  bool dirty_ = true;
  bool quit_ = false;
  int exit_ = 0;
  bool connected_ = false;
};

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_CHAT_H_
