#include "tests/bench/micro/crowd.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <variant>

#include "proto/lines/lines.h"

namespace qun {
namespace {

constexpr std::size_t kMembers = 100;
constexpr Time kNow{1'795'000'000'000};

std::string KeyOf(std::size_t speaker) {
  return fmt::format("{:040}", speaker);
}

void AddAccounts(Changes* changes) {
  for (std::size_t i = 0; i < kMembers; ++i) {
    Account account;
    account.id = account.shown = account.folded = Crowd::UserOf(i);
    account.key = KeyOf(i);
    changes->accounts[account.id] = account;
  }
}

void AddPrivateRoom(const std::string& name, Changes* changes) {
  changes->rooms[name] =
      Room{1, 0, {RoomKind::kPrivate, Policy::kInvitation}, {}};
  for (std::size_t i = 0; i < kMembers; ++i) {
    Membership membership;
    membership.shown = Crowd::UserOf(i);
    membership.role = Role::kMember;
    changes->members[{name, Crowd::UserOf(i)}] = membership;
  }
}

}  // namespace

std::string Crowd::UserOf(std::size_t speaker) {
  return fmt::format("user-{}", speaker);
}

std::string Crowd::SessionOf(std::size_t speaker) {
  return fmt::format("{:032x}", 0xabc000 + speaker);
}

std::string Crowd::RoomOf(std::size_t number) {
  return fmt::format("room-{}", number);
}

SharedSender Crowd::SenderOf(std::size_t speaker) const {
  Sender sender("10.0.0.1", "");
  if (talk_.has_keys) {
    sender.standing = Standing::kKnown;
    sender.key = KeyOf(speaker);
    sender.user = {UserOf(speaker), UserOf(speaker)};
    sender.called = UserOf(speaker);
  }
  return std::make_shared<const Sender>(std::move(sender));
}

std::string Crowd::NextLine(std::size_t speaker) {
  const std::string as =
      talk_.has_keys ? "" : fmt::format(R"("as":"{}",)", UserOf(speaker));
  const std::size_t room = next_room_++ % talk_.rooms;
  return fmt::format(R"({{{}"room":"{}","text":"{:x<{}}","session":"{}",)"
                     R"("k":{}}})",
                     as, RoomOf(room), "hello ", talk_.text_bytes,
                     SessionOf(speaker), ++k_.at(speaker));
}

std::string Crowd::NextMessage(std::size_t lines) {
  const std::size_t speaker = next_speaker_++ % kSpeakers;
  std::string message;
  for (std::size_t i = 0; i < lines; ++i) {
    if (i > 0) message.push_back('\n');
    message += NextLine(speaker);
  }
  return message;
}

std::vector<Proposal> Crowd::NextBatch(std::size_t lines) {
  std::vector<Proposal> batch;
  while (batch.size() < lines) {
    const auto sender = SenderOf(next_speaker_ % kSpeakers);
    const std::string message =
        NextMessage(std::min(kLinesAMessage, lines - batch.size()));
    ForEachLine(message, [&](std::string_view line) {
      auto admitted = admission_.Admit(line, sender, kNow);
      batch.push_back(std::get<Proposal>(std::move(admitted)));
    });
  }
  return batch;
}

BusyWorld::BusyWorld(const Talk& talk) : crowd(talk) {
  Changes changes;
  if (talk.has_keys) AddAccounts(&changes);
  if (talk.is_private) AddPrivateRoom(Crowd::RoomOf(0), &changes);
  state.Apply(changes);
  for (std::size_t said = 0; said < kWindow; said += kLinesAMessage) {
    Apply(state, ledger, crowd.NextBatch(kBusyBatch));
  }
}

}  // namespace qun
