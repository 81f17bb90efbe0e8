#include "broker/operator/control.h"

#include <fmt/format.h>

#include <thread>

#include "broker/ledger/sqlite.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/ledger_copy.h"
#include "proto/base/clock_random.h"

namespace qun {
namespace {

// In a flood of connections, no file may be free for some milliseconds.
constexpr Time kRetry{5};
constexpr Time kLongestWait{1000};

std::filesystem::path SocketIn(const std::filesystem::path& data) {
  return data / "control";
}

bool IsRunning(const std::filesystem::path& data) {
  try {
    const DataDir free(data);
    return false;
  } catch (const DataInUse&) {
    return true;
  }
}

tl::unexpected<Refusal> RefuseAtTheEnd() {
  return Fail(Errc::kInternal, "the broker is stopping; try again later");
}

}  // namespace

Control::Control(Parts parts) : parts_(std::move(parts)) {
  const std::string path = SocketIn(parts_.data);
  try {
    socket_.emplace(path, [this](auto verb, auto argument) {
      return OnRequest(verb, argument);
    });
  } catch (const std::exception& error) {
    parts_.log->Write(LogLevel::kWarning, "no_control",
                      {{"file", path}, {"why", error.what()}});
  }
}

Control::~Control() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (auto& [ticket, promise] : waiting_)
      promise.set_value(RefuseAtTheEnd());
    waiting_.clear();
  }
  socket_.reset();
}

Result<std::string> Control::OnRequest(std::string_view verb,
                                       std::string_view argument) {
  if (verb == kControlBackUp) return BackUpTo(std::string(argument));
  if (verb == kControlWhere) return parts_.address;
  if (verb == kControlOperator) return AskBroker(argument);
  return Fail(Errc::kUnknownVerb,
              fmt::format("the running broker does not know \"{}\"; restart "
                          "it with this version of qun-broker",
                          verb));
}

Result<std::string> Control::AskBroker(std::string_view text) {
  auto request = DecodeOperatorRequest(text);
  if (!request) return tl::make_unexpected(request.error());
  std::future<Result<std::string>> answer;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return RefuseAtTheEnd();
    std::string ticket = fmt::to_string(++tickets_);
    answer = waiting_[ticket].get_future();
    asked_.push_back({std::move(ticket), *std::move(request)});
  }
  parts_.wake();
  return answer.get();
}

std::vector<Control::Asked> Control::Take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(asked_, {});
}

void Control::Answer(const std::string& ticket, Result<std::string> text) {
  const std::lock_guard lock(mutex_);
  auto waiting = waiting_.extract(ticket);
  if (!waiting.empty()) waiting.mapped().set_value(std::move(text));
}

// Returns why it failed; empty if it did not.
std::string Control::Copy(const std::string& file) {
  const Time end = SystemClock().Steady() + kLongestWait;
  while (true) {
    try {
      CopyLedger(LedgerIn(parts_.data), file, stopping_);
      return {};
    } catch (const NoFreeFile& error) {
      if (SystemClock().Steady() > end) return error.what();
    } catch (const StorageError& error) {
      return error.what();
    }
    std::this_thread::sleep_for(kRetry);
  }
}

Result<std::string> Control::BackUpTo(const std::string& file) {
  std::string wrong = Copy(file);
  parts_.log->Write(
      wrong.empty() ? LogLevel::kInfo : LogLevel::kError, "backed_up",
      {{"file", file}, {"why", wrong.empty() ? "requested" : wrong}});
  if (wrong.empty()) return std::string();
  return Fail(Errc::kInternal, std::move(wrong));
}

Result<std::string> AskRunning(const std::filesystem::path& data,
                               std::string_view verb,
                               std::string_view argument) {
  if (!std::filesystem::exists(SocketIn(data))) {
    throw StorageError(fmt::format(
        "the broker that runs on {} has no control socket; stop it, and try "
        "again",
        data.string()));
  }
  auto answer = AskControlSocket(SocketIn(data), verb, argument,
                                 [&data] { return IsRunning(data); });
  if (!answer) {
    throw StorageError("the broker stopped before it answered; try again");
  }
  return *std::move(answer);
}

}  // namespace qun
