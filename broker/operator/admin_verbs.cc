#include "broker/operator/admin_verbs.h"

#include <fmt/format.h>

#include "broker/arrive/order.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/operator/broker_key.h"
#include "broker/operator/control.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/exit_codes.h"
#include "broker/turn/core.h"
#include "broker/turn/operator_desk.h"
#include "proto/base/secret_file.h"
#include "proto/sockets/curve.h"
#include "proto/sockets/invitation.h"

namespace qun {
namespace {

// The ledger of a broker that does not run. A change takes the steps of every
// proposal, in a batch of its own.
class LedgerAtRest {
 public:
  explicit LedgerAtRest(const Options& options)
      : data_(options.data),
        key_(ReadBrokerKey(options.data)),
        ledger_(data_.ledger(), Sync::kFull, random_),
        core_(&ledger_) {}

  Result<std::string> Do(const OperatorRequest& request) {
    if (!key_) {
      return Fail(Errc::kNeedsKeys,
                  "this broker has no key; make one with: qun-broker keygen");
    }
    const auto at = static_cast<std::uint64_t>(SystemClock().Wall().count());
    return std::visit(
        [&](const auto& asked) -> Result<std::string> {
          if constexpr (kIsOneOf<std::decay_t<decltype(asked)>,
                                 OperatorQuestion>) {
            return AnswerQuestion(core_.state(), asked, at);
          } else {
            return Change(asked, at);
          }
        },
        request);
  }

 private:
  Result<std::string> Change(const OperatorChange& change, std::uint64_t at) {
    OperatorDesk desk;
    OrderAlone order;
    order.Propose(desk.Propose(change, "1", at));
    auto batch = order.Next();
    const auto recorded = core_.Apply(*batch);
    if (!recorded) throw StorageError(recorded.error().what);
    desk.OnAnswer(core_.state(), (*recorded)->answers.front());
    return desk.Take().front().text;
  }

  DataDir data_;
  std::optional<KeyPair> key_;
  SystemRandom random_;
  SqliteLedger ledger_;
  Core core_;
};

// Sends the request to the running broker, or carries it out here if none runs.
Result<std::string> Do(const Options& options,
                       const std::vector<std::string>& words) {
  const auto request = ReadOperatorRequest(words);
  if (!request) return tl::make_unexpected(request.error());
  try {
    return LedgerAtRest(options).Do(*request);
  } catch (const DataInUse&) {
    return AskRunning(options.data, kControlOperator,
                      EncodeOperatorRequest(*request));
  }
}

// The broker's endpoints and public key; the secret key is empty. If no broker
// runs, the endpoints are those of the options. Sets `runs`.
Result<Invitation> Where(const Options& options, bool* runs) {
  *runs = true;
  std::string running;
  try {
    const DataDir free(options.data);
    const auto key = ReadBrokerKey(options.data);
    if (key) {
      *runs = false;
      return Invitation{options.endpoints, key->public_key, {}};
    }
    return Fail(Errc::kNeedsKeys,
                "this broker has no key; make one with: qun-broker keygen");
  } catch (const DataInUse&) {
    auto where = AskRunning(options.data, kControlWhere, "");
    if (!where) return tl::make_unexpected(where.error());
    running = *std::move(where);
  }
  if (running.empty()) {
    return Fail(Errc::kNeedsKeys,
                "this broker runs without a key; make one with: qun-broker "
                "keygen, and restart the broker");
  }
  return ParseInvitation(running);
}

// An endpoint to which other machines can connect.
Result<std::string> Reachable(const std::string& endpoint,
                              const std::string& address) {
  if (!address.empty()) return WithHost(endpoint, address);
  if (!HasWildcard(endpoint)) return endpoint;
  return Fail(Errc::kBadField,
              fmt::format("others cannot connect to {}; name an address of "
                          "this machine with --address",
                          endpoint));
}

Result<Endpoints> ReachableEndpoints(const Endpoints& at,
                                     const std::string& address) {
  Endpoints reachable;
  for (const auto part :
       {&Endpoints::intake, &Endpoints::feed, &Endpoints::desk}) {
    auto endpoint = Reachable(at.*part, address);
    if (!endpoint) return tl::make_unexpected(endpoint.error());
    reachable.*part = *std::move(endpoint);
  }
  return reachable;
}

const char* Kind(const Options& options) {
  if (options.is_operator) return "operator";
  return options.is_bot ? "bot" : "person";
}

// The secret key goes into the invitation and nowhere else.
Result<std::string> InviteTo(const Options& options) {
  bool runs = false;
  auto invitation = Where(options, &runs);
  if (!invitation) return tl::make_unexpected(invitation.error());
  auto endpoints = ReachableEndpoints(invitation->endpoints, options.address);
  if (!endpoints) return tl::make_unexpected(endpoints.error());
  const KeyPair once = NewKeyPair();
  const Time expires = SystemClock().Wall() + options.expires;
  std::vector<std::string> words = {options.words[0], options.words[1],
                                    once.public_key,
                                    fmt::to_string(expires.count())};
  if (words[0] == "invite") words.emplace_back(Kind(options));
  auto done = Do(options, words);
  if (!done) return done;
  invitation->endpoints = *std::move(endpoints);
  invitation->secret_key = once.secret_key;
  if (!runs) {
    fmt::print(stderr,
               "qun-broker: no broker runs on this data; the invitation will "
               "work once one runs at {}\n",
               invitation->endpoints.intake);
  }
  return FormatInvitation(*invitation) + "\n";
}

}  // namespace

int MakeKey(const Options& options) {
  KeepSecretsOutOfCoreDumps();
  const DataDir data(options.data);
  const KeyPair key = MakeBrokerKey(options.data);
  fmt::print("the broker's public key is {}\n", key.public_key);
  return kExitOk;
}

int RunAdminVerb(const Options& options) {
  KeepSecretsOutOfCoreDumps();
  for (const auto& word : options.words) {
    if (word.find('\n') == std::string::npos && !word.empty()) continue;
    throw UsageError("a name must not be empty or contain a newline");
  }
  const bool invites =
      options.words[0] == "invite" || options.words[0] == "rekey";
  const auto done = invites ? InviteTo(options) : Do(options, options.words);
  if (done) {
    fmt::print("{}", *done);
    return kExitOk;
  }
  fmt::print(stderr, "qun-broker: {}\n", done.error().why);
  return kExitFailure;
}

}  // namespace qun
