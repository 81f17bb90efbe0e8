// Whether what is served is what was recorded, byte for byte, and whether a
// check of the ledger tells the truth. It shares no code with broker or client.
#ifndef QUN_TESTS_SIM_SERVED_CHECKER_H_
#define QUN_TESTS_SIM_SERVED_CHECKER_H_

#include <map>
#include <set>
#include <string>

#include "tests/sim/story.h"

namespace qun::sim {

// Each Take says what is wrong with it; empty if nothing is.
class ServedChecker {
 public:
  void Take(const Recorded& recorded);
  // Lines behind these are no more.
  void Take(const Restored& restored);
  std::string Take(const Told& told) const;
  static std::string Take(const Checked& checked);
  // Whether the line had this text at any time.
  bool WasEver(const Place& place, const std::string& text) const;
  // The ledger as it is.
  std::string Compare(const Lines& ledger) const;

 private:
  Lines lines_;
  std::map<Place, std::set<std::string>> texts_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_SERVED_CHECKER_H_
