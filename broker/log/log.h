// The broker's log for its operator. Each event is a line with a stable id and
// key=value pairs, so that programs can look for ids instead of prose.
#ifndef QUN_BROKER_LOG_LOG_H_
#define QUN_BROKER_LOG_LOG_H_

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace qun {

enum class LogLevel { kTrace, kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view key;
  std::string value;  // the log escapes it
};

class Log {
 public:
  virtual ~Log() = default;
  virtual bool Wants(LogLevel level) const = 0;
  virtual void Write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) = 0;
};

// Writes lines to stderr: time, level, event, fields. Any thread may write, and
// none waits: log_file.h.
class StderrLog : public Log {
 public:
  explicit StderrLog(LogLevel least);
  ~StderrLog() override;

  bool Wants(LogLevel level) const override { return level >= least_; }
  void Write(LogLevel level, std::string_view event,
             std::initializer_list<LogField> fields) override;

 private:
  LogLevel least_;
  std::shared_ptr<spdlog::logger> logger_;
};

// Makes a value safe for a line of the log: it is quoted if it has spaces or
// quotes, and its control characters are escaped. All values go through here.
std::string EscapeLogValue(std::string_view value);

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_H_
