#include "broker/operator/control.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

#include "broker/ledger/sqlite.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/ledger_copy.h"
#include "proto/base/limits.h"
#include "proto/sockets/wire.h"

namespace qun {
namespace {

constexpr Time kInterval{100};
// Of a request: a path and a verb.
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

Control::Control(zmq::context_t& context, Parts parts)
    : parts_(std::move(parts)), socket_(context, zmq::socket_type::rep) {
  SetCommonOptions(socket_, kLargest);
  const std::string address = Address(parts_.data);
  try {
    socket_.bind(address);
  } catch (const zmq::error_t& error) {
    parts_.log->Write(LogLevel::kWarning, "no_control",
                      {{"address", address}, {"why", error.what()}});
    return;
  }
  thread_ = std::thread([this] { Run(); });
}

Control::~Control() {
  stopping_ = true;
  AnswerAll([](const AdminRequest&) -> Result<std::string> {
    return Fail(Errc::kInternal, "the broker ends");
  });
  if (thread_.joinable()) thread_.join();
}

void Control::Run() {
  while (!stopping_) {
    if (!Waits(socket_, kInterval)) continue;
    const auto request = Receive(socket_);
    if (!request) continue;
    const auto answer = request->frame_count == 2
                            ? Answer(request->Frame(0), request->Frame(1))
                            : Fail(Errc::kBadField, "a request has two frames");
    if (answer) {
      Send(socket_, {"", *answer});
    } else {
      Send(socket_, {answer.error().why, ""});
    }
  }
}

Result<std::string> Control::Answer(std::string_view verb,
                                    std::string_view about) {
  if (verb == kControlBackUp) return BackUpTo(std::string(about));
  if (verb == kControlWhere) return parts_.address;
  if (verb == kControlAdmin) return AskBroker(about);
  return Fail(Errc::kUnknownVerb,
              fmt::format("this broker cannot do \"{}\"", verb));
}

Result<std::string> Control::AskBroker(std::string_view text) {
  std::future<Result<std::string>> answer;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return Fail(Errc::kInternal, "the broker ends");
    Asked& asked = asked_.emplace_back();
    asked.request = DecodeAdminRequest(text);
    answer = asked.answer.get_future();
  }
  parts_.wake();
  return answer.get();
}

void Control::AnswerAll(const Administrator& administrator) {
  std::vector<Asked> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(asked_);
  }
  for (Asked& asked : all) asked.answer.set_value(administrator(asked.request));
}

Result<std::string> Control::BackUpTo(const std::string& file) {
  std::string wrong;
  try {
    CopyLedger(LedgerIn(parts_.data), file, stopping_);
  } catch (const StorageError& error) {
    wrong = error.what();
  }
  parts_.log->Write(
      wrong.empty() ? LogLevel::kInfo : LogLevel::kError, "backed_up",
      {{"file", file}, {"why", wrong.empty() ? "asked for" : wrong}});
  if (wrong.empty()) return std::string();
  return Fail(Errc::kInternal, std::move(wrong));
}

Result<std::string> AskRunning(const std::filesystem::path& data,
                               std::string_view verb, std::string_view about) {
  if (!std::filesystem::exists(SocketIn(data))) {
    throw StorageError(fmt::format(
        "the broker that runs on {} cannot be asked; stop it, and try again",
        data.string()));
  }
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::req);
  SetCommonOptions(socket, kClientMessageBytes);
  socket.connect(Address(data));
  Send(socket, {verb, about});
  while (!Waits(socket, Time(1000))) CheckThatItRuns(data);
  const auto answer = Receive(socket);
  if (!answer || answer->frame_count != 2) {
    throw StorageError("the broker gave no answer");
  }
  if (!answer->Frame(0).empty()) {
    return Fail(Errc::kInternal, std::string(answer->Frame(0)));
  }
  return std::string(answer->Frame(1));
}

}  // namespace qun
