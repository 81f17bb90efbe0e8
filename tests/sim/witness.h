// Remembers what was recorded from the batches that were committed, not from
// the disk. The simulator compares the broker's state and answers with it.
#ifndef QUN_TESTS_SIM_WITNESS_H_
#define QUN_TESTS_SIM_WITNESS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "broker/model/batch.h"
#include "broker/model/state.h"
#include "tests/sim/story.h"

namespace qun::sim {

// A copy keeps what was recorded up to then.
class Witness {
 public:
  // How a loaded state compares with what was recorded.
  enum class Verdict {
    kRight,
    kOlder,  // an earlier state
    kWrong,  // never a recorded state
  };

  // Record: the commit succeeded. RecordMaybe: it failed, but the batch may be
  // recorded: that needs only its last page, not the padding up to the end of
  // the sector.
  void Record(const Batch& batch);
  void RecordMaybe(const Batch& batch) { maybe_.push_back(batch); }
  // Compares a loaded state. The first one, also after BeginAnew, counts as
  // right. From then on the loaded state is the truth.
  Verdict Compare(const State& read);
  // The ledger was replaced by a new one.
  void BeginAnew() { *this = Witness(); }

  // The last line of each room.
  qun::sim::Heads Heads() const;
  // The recorded rows by seq, and each line's present text.
  const std::vector<Row>& rows() const { return rows_; }
  const Lines& lines() const { return lines_; }
  // The changes since the last call, for the story.
  std::vector<Happening> TakeNews() { return std::exchange(news_, {}); }

 private:
  // An earlier state, and how much was recorded then.
  struct Moment {
    std::uint64_t words = 0;  // a hash of the state's words
    std::size_t rows = 0;
    std::size_t versions = 0;
  };

  // The batch of `maybe_` that was recorded; null if none was.
  const Batch* FindRecorded(const State& read) const;
  const Moment* FindMoment(const State& read) const;
  void GoBackTo(Moment moment, const State& read);
  void SetLine(const Recorded& recorded);
  void NoteMoment();

  State state_;
  bool is_new_ = true;
  std::vector<Batch> maybe_;  // one of these may be recorded
  std::vector<Row> rows_;
  std::vector<std::pair<Place, std::string>> versions_;
  Lines lines_;
  std::vector<Moment> moments_;
  std::vector<Happening> news_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_WITNESS_H_
