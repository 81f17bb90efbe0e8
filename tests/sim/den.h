// What people do about the den, a private room: p0 makes it and runs it, p1 and
// p3 are let in and stay, p2 comes and is put out again and again. The owner
// mutes some, or all, and makes p1 an admin, all for a while; others try to do
// the same and must not.
#ifndef QUN_TESTS_SIM_DEN_H_
#define QUN_TESTS_SIM_DEN_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "proto/lines/request.h"
#include "tests/sim/seed.h"

namespace qun::sim {

// One person's part in it, and what they know of it.
class Den {
 public:
  // One gets in by invitation, or by approval. If it is `calm` nobody is put
  // out, muted or given a role.
  Den(std::string name, Policy policy, bool calm, Seed* seed);

  // The request that makes it, or that asks to come in.
  Body ComeIn() const;
  // What they do about others, now and then.
  std::vector<Body> Run();

 private:
  std::vector<Body> LetIn(const std::vector<std::string>& users) const;
  std::vector<Body> RunAsOwner();
  Body Try() const;
  // Whether it is on from now on; every second time it is not.
  bool Toggle(const std::string& what);

  std::string name_;
  Policy policy_;
  bool calm_;
  Seed* seed_;  // not owned
  std::set<std::string> on_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DEN_H_
