// Knows what was recorded, from what went through the ledger and not from what
// the disk says: what a broker that starts, and what it serves, are held
// against it.
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

// A value: a copy is what was recorded up to then.
class Witness {
 public:
  // What a state that was read back is.
  enum class Verdict {
    kRight,
    kOlder,  // it was right some time ago
    kWrong,  // it never was
  };

  // It was recorded; or that failed, and perhaps it was recorded all the same:
  // as soon as its last page is written, though there is no room for what fills
  // up the sector.
  void Record(const Batch& batch);
  void RecordMaybe(const Batch& batch) { maybe_.push_back(batch); }
  // The ledger was read. The first time, and after BeginAnew, what it says is
  // right. Whatever it says is the truth from now on.
  Verdict Compare(const State& read);
  // The ledger is a new one.
  void BeginAnew() { *this = Witness(); }

  // Where rooms end.
  qun::sim::Heads Heads() const;
  // What was recorded, by seq; and each line as it stands now.
  const std::vector<Row>& rows() const { return rows_; }
  const Lines& lines() const { return lines_; }
  // What became different since this was asked last, for the story.
  std::vector<Happening> TakeNews() { return std::exchange(news_, {}); }

 private:
  // A state that was, and how much there was then.
  struct Moment {
    std::uint64_t words = 0;  // a hash of them
    std::size_t rows = 0;
    std::size_t versions = 0;
  };

  // Of those that may have been recorded, the one that was; null: none.
  const Batch* FindRecorded(const State& read) const;
  const Moment* FindMoment(const State& read) const;
  void GoBackTo(Moment moment, const State& read);
  void SetLine(const Recorded& recorded);
  void NoteMoment();

  State state_;
  bool is_new_ = true;
  std::vector<Batch> maybe_;  // one of them, since the last that was recorded
  std::vector<Row> rows_;
  std::vector<std::pair<Place, std::string>> versions_;
  Lines lines_;
  std::vector<Moment> moments_;
  std::vector<Happening> news_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_WITNESS_H_
