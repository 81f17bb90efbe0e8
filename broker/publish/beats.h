// Says when beats are due. A room's own beats come 1, 3, 10 and 30 beats after
// its last event, so that a reader notices if it has lost the last line. A new
// subscriber need not wait for the next beat: the last one is repeated, but
// only so often that all repeated beats together remain few.
#ifndef QUN_BROKER_PUBLISH_BEATS_H_
#define QUN_BROKER_PUBLISH_BEATS_H_

#include <cstddef>
#include <functional>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "proto/base/clock_random.h"
#include "proto/lines/event.h"

namespace qun {

class Beats {
 public:
  Beats(const Id& log, const Id& run, Time interval)
      : beat_{log, run, 0}, interval_(interval) {}

  // The room's last recorded event has number `n`.
  void Touch(const std::string& room, std::uint64_t n, Time now);
  // A subscription to the beats has begun or ended.
  void OnSubscription(bool on);
  // The last beat if a new subscriber awaits it; empty otherwise.
  std::optional<Beat> Repeated(Time now);
  // The broker's beat if it is due; empty otherwise.
  std::optional<Beat> Due(Time now);
  // Some of the rooms' beats that are due; call it often.
  std::vector<RoomBeat> DueRooms(Time now);

 private:
  struct Quiet {
    std::uint64_t n = 0;
    Time since{0};
    std::size_t beats = 0;  // sent since its last event
    Time turn{0};           // of its valid entry in turns_
  };

  Time DueAt(const Quiet& quiet) const;
  void Queue(const std::string& room, Quiet* quiet);

  Beat beat_;
  Time interval_;
  Time next_{0};
  bool is_awaited_ = false;         // by a new subscriber, since the last beat
  Time next_repetition_{0};         // not before then
  std::int64_t subscriptions_ = 0;  // to the beats
  std::unordered_map<std::string, Quiet> rooms_;
  // When to look at the rooms again, at the latest.
  using Turn = std::pair<Time, std::string>;
  std::priority_queue<Turn, std::vector<Turn>, std::greater<>> turns_;
};

}  // namespace qun

#endif  // QUN_BROKER_PUBLISH_BEATS_H_
