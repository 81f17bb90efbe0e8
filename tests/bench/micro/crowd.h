// The users of the micro-benchmarks: what they say, as lines on the wire and as
// proposals, and a broker's state that knows them.
#ifndef QUN_TESTS_BENCH_MICRO_CROWD_H_
#define QUN_TESTS_BENCH_MICRO_CROWD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "broker/arrive/admit.h"
#include "broker/model/proposal.h"
#include "broker/model/state.h"
#include "tests/unit/fakes.h"

namespace qun {

inline constexpr std::size_t kSpeakers = 50;
inline constexpr std::size_t kLinesAMessage = 20;
// A batch of a busy broker: each speaker sends one message.
inline constexpr std::size_t kBusyBatch = kSpeakers * kLinesAMessage;

struct Talk {
  std::size_t rooms = 1;  // lines go to them in turn
  bool has_keys = false;
  bool is_private = false;  // one room with 100 members; needs keys
  std::size_t text_bytes = 100;
};

// Speakers 0, 1, 2, … take turns. Each has one session and counts its k.
class Crowd {
 public:
  explicit Crowd(const Talk& talk) : talk_(talk) {}

  // One message with the next speaker's next lines.
  std::string NextMessage(std::size_t lines = kLinesAMessage);
  // `lines` lines as proposals, from messages of at most kLinesAMessage lines.
  std::vector<Proposal> NextBatch(std::size_t lines);
  SharedSender SenderOf(std::size_t speaker) const;

  static std::string UserOf(std::size_t speaker);
  static std::string SessionOf(std::size_t speaker);  // in hexadecimal digits
  static std::string RoomOf(std::size_t number);

 private:
  std::string NextLine(std::size_t speaker);

  Talk talk_;
  Admission admission_;
  std::size_t next_speaker_ = 0;
  std::size_t next_room_ = 0;
  std::array<std::uint64_t, kSpeakers> k_{};
};

// A broker's state in which each session's counter is full, and the crowd that
// continues from there.
struct BusyWorld {
  explicit BusyWorld(const Talk& talk);

  Crowd crowd;
  MemoryLedger ledger;
  State state;
};

}  // namespace qun

#endif  // QUN_TESTS_BENCH_MICRO_CROWD_H_
