#include "broker/serve.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>

#include "broker/edge/connection_guard.h"
#include "broker/edge/doorman.h"
#include "broker/edge/process_resources.h"
#include "broker/edge/self_test.h"
#include "broker/edge/sockets.h"
#include "broker/edge/tcp_info.h"
#include "broker/ledger/sqlite_archive.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/loop.h"
#include "broker/operator/broker_key.h"
#include "broker/operator/control.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/exit_codes.h"
#include "broker/turn/broker.h"
#include "proto/base/file.h"
#include "proto/base/id.h"
#include "proto/base/secret_file.h"
#include "proto/sockets/invitation.h"
#include "proto/sockets/socket_context.h"

namespace qun {
namespace {

// Closing the ledger takes a second at most.
constexpr unsigned kLongestEndSeconds = 10;
constexpr std::size_t kOneClient = 3;  // connections
// The process takes less with the default options.
constexpr std::uint64_t kUsualMemory = 150'000'000;
// The time for the last messages to reach slow readers.
constexpr Time kLongestSend{400};

// Call it before any thread starts, since threads inherit the mask. The loop
// reads the signals that end the broker from the returned descriptor. SIGPIPE
// is ignored, so that a closed stdout does not end the broker.
int BlockSignals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

void PrintReady(const Endpoints& bound) {
  fmt::print("ready intake={} feed={} desk={}\n", bound.intake, bound.feed,
             bound.desk);
  std::fflush(stdout);
}

// Reads the broker's key; empty if there is none. Without a key anyone who can
// connect gets in, so other machines must not reach the endpoints.
std::optional<KeyPair> ReadKey(const Options& options) {
  auto key = ReadBrokerKey(options.data);
  if (key) KeepSecretsOutOfCoreDumps();
  if (key || options.insecure) return key;
  const Endpoints& at = options.endpoints;
  for (const auto& endpoint : {at.intake, at.feed, at.desk}) {
    if (IsLocal(endpoint)) continue;
    throw UsageError(fmt::format(
        "{} can be reached from other machines, and this broker has no key: "
        "anyone there could read and write under any name; make a key with "
        "\"qun-broker keygen\", or listen on 127.0.0.1 or ipc://, or insist "
        "with --insecure",
        endpoint));
  }
  return key;
}

// The broker's address in the form of an invitation, with the public key in
// place of the secret one; empty without a key.
std::string AddressOf(const Endpoints& bound,
                      const std::optional<KeyPair>& key) {
  if (!key) return {};
  return FormatInvitation({bound, key->public_key, key->public_key});
}

// Without a key, anyone could claim the name of a user who has an account.
void RefuseUsers(const State& state) {
  if (state.accounts.empty() && state.invitations.empty()) return;
  throw NotClosedError(
      "this ledger has users, and there is no key; put the file \"key\" back "
      "into the data directory, or make another one with \"qun-broker "
      "keygen\", for which everybody needs a new invitation");
}

// Constructs the parts that must exist before the first socket and outlive the
// last one, and runs the broker.
class Service {
 public:
  Service(const Options& options, Order& order)
      : options_(options),
        order_(order),
        signals_(BlockSignals()),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        log_(options.log_level),
        data_(options.data),
        key_(ReadKey(options)),
        ledger_(std::make_unique<SqliteLedger>(data_.ledger(), options.sync,
                                               random_)),
        archive_(std::make_unique<SqliteArchive>(data_.ledger(),
                                                 [this] { Wake(); })) {}

  [[noreturn]] void Run() {
    if (connections_ < kOneClient) {
      throw UsageError(
          "the limit of open files is too low for a client; raise it with "
          "ulimit -n");
    }
    SocketContext context(random_);
    try {
      RunOn(context);
    } catch (const std::bad_alloc&) {
      // Without memory, libzmq might hang when it is closed.
      fmt::print(stderr,
                 "qun-broker: there is no memory left; nothing that was "
                 "acknowledged is lost, start it again\n");
      std::_Exit(kExitFailure);
    }
  }

 private:
  void Wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto size = write(wake_.get(), &one, sizeof one);
  }

  [[noreturn]] void RunOn(SocketContext& context) {
    KeyRing keys;
    Doorman doorman(context.zmq(), key_ ? &keys : nullptr);
    Sockets sockets(context.zmq(), options_.feed_hwm, key_);
    SocketOutlet feed(&sockets.feed());
    SocketOutlet desk(&sockets.desk());
    Broker broker(
        {ledger_.get(), archive_.get(), &order_, &feed, &desk, &clock_,
         &random_, &log_, key_ ? &keys : nullptr, options_.rates, Keeping(),
         key_ ? key_->public_key : std::string()},
        options_.beat);
    if (!key_) RefuseUsers(broker.state());
    // Its memory at rest includes the state, which the broker has loaded.
    ConnectionGuard guard(context.zmq(), sockets, connections_);
    // The guard and the doorman must work before anyone can connect.
    sockets.Bind(options_.endpoints);
    const Endpoints bound = sockets.Bound();
    if (key_) {
      guard.ExpectFailedHandshakes(kStrangers);
      ProveThatStrangersStayOut(context.zmq(), bound, key_->public_key);
      doorman.Take();  // not for the log: the refusals of the self-test
    }
    Control control(
        {options_.data, AddressOf(bound, key_), &log_, [this] { Wake(); }});
    LogBounds(guard.MostMemory());
    PrintReady(bound);
    Loop loop({&broker, &sockets, &guard, &doorman, &control, &clock_,
               options_.beat, wake_.get(), signals_.get(), key_.has_value()});
    End(loop, broker, loop.Run());
  }

  // Tells the operator if the bounds are not the usual ones.
  void LogBounds(std::uint64_t memory) {
    const std::string connections = fmt::to_string(connections_);
    if (connections_ < options_.connections) {
      log_.Write(LogLevel::kWarning, "few_files",
                 {{"connections", connections},
                  {"wanted", fmt::to_string(options_.connections)},
                  {"why", "raise the limit of open files (ulimit -n)"}});
    }
    if (memory > kUsualMemory) {
      log_.Write(LogLevel::kWarning, "much_memory",
                 {{"connections", connections},
                  {"mb", fmt::to_string(memory / 1'000'000)},
                  {"why", "lower --connections if the machine has less"}});
    }
  }

  // The sockets and ZeroMQ's context stay open: libzmq 4.3.4 can free memory
  // twice when a context ends while peers disconnect. Everything is recorded by
  // now; the last messages get some time to leave.
  [[noreturn]] void End(const Loop& loop, const Broker& broker, Ending ending) {
    alarm(kLongestEndSeconds);  // ends the process even if a thread hangs
    if (ending == Ending::kThread) {
      fmt::print(stderr,
                 "qun-broker: its thread \"{}\" has stopped working; nothing "
                 "that was acknowledged is lost, start it again\n",
                 loop.lost_thread());
      std::_Exit(kExitFailure);
    }
    WaitUntilSent(clock_, kLongestSend);
    archive_.reset();
    ledger_.reset();
    if (ending == Ending::kSignal) std::_Exit(kExitOk);
    fmt::print(stderr, "qun-broker: the ledger cannot be written: {}\n",
               broker.failure());
    std::_Exit(kExitStorage);
  }

  const Options& options_;
  const std::size_t connections_ =
      std::min(options_.connections, MostConnections());
  Order& order_;
  File signals_;
  File wake_;
  SystemClock clock_;
  SystemRandom random_;
  StderrLog log_;
  DataDir data_;
  std::optional<KeyPair> key_;
  std::unique_ptr<SqliteLedger> ledger_;
  std::unique_ptr<SqliteArchive> archive_;
};

}  // namespace

void Serve(const Options& options, Order& order) {
  SetIdHashKey(SystemRandom().Next());
  Service(options, order).Run();
}

}  // namespace qun
