#include "broker/decide/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proto/base/contract.h"

namespace qun {

Draft::Draft(const State& state, StoredLines* lines, std::size_t proposals)
    : sessions(&state.sessions),
      invitations(&state.invitations),
      state_(state),
      lines_(lines),
      rooms_(&state.rooms),
      members_(&state.members),
      settings_(&state.settings),
      accounts_(&state.accounts) {
  batch_.changes.seq = state.seq;
  batch_.events.reserve(proposals);
  batch_.answers.reserve(proposals);
}

const Room* Draft::FindRoom(const std::string& room) const {
  return rooms_.Find(room);
}

std::uint64_t Draft::Head(const std::string& room) const {
  const Room* known = rooms_.Find(room);
  return known == nullptr ? 0 : known->n;
}

const RoomRules& Draft::Rules(const std::string& room) const {
  static const RoomRules kNew;
  const Room* known = rooms_.Find(room);
  return known == nullptr ? kNew : known->rules;
}

void Draft::SetRules(const std::string& room, const RoomRules& rules) {
  EditRoom(room).rules = rules;
}

std::string Draft::FindLookalike(const std::string& room) const {
  const std::string skeleton = Skeleton(room);
  for (const auto* known : {&state_.lookalikes, &lookalikes_}) {
    const auto found = known->find(skeleton);
    if (found != known->end()) return found->second;
  }
  return {};
}

Room& Draft::EditRoom(const std::string& room) {
  if (rooms_.Find(room) != nullptr) return rooms_.Edit(room);
  Room& made = rooms_.Edit(room);
  made.id = state_.rooms.size() + ++new_rooms_;
  // Rooms are numbered in the order in which they were made.
  Ensures(made.id > state_.rooms.size() && made.n == 0);
  if (!IsDirect(room)) lookalikes_.try_emplace(Skeleton(room), room);
  return made;
}

const Membership& Draft::FindMember(std::string_view room,
                                    std::string_view user) const {
  static const Membership kNone;
  const Membership* found = members_.Find(InRoomView(room, user));
  return found == nullptr ? kNone : *found;
}

void Draft::SetMember(const std::string& room, const std::string& user,
                      Membership membership) {
  const Room& known = EditRoom(room);
  Expects(!user.empty());
  // A member is neither banned nor invited, and does not ask to join.
  Expects(!membership.IsMember() ||
          (!membership.is_banned && !membership.is_invited &&
           !membership.has_asked));
  Expects(membership.first <= known.n + 1);
  Expects(membership.read <= known.n || !membership.IsMember());
  const InRoom key(room, user);
  const Membership* before = members_.Find(key);
  tallies_.OnMember(room, user, before, &membership);
  const bool was_member = before != nullptr && before->IsMember();
  if (membership.IsMember() != was_member) {
    ChangeReaders(room, user, !was_member);
  }
  Ensures(Count(&Tallies::members, room) <= kRoomMembers);
  if (membership.IsNothing()) {
    members_.Set(key, std::nullopt);
  } else {
    members_.Set(key, std::move(membership));
  }
}

void Draft::RenameMember(const std::string& user, const std::string& shown) {
  std::vector<std::string> rooms;
  members_.ForEach([&](const InRoom& key, const Membership&) {
    if (key.second == user) rooms.push_back(key.first);
  });
  for (const std::string& room : rooms) {
    members_.Edit(InRoom(room, user)).shown = shown;
  }
}

Readers Draft::MembersOf(const std::string& room) {
  Readers& known = readers_[room];
  if (known != nullptr) return known;
  std::set<std::string> members;
  members_.ForEachIn(room, [&](const auto& user, const Membership& is) {
    if (is.IsMember()) members.insert(user);
  });
  Ensures(members.size() == Count(&Tallies::members, room));
  return known = std::make_shared<const ReaderSet>(std::move(members));
}

void Draft::ChangeReaders(const std::string& room, const std::string& user,
                          bool is_member) {
  const auto known = readers_.find(room);
  if (known == readers_.end() || known->second == nullptr) return;
  known->second =
      std::make_shared<const ReaderSet>(known->second->With(user, is_member));
}

Readers Draft::ReadersOf(const std::string& room, const std::string& also) {
  if (Rules(room).kind == RoomKind::kPublic) return nullptr;
  Readers members = MembersOf(room);
  if (also.empty() || members->contains(also)) return members;
  return std::make_shared<const ReaderSet>(members->With(also, true));
}

void Draft::SetSetting(const std::string& room, const std::string& key,
                       std::optional<Setting> setting) {
  Expects(FindRoom(room) != nullptr);
  const std::string& maker = EditRoom(room).maker;
  const InRoom in_room(room, key);
  tallies_.OnSetting(maker, key, settings_.Find(in_room),
                     setting ? &*setting : nullptr);
  settings_.Set(in_room, std::move(setting));
}

const Account* Draft::FindAccountCalled(const std::string& folded) const {
  for (const auto& [id, account] : accounts_.changed()) {
    if (account && account->folded == folded) return &*account;
  }
  const Account* known = state_.FindAccountCalled(folded);
  const bool as_recorded =
      known != nullptr && !accounts_.changed().contains(known->id);
  return as_recorded ? known : nullptr;
}

bool Draft::IsKeyTaken(const std::string& key) const {
  const auto& changed = accounts_.changed();
  const Account* known = state_.FindAccountOfKey(key);
  const bool as_recorded = known != nullptr && !changed.contains(known->id);
  return as_recorded || invitations.Find(key) != nullptr ||
         std::any_of(changed.begin(), changed.end(), [&](const auto& entry) {
           return entry.second && entry.second->key == key;
         });
}

void Draft::SetAccount(const Account& account) {
  Expects(!account.id.empty() && !account.folded.empty());
  const Account* before = accounts_.Find(account.id);
  if (before != nullptr && !before->key.empty() && before->key != account.key) {
    Revoke({account.id, before->key});
  }
  // A name and a key belong to one user.
  const Account* called = FindAccountCalled(account.folded);
  Expects(called == nullptr || called->id == account.id);
  Expects(account.key.empty() ||
          (before != nullptr && before->key == account.key) ||
          !IsKeyTaken(account.key));
  Account changed = account;
  changed.looks = LooksOf(account);
  accounts_.Set(account.id, std::move(changed));
}

const Counter& Draft::Session(const SessionKey& key) const {
  static const Counter kNew;
  const Counter* known = sessions.Find(key);
  return known == nullptr ? kNew : *known;
}

Place Draft::Append(const Proposal& proposal, Event event,
                    const std::string& also) {
  // Every event names its sender and the time when the request arrived.
  Expects(!event.from.empty() && event.at == proposal.at);
  event.seq = ++batch_.changes.seq;
  Room& room = EditRoom(event.room);
  event.n = ++room.n;
  if (event.n == 1 && proposal.sender->standing == Standing::kKnown) {
    room.maker = proposal.user.folded;
    tallies_.OnRoom(nullptr, &room);
  }
  Place place{event.room, event.n, event.seq, event.at};
  Readers readers = ReadersOf(event.room, also);
  // A private line has a set of readers, a public one has none.
  Ensures((readers == nullptr) == (room.rules.kind == RoomKind::kPublic));
  Ensures(readers == nullptr || readers->size() > 0);
  std::string line = EncodeEvent(event);
  Ensures(line.find('\n') == std::string::npos);
  batch_.events.push_back({std::move(event), std::move(line),
                           proposal.user.folded, std::move(readers)});
  return place;
}

std::optional<KnownLine> Draft::FindLine(const std::string& room,
                                         std::uint64_t n) {
  auto found = FindAsRecorded(room, n);
  if (!found) return std::nullopt;
  const auto& rewrites = batch_.changes.rewrites;
  const auto rewrite = rewrites.find(found->event.seq);
  if (rewrite == rewrites.end()) return found;
  return Read({rewrite->second.line, found->author});
}

std::optional<KnownLine> Draft::Read(const StoredLine& stored) {
  auto decoded = DecodeFeedLine(parser_, stored.line);
  auto* event = decoded ? std::get_if<Event>(&*decoded) : nullptr;
  if (event == nullptr) {
    unreadable_ = "a stored line is not an event";
    return std::nullopt;
  }
  return KnownLine{std::move(*event), stored.author};
}

std::optional<KnownLine> Draft::FindAsRecorded(const std::string& room,
                                               std::uint64_t n) {
  const Room* recorded = state_.FindRoom(room);
  if (recorded != nullptr && n <= recorded->n) {
    const auto stored = lines_->FindLine(room, n);
    if (stored) return Read(*stored);
    unreadable_ = stored.error();
    return std::nullopt;
  }
  for (const NumberedEvent& drafted : batch_.events) {
    if (drafted.event.room != room || drafted.event.n != n) continue;
    return KnownLine{drafted.event, drafted.author};
  }
  return std::nullopt;
}

void Draft::Rewrite(const KnownLine& line, bool is_recall) {
  const Event& event = line.event;
  Expects(event.seq != 0 && event.seq < batch_.changes.seq);
  // A recalled line has no text.
  Expects(event.recalled == 0 || event.text.empty());
  qun::Rewrite& rewrite = batch_.changes.rewrites[event.seq];
  rewrite = {event.room,         event.n,
             event.at,           line.author,
             EncodeEvent(event), rewrite.is_recall || is_recall};
}

Batch Draft::Take() {
  Changes& changes = batch_.changes;
  changes.rooms = rooms_.Take();
  changes.members = members_.Take();
  changes.settings = settings_.Take();
  changes.sessions = sessions.Take();
  changes.accounts = accounts_.Take();
  changes.invitations = invitations.Take();
  Ensures(changes.seq == state_.seq + batch_.events.size());
  return std::move(batch_);
}

}  // namespace qun
