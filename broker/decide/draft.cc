#include "broker/decide/draft.h"

#include <algorithm>
#include <utility>

namespace qun {

namespace {

const RoomChange* FindChange(const Changes& changes, const std::string& room) {
  const auto found = changes.rooms.find(room);
  return found == changes.rooms.end() ? nullptr : &found->second;
}

}  // namespace

Draft::Draft(const State& state, StoredLines* lines)
    : state_(state), lines_(lines) {
  batch_.changes.seq = state.seq;
}

bool Draft::HasRoom(const std::string& room) const {
  return batch_.changes.rooms.contains(room) || state_.FindRoom(room);
}

std::string Draft::FindLookalike(const std::string& room) const {
  const std::string skeleton = Skeleton(room);
  for (const auto* known : {&state_.lookalikes, &lookalikes_}) {
    const auto found = known->find(skeleton);
    if (found != known->end()) return found->second;
  }
  return {};
}

std::uint64_t Draft::Head(const std::string& room) const {
  if (const auto* change = FindChange(batch_.changes, room)) return change->n;
  const Room* known = state_.FindRoom(room);
  return known == nullptr ? 0 : known->n;
}

const RoomRules& Draft::Rules(const std::string& room) const {
  static const RoomRules kNew;
  const auto* change = FindChange(batch_.changes, room);
  if (change != nullptr && change->rules) return *change->rules;
  const Room* known = state_.FindRoom(room);
  return known == nullptr ? kNew : known->rules;
}

void Draft::SetRules(const std::string& room, const RoomRules& rules) {
  Change(room).rules = rules;
}

const Membership& Draft::Find(const std::string& room,
                              const std::string& user) const {
  if (const auto* change = FindChange(batch_.changes, room)) {
    const auto drafted = change->people.find(user);
    if (drafted != change->people.end()) return drafted->second;
  }
  return state_.FindMembership(state_.FindRoom(room), user);
}

void Draft::SetPerson(const std::string& room, const std::string& user,
                      Membership membership) {
  const bool was_member = Find(room, user).IsMember();
  if (membership.IsMember() != was_member) {
    joined_[user] += was_member ? -1 : 1;
    readers_.erase(room);
  }
  Change(room).people[user] = std::move(membership);
}

std::size_t Draft::CountMembers(const std::string& room) const {
  const Room* known = state_.FindRoom(room);
  std::size_t count = known == nullptr ? 0 : known->members;
  const auto* change = FindChange(batch_.changes, room);
  if (change == nullptr) return count;
  for (const auto& [user, membership] : change->people) {
    count += membership.IsMember() ? 1 : 0;
    count -= state_.FindMembership(known, user).IsMember() ? 1 : 0;
  }
  return count;
}

std::size_t Draft::SettingsOfMaker(const std::string& room) const {
  const Room* known = state_.FindRoom(room);
  if (known == nullptr || known->maker.empty()) return 0;
  const auto found = state_.settings_of.find(known->maker);
  return found == state_.settings_of.end() ? 0 : found->second;
}

std::size_t Draft::CountMadeBy(const std::string& user) const {
  std::size_t count = 0;
  for (const auto* made : {&state_.made, &made_}) {
    const auto found = made->find(user);
    if (found != made->end()) count += found->second;
  }
  return count;
}

std::size_t Draft::CountRoomsOf(const std::string& user) const {
  const auto joined = joined_.find(user);
  const std::int64_t more = joined == joined_.end() ? 0 : joined->second;
  const auto before = static_cast<std::int64_t>(state_.RoomsOf(user).size());
  return static_cast<std::size_t>(before + more);
}

void Draft::SetSetting(const std::string& room, const std::string& key,
                       std::optional<Setting> setting) {
  Change(room).settings[key] = std::move(setting);
}

std::map<std::string, Setting> Draft::Settings(const std::string& room,
                                               std::uint64_t at) const {
  std::map<std::string, Setting> settings;
  if (const Room* known = state_.FindRoom(room)) settings = known->settings;
  if (const auto* change = FindChange(batch_.changes, room)) {
    for (const auto& [key, setting] : change->settings) {
      if (setting) {
        settings[key] = *setting;
      } else {
        settings.erase(key);
      }
    }
  }
  std::erase_if(settings, [at](const auto& entry) {
    return entry.second.IsPassedAt(at);
  });
  return settings;
}

void Draft::ForgetPassed(const std::string& room, std::uint64_t at) {
  const Room* known = state_.FindRoom(room);
  if (known == nullptr) return;
  for (const auto& [key, setting] : known->settings) {
    if (!setting.IsPassedAt(at)) continue;
    Change(room).settings.try_emplace(key, std::nullopt);
  }
}

const Counter& Draft::Session(const SessionKey& key) const {
  static const Counter kNew;
  const auto drafted = batch_.changes.sessions.find(key);
  if (drafted != batch_.changes.sessions.end()) return drafted->second;
  const Counter* known = state_.FindSession(key);
  return known == nullptr ? kNew : *known;
}

void Draft::Count(const SessionKey& key, std::uint64_t hash,
                  std::optional<Errc> code, std::uint64_t at) {
  auto& sessions = batch_.changes.sessions;
  auto drafted = sessions.find(key);
  if (drafted == sessions.end()) {
    drafted = sessions.emplace(key, Session(key)).first;
  }
  drafted->second.Take(hash, code, at);
}

const Invited* Draft::FindInvitation(const std::string& key) const {
  const auto drafted = batch_.changes.invitations.find(key);
  if (drafted == batch_.changes.invitations.end()) {
    return state_.FindInvitation(key);
  }
  return drafted->second ? &*drafted->second : nullptr;
}

const Account* Draft::FindAccount(const std::string& id) const {
  const auto drafted = batch_.changes.accounts.find(id);
  if (drafted != batch_.changes.accounts.end()) return &drafted->second;
  const auto known = state_.accounts.find(id);
  return known == state_.accounts.end() ? nullptr : &known->second;
}

// Nobody is renamed in a batch that has a draft; but they may have come.
const Account* Draft::FindCalled(const std::string& folded) const {
  if (const Account* known = state_.FindAccount(folded)) {
    return FindAccount(known->id);
  }
  const Account* drafted = FindAccount(folded);
  return drafted != nullptr && drafted->folded == folded ? drafted : nullptr;
}

bool Draft::IsKeyTaken(const std::string& key) const {
  const auto& drafted = batch_.changes.accounts;
  return state_.FindAccountOfKey(key) != nullptr ||
         FindInvitation(key) != nullptr ||
         std::any_of(drafted.begin(), drafted.end(), [&](const auto& entry) {
           return entry.second.key == key;
         });
}

void Draft::SetInvitation(const std::string& key, Invited invited) {
  batch_.changes.invitations[key] = std::move(invited);
}

void Draft::SetAccount(Account account) {
  const std::string id = account.id;
  batch_.changes.accounts[id] = std::move(account);
}

Place Draft::Append(const Proposal& proposal, Event event,
                    const std::string& also) {
  event.seq = ++batch_.changes.seq;
  RoomChange& change = Change(event.room);
  event.n = ++change.n;
  if (event.n == 1 && proposal.sender.standing == Standing::kKnown) {
    change.maker = proposal.user.folded;
    ++made_[proposal.user.folded];
  }
  Place place{event.room, event.n, event.seq, event.at};
  Readers readers = ReadersOf(event.room, also);
  std::string line = EncodeEvent(event);
  batch_.events.push_back({std::move(event), std::move(line),
                           proposal.user.folded, std::move(readers)});
  return place;
}

Readers Draft::ReadersOf(const std::string& room, const std::string& also) {
  if (Rules(room).kind == RoomKind::kPublic) return nullptr;
  Readers& known = readers_[room];
  if (known == nullptr) known = MembersOf(room);
  if (also.empty()) return known;
  auto more = std::make_shared<std::set<std::string>>(*known);
  more->insert(also);
  return more;
}

Readers Draft::MembersOf(const std::string& room) const {
  auto members = std::make_shared<std::set<std::string>>();
  if (const Room* known = state_.FindRoom(room)) {
    for (const auto& [user, membership] : known->people) {
      if (membership.IsMember()) members->insert(user);
    }
  }
  if (const auto* change = FindChange(batch_.changes, room)) {
    for (const auto& [user, membership] : change->people) {
      membership.IsMember() ? (void)members->insert(user)
                            : (void)members->erase(user);
    }
  }
  return members;
}

std::optional<KnownLine> Draft::FindLine(const std::string& room,
                                         std::uint64_t n) const {
  auto found = FindAsRecorded(room, n);
  if (!found) return std::nullopt;
  const auto& rewrites = batch_.changes.rewrites;
  const auto rewrite = rewrites.find(found->event.seq);
  if (rewrite == rewrites.end()) return found;
  return Read({rewrite->second.line, found->author});
}

std::optional<KnownLine> Draft::Read(const StoredLine& stored) const {
  auto decoded = DecodeFeedLine(parser_, stored.line);
  auto* event = decoded ? std::get_if<Event>(&*decoded) : nullptr;
  if (event == nullptr) return std::nullopt;
  return KnownLine{std::move(*event), stored.author};
}

std::optional<KnownLine> Draft::FindAsRecorded(const std::string& room,
                                               std::uint64_t n) const {
  const Room* known = state_.FindRoom(room);
  if (known != nullptr && n <= known->n) {
    const auto stored = lines_->FindLine(room, n);
    return stored ? Read(*stored) : std::nullopt;
  }
  for (const NumberedEvent& drafted : batch_.events) {
    if (drafted.event.room != room || drafted.event.n != n) continue;
    return KnownLine{drafted.event, drafted.author};
  }
  return std::nullopt;
}

void Draft::Rewrite(const KnownLine& line, bool is_recall) {
  const Event& event = line.event;
  qun::Rewrite& rewrite = batch_.changes.rewrites[event.seq];
  rewrite = {event.room,         event.n,
             event.at,           line.author,
             EncodeEvent(event), rewrite.is_recall || is_recall};
  if (is_recall) Change(event.room).recalled = batch_.changes.seq;
}

RoomChange& Draft::Change(const std::string& room) {
  const auto [drafted, is_new] = batch_.changes.rooms.try_emplace(room);
  if (!is_new) return drafted->second;
  if (const Room* known = state_.FindRoom(room)) {
    drafted->second.n = known->n;
  } else if (!IsDirect(room)) {
    lookalikes_.emplace(Skeleton(room), room);
  }
  return drafted->second;
}

}  // namespace qun
