// The state of a chat: its rooms, their lines, and the person's lines with
// their outcomes. Pure: takes the session's notices, the lines that the person
// types, and the time, and returns updates for a view and requests for the
// session.
#ifndef QUN_CLIENT_CHAT_CONVERSATION_H_
#define QUN_CLIENT_CHAT_CONVERSATION_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/chat/chat_input.h"
#include "client/chat/outputs.h"
#include "client/chat/timeline.h"
#include "client/words/cards.h"
#include "proto/base/clock_random.h"
#include "proto/base/overloaded.h"

namespace qun {

struct ConversationOptions {
  std::string user;       // our own name
  std::string broker;     // its endpoint, to be shown
  bool has_keys = false;  // the broker has a key: there are cards, approvals
  // A broker that does not answer for so long is missing.
  Time timeout{5000};
};

struct OpenRoom {
  bool is_in = false;                  // the broker has let us in
  std::vector<std::string> waiting{};  // texts to say after that
  Timeline timeline{};
};

class Conversation {
 public:
  // How long Quit waits for lines that are not stored yet.
  static constexpr Time kSettle{2000};

  // Times are steady milliseconds.
  Conversation(ConversationOptions options, Time now)
      : options_(std::move(options)), started_(now), now_(now) {}

  // Joins these rooms; the person talks in the first.
  void Begin(const std::vector<std::string>& rooms);
  void Hear(const Notice& notice);
  // The person has typed a line: a text, or a command.
  void Input(const std::string& line);
  // Call it several times a second, after the requests are carried out.
  void Tick(Time now);
  // The person has seen all lines of this room.
  void Read(const std::string& name);
  // Ends the chat once our lines are settled, or after `patience`. IsOver says
  // when.
  void Quit(Time patience = kSettle);

  void Submitted(const SubmitRequest& request, const Result<Ticket>& ticket);
  void Asked(const AskQuestion& question, const std::string& re);

  std::vector<SessionRequest> TakeRequests() {
    return std::exchange(requests_, {});
  }
  std::vector<Update> TakeUpdates() { return std::exchange(updates_, {}); }

  const ConversationOptions& options() const { return options_; }
  // The open rooms by name.
  const std::map<std::string, OpenRoom>& rooms() const { return rooms_; }
  // The room in which the person talks; empty if there is none. Texts wait
  // until the broker has let us in.
  const std::string& room() const { return room_; }
  const Cards& cards() const { return cards_; }
  // Our lines that are neither stored nor refused.
  std::vector<Say> Unsettled() const;
  bool IsBrokerMissing() const { return is_missing_; }
  bool IsQuitting() const { return quit_by_.has_value(); }
  bool IsOver() const { return is_over_; }

 private:
  void On(const ConnectedNotice& connected);
  void On(const LineNotice& line);
  void On(const StoredNotice& stored);
  void On(const RefusedNotice& refused);
  void On(const AnswerNotice& answer);
  void On(const ShutOutNotice& out);
  void On(const MarkedNotice& marked);
  void On(const ForgottenNotice& forgotten);
  void On(const OneOf<LostNotice, PresenceNotice, DelayedNotice,
                      UnreadableNotice> auto& notice) {
    Show(notice);
  }

  void Answer(const ToShow& aim, const AnswerNotice& answer);
  void Answer(const ToLearnCards& aim, const AnswerNotice& answer);
  void Answer(const ToEnter& aim, const AnswerNotice& answer);
  void Answer(NewestLines& newest, const AnswerNotice& answer);
  void Learn(const Roster& roster, const Aim& aim);

  Result<void> Obey(const ChatInput& input);
  void ObeyIn(const std::string& room, ChatCommand command);
  Result<void> Talk(const std::string& text);
  Result<void> Act(const RoomVerb& verb, std::vector<std::string> words);
  Result<void> AskHistory(const std::string& typed);
  // The typed room, or the person's current one.
  Result<std::string> RoomOrCurrent(const std::string& typed) const;

  // Null if the room is not open.
  OpenRoom* Find(const std::string& name);
  // Asks the broker to let us in.
  void Enter(const std::string& room);
  // The broker has let us into the room `name`, for which we asked as `asked`.
  void LetIn(const std::string& asked, const std::string& name, StartAt start);
  void Choose(const std::string& room);
  // Refuses the texts that wait in the room.
  void Close(const std::string& name, const Refusal& why);
  void TellRefused(const Body& body, const Refusal& refusal);
  void AskForCards(const std::string& room);
  bool IsMe(const std::string& user) const;

  void Submit(Body body) {
    requests_.emplace_back(SubmitRequest{std::move(body)});
  }
  void Ask(Body body, Aim aim) {
    requests_.emplace_back(AskQuestion{std::move(body), std::move(aim)});
  }
  void Show(Update update) { updates_.push_back(std::move(update)); }

  ConversationOptions options_;
  std::map<std::string, OpenRoom> rooms_;
  std::string room_;
  std::string before_;  // the room in which the person talked before
  Cards cards_;
  std::map<Ticket, Body> submitted_;  // requests without a final outcome
  std::map<std::string, Aim> asked_;  // by `re`
  std::vector<SessionRequest> requests_;
  std::vector<Update> updates_;
  bool was_connected_ = false;
  bool is_missing_ = false;
  bool is_over_ = false;
  Time started_;
  Time now_;  // at the last Tick
  std::optional<Time> quit_by_;
};

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_CONVERSATION_H_
