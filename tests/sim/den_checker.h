// What the lines of the den say of who was in it, and whether those who made
// them were allowed to. It shares no code with broker or client.
#ifndef QUN_TESTS_SIM_DEN_CHECKER_H_
#define QUN_TESTS_SIM_DEN_CHECKER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/story.h"

namespace qun::sim {

class DenChecker {
 public:
  static constexpr std::uint64_t kForEver = UINT64_MAX;

  // If the clock is not steady, a mute for a time may come back when it is
  // over.
  explicit DenChecker(bool is_clock_steady = true)
      : is_clock_steady_(is_clock_steady) {}

  // The next line of the den: what is wrong with it; empty if nothing is.
  std::string Take(const Row& row);

  // As its lines up to now say.
  bool IsIn(const std::string& who, std::uint64_t n) const;
  // Whether the line is about them: they are told of it wherever they are.
  bool IsAbout(const std::string& who, std::uint64_t n) const;
  // The line from which they were in for the first time; kForEver: none.
  std::uint64_t FirstOf(const std::string& who) const;
  // The last line after which they were out, or muted: what they said when
  // later ones were there could not be refused.
  std::uint64_t SilencedAt(const std::string& who) const;

 private:
  bool IsAllowed(const Row& row) const;
  bool IsAdmin(const std::string& who) const;
  bool IsMuted(const std::string& who, std::uint64_t at) const;
  bool IsInNow(const std::string& who) const;
  void NoteSilenced(const Row& row);
  void Note(const Row& row);
  void ComeIn(const std::string& who, std::uint64_t n);
  void GoOut(const std::string& who, std::uint64_t n);

  bool is_clock_steady_;
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::uint64_t>>>
      stays_;  // from which n to which
  std::map<std::uint64_t, std::string> about_;
  std::map<std::string, std::uint64_t> silenced_;
  std::string owner_;
  std::set<std::string> admins_;
  std::set<std::string> invited_;
  std::set<std::string> asked_;
  std::map<std::string, std::uint64_t> muted_;  // until when; of all: ""
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DEN_CHECKER_H_
