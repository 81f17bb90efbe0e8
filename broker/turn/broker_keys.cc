// Who may be heard by a broker that has a key, and what the operator changes of
// that.
#include <utility>

#include "broker/turn/broker.h"

namespace qun {

bool Broker::IsWelcome(const std::string& key) const {
  return parts_.keys == nullptr || state_.FindAccountOfKey(key) != nullptr ||
         state_.FindInvitation(key) != nullptr;
}

// False if the key is good for nothing.
bool Broker::Identify(Sender* sender) const {
  if (parts_.keys == nullptr) return true;
  if (const Account* account = state_.FindAccountOfKey(sender->key)) {
    sender->standing = Standing::kKnown;
    sender->user = {account->shown, account->id};
    sender->called = account->folded;
    sender->bot = account->is_bot;
    sender->is_operator = account->is_operator;
    return true;
  }
  sender->standing = Standing::kInvited;
  return state_.FindInvitation(sender->key) != nullptr;
}

Result<std::string> Broker::OnAdmin(const AdminRequest& request) {
  if (parts_.keys == nullptr) {
    return Fail(Errc::kNeedsKeys,
                "this broker runs without a key; make one with keygen, and "
                "start it again");
  }
  const auto at = static_cast<std::uint64_t>(parts_.clock->Wall().count());
  auto outcome = Administer(state_, request, at);
  if (!outcome) return tl::make_unexpected(outcome.error());
  if (outcome->batch.changes.empty()) return std::move(outcome->text);
  const auto recorded = parts_.ledger->Record(std::move(outcome->batch));
  if (recorded) {
    Publish(*recorded);
    reports_.Administered(request);
    return std::move(outcome->text);
  }
  const LedgerError& error = recorded.error();
  reports_.NotRecorded(error.what, parts_.clock->Steady());
  if (error.fault == LedgerFault::kUnknown) failure_ = error.what;
  return Fail(Errc::kInternal, error.what);
}

void Broker::NoteRevoked(const Changes& changes) {
  for (const auto& [id, account] : changes.accounts) {
    const auto before = state_.accounts.find(id);
    if (before == state_.accounts.end() || before->second.key.empty() ||
        before->second.key == account.key) {
      continue;
    }
    revoked_.push_back(before->second.key);
    desk_.ForgetUser(id);
  }
}

}  // namespace qun
