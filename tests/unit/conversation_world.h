// Alice's chat without a terminal and sockets. The test decides what the
// session does.
#ifndef QUN_TESTS_UNIT_CONVERSATION_WORLD_H_
#define QUN_TESTS_UNIT_CONVERSATION_WORLD_H_

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/chat/conversation.h"

namespace qun {

// A text that the session refuses.
inline const std::string kTooMuch(1000, 'x');

class ConversationTest : public testing::Test {
 protected:
  static Event Line(const std::string& room, std::uint64_t n,
                    const std::string& from, const std::string& text) {
    Event event;
    event.room = room;
    event.n = n;
    event.from = from;
    event.text = text;
    return event;
  }

  static RoomState StateOf(const std::string& room, Role role,
                           Policy policy = Policy::kOpen) {
    RoomState state;
    state.info.room = room;
    state.info.role = role;
    state.policy = policy;
    return state;
  }

  void Begins(const std::vector<std::string>& rooms = {"lobby"}) {
    conversation_.Begin(rooms);
    Settle();
  }
  // Enters the lobby and forgets all updates until then.
  void IsInLobby() {
    Begins();
    Hears(ConnectedNotice{});
    Stores("join lobby");
    Forget();
  }
  void IsInLobbyWithKeys() {
    conversation_ = Conversation({"alice", "here", true, Time(5000)}, now_);
    Begins();
    Hears(ConnectedNotice{});
    Stores("join lobby");
    Answers("get lobby", StateOf("lobby", Role::kMember));
    Forget();
  }
  void Types(const std::string& line) {
    conversation_.Input(line);
    Settle();
  }
  void Hears(const Notice& notice) {
    conversation_.Hear(notice);
    Settle();
  }
  void Passes(Time time) {
    now_ += time;
    Settle();
  }
  void Says(const std::string& room, std::uint64_t n, const std::string& from,
            const std::string& text) {
    Hears(LineNotice{Line(room, n, from, text), {}});
  }
  // The outcome of a request, named as in requests_.
  void Stores(const std::string& request) {
    Hears(StoredNotice{Pending(request), {}, {}});
  }
  void Refuses(const std::string& request, Errc code) {
    Hears(RefusedNotice{Pending(request), Refuse(code)});
  }
  void Answers(const std::string& question, const Reply& reply,
               std::vector<LineNotice> lines = {}) {
    ASSERT_TRUE(questions_.contains(question)) << question;
    Hears(AnswerNotice{questions_[question], reply, {}, std::move(lines)});
  }

  // All updates of one type since Forget.
  template <typename T>
  std::vector<T> Shown() const {
    std::vector<T> found;
    for (const Update& update : updates_) {
      if (const auto* known = std::get_if<T>(&update)) found.push_back(*known);
    }
    return found;
  }
  void Forget() {
    requests_.clear();
    updates_.clear();
  }
  std::size_t Unread(const std::string& room) const {
    return conversation_.rooms().at(room).timeline.CountUnread("alice").lines;
  }
  const Event& LineOf(const std::string& room, std::size_t place) const {
    return conversation_.rooms().at(room).timeline.lines().at(place);
  }

  Time now_{1000};
  Conversation conversation_{{"alice", "here", false, Time(5000)}, now_};
  std::vector<std::string> requests_;  // "say lobby hi", in order, since Forget
  std::vector<Update> updates_;

 private:
  Ticket Pending(const std::string& request) {
    EXPECT_TRUE(tickets_.contains(request)) << request;
    return tickets_[request];
  }

  void Settle() {
    for (auto requests = conversation_.TakeRequests(); !requests.empty();
         requests = conversation_.TakeRequests()) {
      for (const auto& request : requests) {
        requests_.push_back(std::visit(
            [this](const auto& known) { return CarryOut(known); }, request));
      }
    }
    conversation_.Tick(now_);
    for (auto& update : conversation_.TakeUpdates()) updates_.push_back(update);
  }
  std::string CarryOut(const SubmitRequest& request) {
    const std::string name = NameOfBody(request.body);
    if (name.ends_with(kTooMuch)) {
      conversation_.Submitted(request, Fail(Errc::kTooLong, "it is too long"));
    } else {
      conversation_.Submitted(request, tickets_[name] = ++last_);
    }
    return name;
  }
  std::string CarryOut(const AskQuestion& question) {
    const std::string name = NameOfBody(question.body);
    conversation_.Asked(question,
                        questions_[name] = fmt::format("q{}", ++last_));
    return name;
  }
  std::string CarryOut(const FollowRoom& follow) {
    return "follow " + follow.room;
  }
  std::string CarryOut(const UnfollowRoom& unfollow) {
    return "unfollow " + unfollow.room;
  }
  static std::string NameOfBody(const Body& body) {
    std::string name(Info(static_cast<Verb>(body.index())).name);
    if (const auto* room = RoomOf(body)) name += " " + *room;
    if (const auto* say = std::get_if<Say>(&body)) name += " " + say->text;
    if (const auto* mark = std::get_if<Mark>(&body)) {
      name += fmt::format(" {}", mark->line);
    }
    return name;
  }

  std::uint64_t last_ = 0;
  // The newest ticket of each request.
  std::map<std::string, Ticket> tickets_;
  std::map<std::string, std::string> questions_;  // likewise, `re`
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_CONVERSATION_WORLD_H_
