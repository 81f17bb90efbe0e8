#include "broker/log/log.h"

#include <fmt/format.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <mutex>

#include "broker/log/log_file.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// Long enough for most lines of a chat; the log is not an archive.
constexpr std::size_t kLongestValue = 512;

spdlog::level::level_enum Level(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      break;
  }
  return spdlog::level::err;
}

bool IsPlain(char c) { return c > ' ' && c != '"' && c != '\\' && c != '='; }

void AppendEscaped(std::string* out, char c) {
  if (c == '\n') {
    out->append("\\n");
  } else if (c == '\t') {
    out->append("\\t");
  } else if (c == '"' || c == '\\') {
    out->push_back('\\');
    out->push_back(c);
  } else {
    out->push_back(c);
  }
}

class StderrSink : public spdlog::sinks::base_sink<std::mutex> {
 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    if (file_.Write(Formatted(message))) TellDropped(message);
  }
  void flush_() override {}

 private:
  void TellDropped(const spdlog::details::log_msg& message) {
    const std::uint64_t dropped = file_.dropped();
    if (dropped == 0) return;
    const std::string lost = fmt::format("log_dropped lines={}", dropped);
    if (file_.Write(Formatted({message.time,
                               {},
                               message.logger_name,
                               spdlog::level::warn,
                               lost}))) {
      file_.ForgetDropped(dropped);
    } else {
      file_.ForgetDropped(1);  // the report itself
    }
  }
  std::string Formatted(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    return fmt::to_string(line);
  }

  LogFile file_{STDERR_FILENO};
};

}  // namespace

std::string EscapeLogValue(std::string_view value) {
  // A byte of UTF-8 beyond ASCII is negative if char is signed.
  const auto plain = [](char c) { return IsPlain(c) || (c & 0x80) != 0; };
  std::string safe = SanitizeForTerminal(value.substr(0, kLongestValue), true);
  if (!safe.empty() && std::all_of(safe.begin(), safe.end(), plain)) {
    return safe;
  }
  std::string quoted = "\"";
  for (const char c : safe) AppendEscaped(&quoted, c);
  return quoted.append("\"");
}

StderrLog::StderrLog(LogLevel least)
    : least_(least),
      logger_(std::make_shared<spdlog::logger>(
          "qun", std::make_shared<StderrSink>())) {
  logger_->set_level(Level(least));
  logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
}

StderrLog::~StderrLog() = default;

void StderrLog::Write(LogLevel level, std::string_view event,
                      std::initializer_list<LogField> fields) {
  std::string line(event);
  for (const LogField& field : fields) {
    fmt::format_to(std::back_inserter(line), " {}={}", field.key,
                   EscapeLogValue(field.value));
  }
  logger_->log(Level(level), spdlog::string_view_t(line));
}

}  // namespace qun
