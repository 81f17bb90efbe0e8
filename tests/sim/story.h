// What the participants of a schedule observed. The simulation writes it, the
// checker reads it.
#ifndef QUN_TESTS_SIM_STORY_H_
#define QUN_TESTS_SIM_STORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "proto/base/clock_random.h"

namespace qun::sim {

// Each text is said by one client, once.
struct Said {
  std::string who;
  std::string room;
  std::string text;
  bool against_the_rules = false;
};
// The client was told the outcome of its line. `n` is 0 if it was not told the
// number.
struct Settled {
  std::string text;
  bool stored = false;
  std::uint64_t n = 0;
  bool is_internal = false;  // the broker refused it with `internal`
};
// A client's program received a line.
struct Read {
  std::string who;
  std::string room;
  std::uint64_t n = 0;
  std::string text;
};
// The client was told that these lines are unreadable.
struct Missed {
  std::string who;
  std::string room;
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};
// The client was told that the log lost lines that it knew.
struct Forgot {
  std::string who;
};
// The client's process died with its unsettled lines.
struct Died {
  std::string who;
};
// The broker sent a line to one client: a new line of a private room, or any
// line as an answer to a query.
struct Told {
  std::string who;
  std::string room;
  std::uint64_t n = 0;
  bool replay = false;
  std::string line;
};
// The broker published a line on the feed.
struct Published {
  std::string room;
  std::uint64_t n = 0;
  std::string text;
};
// A line was recorded, or rewritten with another text.
struct Recorded {
  std::string room;
  std::uint64_t n = 0;
  std::string line;
  std::string text;
};
using Heads = std::map<std::string, std::uint64_t>;  // {room: n}
// The log was restored to an older one, whose rooms ended here.
struct Restored {
  Heads heads;
};
// The broker started.
struct Started {
  Heads heads;
};
// The broker started with a state that never existed.
struct Misled {};
// The operator checked the ledger.
struct Checked {
  bool finds_fault = false;
  bool differs = false;  // the ledger differs from what was recorded
  bool is_damaged = false;
};
// A client that had lost the broker opened new sockets after this time.
struct Reopened {
  std::string who;
  Time waited{0};
};
using Happening =
    std::variant<Said, Settled, Read, Missed, Told, Forgot, Died, Recorded,
                 Published, Restored, Started, Misled, Checked, Reopened>;

// Lines that answer a query begin with this.
inline constexpr std::string_view kReplay = R"({"replay":true,)";

// The room that only members read: den.h.
inline constexpr const char* kDen = "den";
inline constexpr const char* kOwner = "p0";
inline constexpr const char* kGuest = "p2";

// A description for people, with long texts cut.
std::string Words(const Happening& happening);
std::string Short(const std::string& text);

// A line of the log at the end of the schedule.
struct Row {
  std::uint64_t seq = 0;
  std::string room;
  std::uint64_t n = 0;
  std::string from;
  std::string text;
  std::string type = "said";
  std::string user{};  // the user it is about
  std::uint64_t at = 0;
  std::uint64_t until = 0;  // like `at`; 0: for good
};

using Place = std::pair<std::string, std::uint64_t>;  // room, n
using Lines = std::map<Place, std::string>;

struct Story {
  std::vector<Happening> happenings;  // in order of time
  std::vector<Row> log;               // recorded lines, by seq
  // The ledger's lines at the end; empty if the disk damaged it.
  std::optional<Lines> ledger;
  // The disk damaged the ledger.
  bool is_damaged = false;
  // The schedule ended before everyone had read everything.
  bool is_cut_short = false;
  // Reader: the rooms that it reads from their first line to the end.
  std::map<std::string, std::vector<std::string>> readers;
  // False if the wall clock jumped: timed mutes may last longer then.
  bool is_clock_steady = true;
  // Users who read the den from their entry on.
  std::set<std::string> members;
  // The bytes of all proposals, in the order of the brokers' decisions.
  std::vector<std::string> ordered;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_STORY_H_
