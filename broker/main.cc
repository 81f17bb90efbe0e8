// qun-broker: wires the parts and runs the loop. Exceptions of construction
// end here.
#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <zmq.hpp>

#include "broker/broker.h"
#include "broker/check.h"
#include "broker/data_dir.h"
#include "broker/exit_codes.h"
#include "broker/guard.h"
#include "broker/loop.h"
#include "broker/options.h"
#include "broker/sockets.h"
#include "broker/sqlite_archive.h"
#include "broker/sqlite_ledger.h"
#include "proto/wire.h"

namespace {

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

void PrintReady(const qun::Endpoints& bound) {
  fmt::print("ready intake={} feed={} desk={}\n", bound.intake, bound.feed,
             bound.desk);
  std::fflush(stdout);
}

int Serve(const qun::Options& options) {
  const File signals(BlockSignals());
  const File wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  umask(S_IRWXG | S_IRWXO);
  qun::SystemClock clock;
  qun::SystemRandom random;
  qun::StderrLog log(options.log_level);
  const qun::DataDir data(options.data);
  qun::SqliteLedger ledger(data.ledger(), options.sync, random);
  qun::SqliteArchive archive(data.ledger(), [&wake] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto size = write(wake.get(), &one, sizeof one);
  });
  qun::SeedLibzmq(random);
  zmq::context_t context;
  qun::Sockets sockets(context, options.endpoints, options.feed_hwm);
  qun::SocketOutlet feed(&sockets.feed());
  qun::SocketOutlet desk(&sockets.desk());
  qun::OrderAlone order;
  qun::Broker broker(
      {&ledger, &archive, &order, &feed, &desk, &clock, &random, &log},
      options.beat);
  qun::Guard guard(context, sockets);
  PrintReady(sockets.Bound());
  qun::Loop loop(
      {&broker, &sockets, &guard, &clock, wake.get(), signals.get()});
  if (loop.Run()) return qun::kExitOk;
  fmt::print(
      stderr,
      "qun-broker: the ledger cannot be written: {}; mend that and start "
      "again, nothing that was acknowledged is lost\n",
      broker.failure());
  return qun::kExitStorage;
}

int Check(const std::string& path) {
  const qun::CheckedLedger checked = qun::CheckLedger(path);
  for (const auto& wrong : checked.wrong) {
    fmt::print(stderr, "qun-broker: {}: {}\n", path, wrong);
  }
  if (!checked.wrong.empty()) return qun::kExitStorage;
  fmt::print("{} is whole: {} rooms, {} events\n", path, checked.rooms,
             checked.events);
  return qun::kExitOk;
}

int Fail(const std::exception& error, int code) {
  fmt::print(stderr, "qun-broker: {}\n", error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  qun::ReserveStandardFiles();
  const qun::Options options = qun::ParseOptions(argc, argv);
  if (!options.text.empty()) {
    fmt::print("{}", options.text);
    return qun::kExitOk;
  }
  if (!options.check.empty()) return Check(options.check);
  return Serve(options);
} catch (const qun::UsageError& error) {
  return Fail(error, qun::kExitUsage);
} catch (const qun::DataDirError& error) {
  return Fail(error, error.exit());
} catch (const qun::StorageError& error) {
  return Fail(error, qun::kExitStorage);
} catch (const qun::BindError& error) {
  return Fail(error, qun::kExitBind);
} catch (const std::exception& error) {
  return Fail(error, qun::kExitFailure);
}
