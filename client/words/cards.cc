#include "client/words/cards.h"

#include <fmt/format.h>

namespace qun {

void Cards::Learn(const Roster& roster) {
  for (const RosterEntry& entry : roster.users) {
    Set(roster.room, entry.user, entry.card);
  }
}

void Cards::Learn(const Event& event) {
  if (event.type == EventType::kLeft) {
    Set(event.room, event.from, {});
  } else if (event.type == EventType::kKicked ||
             event.type == EventType::kBanned) {
    Set(event.room, event.user, {});
  } else if (event.type == EventType::kChanged && event.setting == "card") {
    Set(event.room, event.from,
        TextOfJson(parser_, event.value).value_or(std::string()));
  }
}

void Cards::Set(const std::string& room, const std::string& user,
                const std::string& card) {
  auto& cards = cards_[room];
  if (card.empty()) {
    cards.erase(user);
  } else {
    cards[user] = card;
  }
}

std::string Cards::ShownIn(const std::string& room,
                           const std::string& user) const {
  const auto cards = cards_.find(room);
  if (cards == cards_.end()) return user;
  const auto card = cards->second.find(user);
  if (card == cards->second.end()) return user;
  return fmt::format("{} ({})", user, card->second);
}

}  // namespace qun
