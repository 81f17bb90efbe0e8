// Users with keys and the rooms that they run: a broker's state and its
// decisions.
#ifndef QUN_TESTS_UNIT_ROLES_WORLD_H_
#define QUN_TESTS_UNIT_ROLES_WORLD_H_

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "broker/decide/decide.h"
#include "tests/unit/fakes.h"

namespace qun {

// olga made the rooms `open`, `asked` (by approval), `closed` (by invitation)
// and `secret` (private); adam is an admin of each, mary a member, sam none.
// opal is an operator of the broker.
class RolesTest : public testing::Test {
 protected:
  RolesTest() {
    Changes accounts;
    for (const char* name : {"olga", "adam", "mary", "sam", "opal"}) {
      Account account;
      account.id = account.shown = account.folded = name;
      account.key = std::string("key of ") + name;
      account.is_operator = account.id == "opal";
      accounts.accounts[account.id] = account;
    }
    state_.Apply(accounts);
    Do("olga", Create{"open", false, Policy::kOpen});
    Do("olga", Create{"asked", false, Policy::kApproval});
    Do("olga", Create{"closed", false, Policy::kInvitation});
    Do("olga", Create{"secret", true});
    for (const char* room : {"open", "asked", "closed", "secret"}) {
      for (const char* user : {"adam", "mary"}) {
        Do("olga", Invite{room, user});
        Do(user, Join{room});
      }
      Do("olga", Grant{room, "adam", Role::kAdmin});
    }
  }

  Proposal From(const std::string& user, ProposedBody body) {
    Proposal proposal;
    Sender sender("", "connection of " + user);
    sender.standing = Standing::kKnown;
    sender.is_operator = user == "opal";
    proposal.sender = std::make_shared<const Sender>(std::move(sender));
    proposal.user = {user, user};
    proposal.re = "q";
    proposal.at = at_;
    proposal.body = std::move(body);
    return proposal;
  }
  void DoAll(const std::vector<Proposal>& proposals) {
    batch_ = Apply(state_, ledger_, proposals);
  }
  // The outcome: "stored", or a code.
  std::string Do(const std::string& user, ProposedBody body) {
    DoAll({From(user, std::move(body))});
    const Reply& reply = batch_.answers.at(0).reply;
    const auto* refused = std::get_if<Refused>(&reply);
    return refused == nullptr ? "stored"
                              : std::string(Info(refused->refusal.code).name);
  }
  const Event& Last() const { return batch_.events.back().event; }
  // The recipients of each event of the last batch.
  std::vector<std::set<std::string>> Told() const {
    std::vector<std::set<std::string>> told;
    for (const NumberedEvent& numbered : batch_.events) {
      told.push_back(numbered.readers ? numbered.readers->Users()
                                      : std::set<std::string>{"everyone"});
    }
    return told;
  }
  Membership What(const std::string& user, const std::string& room) const {
    return state_.FindMembership(room, user);
  }
  static Say Line(std::string room, std::string text = "hi") {
    return {std::move(room), std::move(text), 0, {}};
  }

  MemoryLedger ledger_;
  State state_;
  Batch batch_;
  std::uint64_t at_ = 1'000'000;
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_ROLES_WORLD_H_
