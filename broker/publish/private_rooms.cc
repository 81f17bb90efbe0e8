#include "broker/publish/private_rooms.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include "proto/base/contract.h"

namespace qun {
namespace {

// Leaves room for the beat after the lines.
constexpr std::size_t kMostBytes = kBrokerMessageBytes - 1024;
// libzmq encrypts a message for each listener, and keeps the encrypted copy
// until it is sent. This is for the copies of all listeners of a room.
constexpr std::size_t kCopiedBytes = 16UL * 1024 * 1024;

SharedLines Share(std::string lines) {
  return std::make_shared<const std::string>(std::move(lines));
}

// Consecutive lines of a room with the same readers, and a beat after them. The
// beat names the run of the broker and the room's last line.
class Bundle {
 public:
  Bundle(Desk* desk, const Id& run) : desk_(desk), run_(run) {}

  void Add(const NumberedEvent& numbered) {
    const bool goes_on = numbered.readers == readers_ &&
                         lines_.size() + numbered.line.size() < most_bytes_;
    if (!goes_on) Begin(numbered.readers);
    // The lines of a room are sent in the order of their numbers.
    Expects(numbered.event.n > last_.n);
    last_ = {numbered.event.room, numbered.event.n, run_};
    lines_.append(numbered.line).push_back('\n');
  }

  void Send() {
    if (readers_ == nullptr) return;
    Ensures(last_.n > 0);  // the beat after the lines names the last one
    lines_.append(EncodeSignal(last_));
    const SharedLines lines = Share(std::exchange(lines_, {}));
    readers_->ForEach(
        [&](const std::string& user) { desk_->Tell(user, lines); });
    readers_ = nullptr;
  }

 private:
  void Begin(const Readers& readers) {
    Expects(readers != nullptr);
    Send();
    readers_ = readers;
    std::size_t listeners = 1;
    readers_->ForEach([&](const std::string& user) {
      listeners += desk_->CountListeners(user);
    });
    most_bytes_ = std::min(kMostBytes, kCopiedBytes / listeners);
  }

  Desk* desk_;
  Id run_;
  Readers readers_;
  std::size_t most_bytes_ = 0;
  RoomBeat last_;
  std::string lines_;
};

}  // namespace

void PrivateRooms::Publish(const Recorded<Batch>& batch) {
  std::map<std::string_view, Bundle> rooms;
  for (const NumberedEvent& numbered : batch->events) {
    if (numbered.readers == nullptr) continue;
    rooms.try_emplace(numbered.event.room, desk_, run_)
        .first->second.Add(numbered);
  }
  for (auto& [room, bundle] : rooms) bundle.Send();
  for (const ReadPosition& read : batch->read) {
    desk_->Tell(read.user, Share(EncodeSignal(read.marked)));
  }
}

void PrivateRooms::Signal(const RoomBeat& beat) {
  RoomBeat with_run = beat;
  with_run.run = run_;
  TellMembers(beat.room, EncodeSignal(with_run));
}

void PrivateRooms::Signal(const PresenceSignal& presence) {
  TellMembers(presence.room, EncodeSignal(presence));
}

void PrivateRooms::TellMembers(const std::string& room, std::string line) {
  const SharedLines shared = Share(std::move(line));
  ForEachIn(state_->members, room, [&](const auto& user, const Membership& is) {
    if (is.IsMember()) desk_->Tell(user, shared);
  });
}

void PrivateRooms::TellHeads(const std::string& connection,
                             const std::string& user) {
  for (const std::string& name : state_->RoomsOf(user)) {
    const Room* room = state_->FindRoom(name);
    if (room->rules.kind == RoomKind::kPublic) continue;
    Expects(state_->FindMembership(name, user).IsMember());
    desk_->TellOne(connection, EncodeSignal(RoomBeat{name, room->n, run_}));
  }
}

}  // namespace qun
