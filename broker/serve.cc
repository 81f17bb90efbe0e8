#include "broker/serve.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <optional>

#include "broker/edge/connection_guard.h"
#include "broker/edge/doorman.h"
#include "broker/edge/self_test.h"
#include "broker/edge/sockets.h"
#include "broker/ledger/sqlite_archive.h"
#include "broker/ledger/sqlite_ledger.h"
#include "broker/loop.h"
#include "broker/operator/broker_key.h"
#include "broker/operator/control.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/exit_codes.h"
#include "broker/turn/broker.h"
#include "proto/base/secret_file.h"
#include "proto/sockets/invitation.h"
#include "proto/sockets/socket_context.h"

namespace qun {
namespace {

// All is recorded then; to close what is open takes a second.
constexpr unsigned kLongestEndSeconds = 10;

// A file descriptor of our own.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() { close(fd_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// Before any thread is made: the signals that end the broker are read, not
// handled, and a reader of stdout that went away does not end it.
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

// With keys only those who were invited get in; without, whoever can connect.
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

// As an invitation is written, but for its secret; empty without a key.
std::string AddressOf(const Endpoints& bound,
                      const std::optional<KeyPair>& key) {
  if (!key) return {};
  return FormatInvitation({bound, key->public_key, key->public_key});
}

// Whoever claimed the name of somebody who has an account would be taken for
// them.
void RefuseUsers(const State& state) {
  if (state.accounts.empty() && state.invitations.empty()) return;
  throw NotClosedError(
      "this ledger has users, and there is no key; put the file \"key\" back "
      "into the data directory, or make another one with \"qun-broker "
      "keygen\", for which everybody needs a new invitation");
}

// It would be waited for, for ever.
[[noreturn]] void EndWithout(const char* thread) {
  fmt::print(stderr,
             "qun-broker: its thread \"{}\" does nothing any more; nothing "
             "that was acknowledged is lost, start it again\n",
             thread);
  std::_Exit(kExitFailure);
}

// All that is there before a socket is, and remains when the last one is
// closed.
class Service {
 public:
  explicit Service(const Options& options)
      : options_(options),
        signals_(BlockSignals()),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        log_(options.log_level),
        data_(options.data),
        key_(ReadKey(options)),
        ledger_(data_.ledger(), options.sync, random_),
        archive_(data_.ledger(), [this] { Wake(); }) {}

  int Run() {
    SocketContext context(random_);
    try {
      return RunOn(context);
    } catch (const std::bad_alloc&) {
      // libzmq may be in no state to be ended, and would be waited for.
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

  int RunOn(SocketContext& context) {
    KeyRing keys;
    std::optional<Doorman> doorman;
    if (key_) doorman.emplace(context.zmq(), &keys);
    Sockets sockets(context.zmq(), options_.feed_hwm, key_);
    ConnectionGuard guard(context.zmq(), sockets);
    SocketOutlet feed(&sockets.feed());
    SocketOutlet desk(&sockets.desk());
    Broker broker({&ledger_, &archive_, &order_, &feed, &desk, &clock_,
                   &random_, &log_, key_ ? &keys : nullptr, options_.rates},
                  options_.beat);
    if (!key_) RefuseUsers(broker.state());
    // The guard watches and the doorman knows everyone before anyone can come.
    sockets.Bind(options_.endpoints);
    const Endpoints bound = sockets.Bound();
    if (key_) {
      guard.ExpectFailedHandshakes(kStrangers);
      ProveThatStrangersStayOut(context.zmq(), bound, key_->public_key);
      doorman->Take();  // those were they
    }
    Control control(context, {options_.data, AddressOf(bound, key_), &log_,
                              [this] { Wake(); }});
    PrintReady(bound);
    Loop loop({&broker, &sockets, &guard, doorman ? &*doorman : nullptr,
               &control, &clock_, options_.beat, wake_.get(), signals_.get()});
    const Ending ending = loop.Run();
    alarm(kLongestEndSeconds);  // a thread that hangs is not waited for
    switch (ending) {
      case Ending::kSignal:
        return kExitOk;
      case Ending::kThread:
        EndWithout(loop.lost_thread());
      case Ending::kStorage:
        break;
    }
    fmt::print(stderr, "qun-broker: the ledger cannot be written: {}\n",
               broker.failure());
    return kExitStorage;
  }

  const Options& options_;
  File signals_;
  File wake_;
  SystemClock clock_;
  SystemRandom random_;
  StderrLog log_;
  DataDir data_;
  std::optional<KeyPair> key_;
  SqliteLedger ledger_;
  SqliteArchive archive_;
  OrderAlone order_;
};

}  // namespace

int Serve(const Options& options) { return Service(options).Run(); }

}  // namespace qun
