// The functions of Broker about keys: who may send, and the operator's
// requests.
#include <utility>

#include "broker/turn/broker.h"

namespace qun {

bool Broker::IsWelcome(const std::string& key) const {
  return parts_.keys == nullptr || state().FindAccountOfKey(key) != nullptr ||
         state().FindInvitation(key) != nullptr;
}

std::string Broker::NameOfKey(const std::string& key) const {
  const Account* account = state().FindAccountOfKey(key);
  return account == nullptr ? std::string() : account->shown;
}

// Fills in the sender's user. False if the key is unknown.
bool Broker::Identify(Sender* sender) const {
  if (parts_.keys == nullptr) return true;
  if (const Account* account = state().FindAccountOfKey(sender->key)) {
    sender->standing = Standing::kKnown;
    sender->user = {account->shown, account->id};
    sender->called = account->folded;
    sender->bot = account->is_bot;
    sender->is_operator = account->is_operator;
    return true;
  }
  sender->standing = Standing::kInvited;
  return state().FindInvitation(sender->key) != nullptr;
}

// Nobody can have the secret key that belongs to it. Decide does not know the
// key, since another machine may replay the proposal.
bool Broker::AsksForOwnKey(const Proposal& proposal) const {
  const auto* asked =
      proposal.body ? std::get_if<Register>(&*proposal.body) : nullptr;
  return asked != nullptr && asked->key == parts_.own_key;
}

void Broker::OnOperator(const OperatorRequest& request, std::string ticket) {
  if (parts_.keys == nullptr) {
    return operator_desk_.Say(
        std::move(ticket),
        Fail(Errc::kNeedsKeys,
             "this broker runs without a key; make one with keygen, and "
             "start it again"));
  }
  std::visit(
      [&](const auto& asked) {
        if constexpr (kIsOneOf<std::decay_t<decltype(asked)>,
                               OperatorQuestion>) {
          operator_desk_.Say(std::move(ticket),
                             AnswerQuestion(state(), asked, Wall()));
        } else {
          Proposal proposal =
              operator_desk_.Propose(asked, std::move(ticket), Wall());
          proposal.served = static_cast<std::uint64_t>(Served().count());
          parts_.order->Propose(std::move(proposal));
        }
      },
      request);
}

void Broker::TellOperator(std::span<const Answer> answers) {
  for (const Answer& answer : answers) {
    if (!std::holds_alternative<ToOperator>(answer.to)) continue;
    if (const auto change = operator_desk_.OnAnswer(state(), answer)) {
      operator_log_.Administered(*change);
    }
  }
}

}  // namespace qun
