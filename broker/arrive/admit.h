// Step 1, admit: checks what can be checked from a line alone, which are its
// bytes, JSON, fields and names. It reads no room and no session.
#ifndef QUN_BROKER_ARRIVE_ADMIT_H_
#define QUN_BROKER_ARRIVE_ADMIT_H_

#include <optional>
#include <string_view>
#include <variant>

#include "broker/model/proposal.h"
#include "proto/base/clock_random.h"
#include "proto/json/json_parser.h"
#include "proto/text/names.h"

namespace qun {

using Admitted = std::variant<Proposal, Query>;

// Keeps the parser's memory, and the names that were found valid, for later
// lines. Belongs to one thread.
class Admission {
 public:
  // Never fails: a bad line becomes a proposal that holds its refusal. `wall`
  // is the time of arrival.
  Admitted Admit(std::string_view bytes, const SharedSender& sender, Time wall);

 private:
  // A line while it is checked.
  struct Line;

  static Admitted Sort(Line line, std::string_view bytes);
  void NameUser(const Envelope& envelope, Line* line);
  void NameClaimed(const Envelope& envelope, Line* line);
  void NameKnown(const Envelope& envelope, Line* line);
  static void NameInvited(Line* line);
  std::optional<Refusal> WhyBadRoom(const Line& line);
  std::optional<Refusal> WhyBadUser(const Line& line);

  JsonParser parser_;
  NameCache names_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_ADMIT_H_
