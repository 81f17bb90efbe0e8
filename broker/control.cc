#include "broker/control.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "broker/copy.h"
#include "broker/data_dir.h"
#include "broker/sqlite.h"
#include "proto/wire.h"

namespace qun {
namespace {

constexpr std::string_view kBackUp = "backup";
constexpr Time kInterval{100};
// A path and a verb.
constexpr std::size_t kLargest = 8192;

std::filesystem::path SocketIn(const std::filesystem::path& data) {
  return data / "control";
}

std::string Address(const std::filesystem::path& data) {
  return "ipc://" + SocketIn(data).string();
}

bool Waits(zmq::socket_t& socket, Time timeout) {
  std::array<zmq::pollitem_t, 1> items{{{socket.handle(), 0, ZMQ_POLLIN, 0}}};
  return Poll(items, timeout);
}

void CheckThatItRuns(const std::filesystem::path& data) {
  try {
    const DataDir free(data);
  } catch (const DataInUse&) {
    return;
  }
  throw StorageError("the broker ended before it was done; try again");
}

}  // namespace

Control::Control(zmq::context_t& context, const std::filesystem::path& data,
                 Log* log)
    : ledger_(LedgerIn(data)),
      log_(log),
      socket_(context, zmq::socket_type::rep) {
  SetCommonOptions(socket_, kLargest);
  try {
    socket_.bind(Address(data));
  } catch (const zmq::error_t& error) {
    log_->Write(LogLevel::kWarning, "no_control",
                {{"address", Address(data)}, {"why", error.what()}});
    return;
  }
  thread_ = std::thread([this] { Run(); });
}

Control::~Control() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

void Control::Run() {
  while (!stopping_) {
    if (!Waits(socket_, kInterval)) continue;
    const auto request = Receive(socket_);
    if (!request) continue;
    Send(socket_, {request->frame_count == 2
                       ? Answer(request->Frame(0), request->Frame(1))
                       : std::string("a request has two frames")});
  }
}

std::string Control::Answer(std::string_view verb, std::string_view about) {
  if (verb == kBackUp) return BackUpTo(std::string(about));
  return fmt::format("this broker cannot do \"{}\"", verb);
}

std::string Control::BackUpTo(const std::string& file) {
  std::string wrong;
  try {
    CopyLedger(ledger_, file, stopping_);
  } catch (const StorageError& error) {
    wrong = error.what();
  }
  log_->Write(wrong.empty() ? LogLevel::kInfo : LogLevel::kError, "backed_up",
              {{"file", file}, {"why", wrong.empty() ? "asked for" : wrong}});
  return wrong;
}

void AskForBackup(const std::filesystem::path& data, const std::string& file) {
  if (!std::filesystem::exists(SocketIn(data))) {
    throw StorageError(fmt::format(
        "the broker that runs on {} cannot be asked; stop it, and try again",
        data.string()));
  }
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::req);
  SetCommonOptions(socket, kLargest);
  socket.connect(Address(data));
  Send(socket, {kBackUp, file});
  while (!Waits(socket, Time(1000))) CheckThatItRuns(data);
  const auto answer = Receive(socket);
  if (answer && answer->Frame(0).empty()) return;
  throw StorageError(answer ? std::string(answer->Frame(0))
                            : "the broker gave no answer");
}

}  // namespace qun
