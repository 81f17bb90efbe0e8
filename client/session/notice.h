// What a session reports to its program: a closed list.
#ifndef QUN_CLIENT_SESSION_NOTICE_H_
#define QUN_CLIENT_SESSION_NOTICE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/base/errc.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {

// Identifies a submitted request while its session object lives. Its k may
// change; its ticket does not.
using Ticket = std::uint64_t;

// The broker knows us; reported again after each interruption.
struct ConnectedNotice {};
// The broker was silent for a while; the session keeps trying.
struct LostNotice {};
// The next line of a room: each once, in order.
struct LineNotice {
  Event event;
  std::string raw{};  // the received bytes, if SessionOptions::raw is set
};
struct PresenceNotice {
  PresenceSignal presence;
};
// The request is recorded on disk.
struct StoredNotice {
  Ticket ticket = 0;
  Stored stored;
  std::string raw{};  // likewise; empty if the broker's answer was lost
};
// The request will not be recorded; final. Ticket 0: hello was refused.
struct RefusedNotice {
  Ticket ticket = 0;
  Refusal refusal;
};
// The broker said "not now": the session waits and retries.
struct DelayedNotice {
  Refusal refusal;
};
// The answer to a query: a reply and, for history, its lines in order.
struct AnswerNotice {
  std::string re;
  Reply reply;
  std::string raw;  // the received bytes of the reply
  std::vector<LineNotice> lines;
};
// Lines of a room that cannot be read and were skipped.
struct UnreadableNotice {
  std::string room;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
// We may not, or no longer, read a followed room. It is not followed any more.
struct ShutOutNotice {
  std::string room;
  Refusal refusal;
};
// Another client of this user has read up to this line.
struct MarkedNotice {
  Marked marked;
};
// The broker's log has lost lines that we know, or is another log.
struct ForgottenNotice {};

using Notice = std::variant<ConnectedNotice, LostNotice, LineNotice,
                            PresenceNotice, StoredNotice, RefusedNotice,
                            DelayedNotice, AnswerNotice, UnreadableNotice,
                            ShutOutNotice, MarkedNotice, ForgottenNotice>;

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_NOTICE_H_
