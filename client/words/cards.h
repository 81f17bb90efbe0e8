// The names that users have chosen for each room, their cards (群名片). They
// come from the room's roster and from later events. Pure.
#ifndef QUN_CLIENT_WORDS_CARDS_H_
#define QUN_CLIENT_WORDS_CARDS_H_

#include <map>
#include <string>

#include "proto/json/json_parser.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

class Cards {
 public:
  void Learn(const Roster& roster);
  void Learn(const Event& event);
  // "bob (小明)", or "bob" if he has no card. Not yet safe for a terminal.
  std::string ShownIn(const std::string& room, const std::string& user) const;

 private:
  void Set(const std::string& room, const std::string& user,
           const std::string& card);

  JsonParser parser_;
  std::map<std::string, std::map<std::string, std::string>> cards_;
};

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_CARDS_H_
