// A view of the state in which a batch's own changes show already. The state
// itself stays as it is until the batch is recorded.
#ifndef QUN_BROKER_DRAFT_H_
#define QUN_BROKER_DRAFT_H_

#include <string>

#include "broker/batch.h"
#include "proto/event.h"

namespace qun {

// Where an event stands in the log.
struct Place {
  std::string room;
  std::uint64_t n = 0;
  std::uint64_t seq = 0;
  std::uint64_t at = 0;
};

// Lives during one Decide; the state must outlive it.
class Draft {
 public:
  explicit Draft(const State& state);

  bool HasRoom(const std::string& room) const;
  // The room's last n; 0 if there is no such room.
  std::uint64_t Head(const std::string& room) const;
  bool IsMember(const std::string& room, const Name& user) const;
  void AddMember(const std::string& room, const Name& user);
  void RemoveMember(const std::string& room, const Name& user);

  // The session's counter; a new one if it is unknown. Valid until the next
  // change.
  const Counter& Session(const SessionKey& key) const;
  // Uses up the session's next k.
  void Count(const SessionKey& key, std::uint64_t hash,
             std::optional<Errc> code, std::uint64_t at);

  // Null if there is none; valid until the next change.
  const Invited* FindInvitation(const std::string& key) const;
  const Account* FindAccount(const std::string& id) const;
  // Whether somebody holds this key, or it invites somebody.
  bool IsKeyTaken(const std::string& key) const;
  void SetInvitation(const std::string& key, Invited invited);
  void SetAccount(Account account);

  // Numbers the event, makes its room if need be, and adds it to the batch.
  Place Append(Event event);
  void Say(Answer answer) { batch_.answers.push_back(std::move(answer)); }

  Batch Take() { return std::move(batch_); }

 private:
  RoomChange& Change(const std::string& room);

  const State& state_;
  Batch batch_;
};

}  // namespace qun

#endif  // QUN_BROKER_DRAFT_H_
