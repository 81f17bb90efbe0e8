#include "broker/serve.h"

#include <fmt/format.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <zmq.hpp>

#include "broker/broker.h"
#include "broker/control.h"
#include "broker/data_dir.h"
#include "broker/exit_codes.h"
#include "broker/guard.h"
#include "broker/loop.h"
#include "broker/sockets.h"
#include "broker/sqlite_archive.h"
#include "broker/sqlite_ledger.h"
#include "proto/wire.h"

namespace qun {
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

void PrintReady(const Endpoints& bound) {
  fmt::print("ready intake={} feed={} desk={}\n", bound.intake, bound.feed,
             bound.desk);
  std::fflush(stdout);
}

}  // namespace

int Serve(const Options& options) {
  const File signals(BlockSignals());
  const File wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  SystemClock clock;
  SystemRandom random;
  StderrLog log(options.log_level);
  const DataDir data(options.data);
  SqliteLedger ledger(data.ledger(), options.sync, random);
  SqliteArchive archive(data.ledger(), [&wake] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto size = write(wake.get(), &one, sizeof one);
  });
  SeedLibzmq(random);
  zmq::context_t context;
  Sockets sockets(context, options.endpoints, options.feed_hwm);
  SocketOutlet feed(&sockets.feed());
  SocketOutlet desk(&sockets.desk());
  OrderAlone order;
  Broker broker(
      {&ledger, &archive, &order, &feed, &desk, &clock, &random, &log},
      options.beat);
  Guard guard(context, sockets);
  Control control(context, options.data, &log);
  PrintReady(sockets.Bound());
  Loop loop({&broker, &sockets, &guard, &clock, wake.get(), signals.get()});
  if (loop.Run()) return kExitOk;
  fmt::print(stderr, "qun-broker: the ledger cannot be written: {}\n",
             broker.failure());
  return kExitStorage;
}

}  // namespace qun
