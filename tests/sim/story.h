// What happened in a schedule, as those who took part saw it. Written by the
// simulation, read by the checker.
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

namespace qun::sim {

// Every text is said by one client, once.
struct Said {
  std::string who;
  std::string room;
  std::string text;
  bool against_the_rules = false;
};
// The client was told what became of it. `n` is 0 if it was not told the
// number.
struct Settled {
  std::string text;
  bool stored = false;
  std::uint64_t n = 0;
  bool is_internal = false;  // refused, since the broker could not record it
};
// A line was handed to a client's program.
struct Read {
  std::string who;
  std::string room;
  std::uint64_t n = 0;
  std::string text;
};
// The client was told that these lines cannot be read.
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
// The client's process died: nobody knows of what it had not been told.
struct Died {
  std::string who;
};
// A line left the broker for one client: one of a private room as it happened,
// or any as an answer to a question.
struct Told {
  std::string who;
  std::string room;
  std::uint64_t n = 0;
  bool replay = false;
  std::string line;
};
// A line left the broker for everybody.
struct Published {
  std::string room;
  std::uint64_t n = 0;
  std::string text;
};
// A line was recorded, or recorded anew with another text.
struct Recorded {
  std::string room;
  std::uint64_t n = 0;
  std::string line;
  std::string text;
};
using Heads = std::map<std::string, std::uint64_t>;  // {room: n}
// The log was put back to an older one, whose rooms ended there.
struct Restored {
  Heads heads;
};
// The broker began to run.
struct Started {
  Heads heads;
};
// It began with something that never was.
struct Misled {};
// The operator had the ledger checked.
struct Checked {
  bool finds_fault = false;
  bool differs = false;  // from what was recorded, now or earlier
  bool is_damaged = false;
};
using Happening =
    std::variant<Said, Settled, Read, Missed, Told, Forgot, Died, Recorded,
                 Published, Restored, Started, Misled, Checked>;

// How a line begins that is an answer to a question.
inline constexpr std::string_view kReplay = R"({"replay":true,)";

// The room that only its members read: den.h.
inline constexpr const char* kDen = "den";
inline constexpr const char* kOwner = "p0";
inline constexpr const char* kGuest = "p2";

// For people; long texts are cut.
std::string Words(const Happening& happening);
std::string Short(const std::string& text);

// A line of the log at the end.
struct Row {
  std::uint64_t seq = 0;
  std::string room;
  std::uint64_t n = 0;
  std::string from;
  std::string text;
  std::string type = "said";
  std::string user{};  // whom it is about
  std::uint64_t at = 0;
  std::uint64_t until = 0;  // like `at`; 0: for good
};

using Place = std::pair<std::string, std::uint64_t>;  // room, n
using Lines = std::map<Place, std::string>;

struct Story {
  std::vector<Happening> happenings;  // in the order of time
  std::vector<Row> log;               // what was recorded, by seq
  // What the ledger says at the end; not of a disk that damages it.
  std::optional<Lines> ledger;
  // A disk has damaged it.
  bool is_damaged = false;
  // It ends before everyone knows everything.
  bool is_cut_short = false;
  // Who reads which rooms from their first line, to the end of the schedule.
  std::map<std::string, std::vector<std::string>> readers;
  // Whether the wall clock went as it should: what lasts until some time may
  // last longer otherwise.
  bool is_clock_steady = true;
  // Who reads the den from where they came in.
  std::set<std::string> members;
  // The bytes of all proposals, in the order in which brokers decided them.
  std::vector<std::string> ordered;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_STORY_H_
