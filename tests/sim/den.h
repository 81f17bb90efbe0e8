// What users do in the den, a private room: p0 creates and owns it; p1 and p3
// join and stay; p2 joins and is kicked repeatedly. The owner mutes some users
// or all of them, and makes p1 an admin, each for a while. Other users try the
// same and must be refused.
#ifndef QUN_TESTS_SIM_DEN_H_
#define QUN_TESTS_SIM_DEN_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "proto/lines/request.h"
#include "tests/sim/seed.h"

namespace qun::sim {

// One user's requests, and what that user knows of the den.
class Den {
 public:
  // Users join by invitation or by approval. If `calm`, nobody is kicked, muted
  // or granted a role.
  Den(std::string name, Policy policy, bool calm, Seed* seed);

  // The request to create the den, or to join it.
  Body ComeIn() const;
  // Requests about other users; mostly none.
  std::vector<Body> Run();

 private:
  std::vector<Body> LetIn(const std::vector<std::string>& users) const;
  std::vector<Body> RunAsOwner();
  Body Try() const;
  // Flips the switch `what` and returns whether it is on now.
  bool Toggle(const std::string& what);

  std::string name_;
  Policy policy_;
  bool calm_;
  Seed* seed_;  // not owned
  std::set<std::string> on_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DEN_H_
