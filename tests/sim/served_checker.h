// Checks that the broker serves exactly the recorded bytes, and that a check of
// the ledger reports the truth. Shares no code with broker or client.
#ifndef QUN_TESTS_SIM_SERVED_CHECKER_H_
#define QUN_TESTS_SIM_SERVED_CHECKER_H_

#include <map>
#include <set>
#include <string>

#include "tests/sim/story.h"

namespace qun::sim {

// Each Take returns what is wrong; empty if nothing is.
class ServedChecker {
 public:
  void Take(const Recorded& recorded);
  // The lines after these no longer exist.
  void Take(const Restored& restored);
  std::string Take(const Told& told) const;
  static std::string Take(const Checked& checked);
  // Whether the line ever had this text.
  bool WasEver(const Place& place, const std::string& text) const;
  // Compares the ledger with what was recorded.
  std::string Compare(const Lines& ledger) const;

 private:
  Lines lines_;
  std::map<Place, std::set<std::string>> texts_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SERVED_CHECKER_H_
