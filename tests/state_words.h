// A state as text: equal texts mean equal ledger content.
#ifndef QUN_TESTS_STATE_WORDS_H_
#define QUN_TESTS_STATE_WORDS_H_

#include <fmt/format.h>

#include <iterator>
#include <map>
#include <string>

#include "broker/model/state.h"

namespace qun {

inline std::string WordsOf(const State& state) {
  std::string words = fmt::format("{} {}\n", ToHex(state.log), state.seq);
  const auto out = std::back_inserter(words);
  for (const auto& [name, room] : state.rooms) {
    fmt::format_to(out, "room {} {} {} {} {} {} {}\n", name, room.id, room.n,
                   room.maker, static_cast<int>(room.rules.kind),
                   static_cast<int>(room.rules.policy), room.rules.is_muted);
  }
  for (const auto& [key, is] : state.members) {
    fmt::format_to(out, "in {}: {} {} {} {} {} {} {} {} {} {} {}\n", key.first,
                   key.second, is.shown, static_cast<int>(is.role), is.first,
                   is.is_muted, is.muted_until, is.is_banned, is.is_invited,
                   is.has_asked, is.card, is.read);
  }
  for (const auto& [key, setting] : state.settings) {
    fmt::format_to(out, "set in {}: {} {} {}\n", key.first, key.second,
                   setting.value, setting.until);
  }
  std::map<std::string, std::string> sessions;
  for (const auto& [key, counter] : state.sessions) {
    sessions[fmt::format("session {} {}", key.user, ToHex(key.session))] =
        fmt::format("{} {} {}", counter.last(), counter.used_at(),
                    counter.Pack());
  }
  for (const auto& [key, counter] : sessions) {
    fmt::format_to(out, "{} {}\n", key, counter);
  }
  for (const auto& [id, is] : state.accounts) {
    fmt::format_to(out, "account {} {} {} {} {} {} {}\n", id, is.shown,
                   is.folded, is.key, is.is_operator, is.is_bot, is.since);
  }
  for (const auto& [key, is] : state.invitations) {
    fmt::format_to(out, "invited {} {} {} {} {} {} {} {} {}\n", key,
                   is.name.shown, is.name.folded, is.is_operator, is.is_bot,
                   is.renews, is.expires, is.registered, is.withdrawn);
  }
  return words;
}

}  // namespace qun

#endif  // QUN_TESTS_STATE_WORDS_H_
