// What a session tells its program: a closed list.
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

// A submitted request, for as long as its session object lives. Its k may
// change; its ticket does not.
using Ticket = std::uint64_t;

// The broker knows us; also after each interruption.
struct ConnectedNotice {};
// Nothing was heard for a while; the session goes on trying.
struct LostNotice {};
// The next line of a room: each once, in order.
struct LineNotice {
  Event event;
  std::string raw{};  // as it came, if SessionOptions::raw asks for that
};
struct PresenceNotice {
  PresenceSignal presence;
};
// On disk.
struct StoredNotice {
  Ticket ticket = 0;
  Stored stored;
  std::string raw{};  // likewise; empty if the broker's answer was lost
};
// Final: it will not be recorded. Ticket 0: hello was refused.
struct RefusedNotice {
  Ticket ticket = 0;
  Refusal refusal;
};
// Not now: the session waits and tries again.
struct DelayedNotice {
  Refusal refusal;
};
// The answer to a query: a reply and, for history, its lines in order.
struct AnswerNotice {
  std::string re;
  Reply reply;
  std::string raw;  // the reply as it came
  std::vector<LineNotice> lines;
};
// Lines of a room that could not be read, and were passed over.
struct UnreadableNotice {
  std::string room;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
// We may not read a room (any more) that was followed. It is not followed now.
struct ShutOutNotice {
  std::string room;
  Refusal refusal;
};
// Another client of ours has read so far.
struct MarkedNotice {
  Marked marked;
};
// The broker's log has lost lines that we know, or it is another log.
struct ForgottenNotice {};

using Notice = std::variant<ConnectedNotice, LostNotice, LineNotice,
                            PresenceNotice, StoredNotice, RefusedNotice,
                            DelayedNotice, AnswerNotice, UnreadableNotice,
                            ShutOutNotice, MarkedNotice, ForgottenNotice>;

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_NOTICE_H_
