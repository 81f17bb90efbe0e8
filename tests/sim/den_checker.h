// Derives from the den's lines who was a member when, and checks that the
// author of each line had the right to it. Shares no code with broker or
// client.
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

  // If the wall clock jumps, a timed mute that was over may apply again.
  explicit DenChecker(bool is_clock_steady = true)
      : is_clock_steady_(is_clock_steady) {}

  // Takes the next line of the den. Returns what is wrong with it; empty if
  // nothing is.
  std::string Take(const Row& row);

  // Whether the user was a member at line `n`, according to the lines so far.
  bool IsIn(const std::string& who, std::uint64_t n) const;
  // Whether line `n` is about the user, who receives it even as a non-member.
  bool IsAbout(const std::string& who, std::uint64_t n) const;
  // The line of the user's first entry; kForEver if there is none.
  std::uint64_t FirstOf(const std::string& who) const;
  // The last line after which the user was muted or no member. A line that the
  // user said after seeing a later one must not be refused.
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
      stays_;  // user: first and last n of each stay
  std::map<std::uint64_t, std::string> about_;
  std::map<std::string, std::uint64_t> silenced_;
  std::string owner_;
  std::set<std::string> admins_;
  std::set<std::string> invited_;
  std::set<std::string> asked_;
  // The ends of mutes by user; "" stands for everyone.
  std::map<std::string, std::uint64_t> muted_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DEN_CHECKER_H_
