// Step 1, admit: what can be judged from a line alone. Bytes, JSON, fields,
// names. Reads no room and no session.
#ifndef QUN_BROKER_ARRIVE_ADMIT_H_
#define QUN_BROKER_ARRIVE_ADMIT_H_

#include <string_view>

#include "broker/model/proposal.h"
#include "proto/base/clock_random.h"
#include "proto/json/json_parser.h"
#include "proto/text/names.h"

namespace qun {

// Keeps the parser's memory and the names that were found good. One thread.
class Admission {
 public:
  // Never fails: a bad line becomes a proposal whose body is the refusal.
  Proposal Admit(std::string_view line, const Sender& sender, Time wall);

 private:
  void TakeEnvelope(Envelope envelope, Proposal* proposal);
  void TakeClaimed(const Envelope& envelope, Proposal* proposal);
  void TakeKnown(const Envelope& envelope, Proposal* proposal);
  static void TakeInvited(Proposal* proposal);
  void CheckRoom(Proposal* proposal);
  void CheckDirect(const std::string& room, Proposal* proposal);
  void CheckUser(Proposal* proposal);

  JsonParser parser_;
  NameCache names_;
};

}  // namespace qun

#endif  // QUN_BROKER_ARRIVE_ADMIT_H_
