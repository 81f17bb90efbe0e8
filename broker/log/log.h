// What the broker tells its operator: one line an event, with a stable event
// id and key=value pairs, so that tests and people look for ids and not prose.
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
  std::string value;  // as it is; escaped by the log
};

class Log {
 public:
  virtual ~Log() = default;
  virtual bool Wants(LogLevel level) const = 0;
  virtual void Write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) = 0;
};

// Lines on stderr: time, level, event, fields. One thread.
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

// A value that cannot break its line: quoted if it has spaces or quotes, with
// control characters escaped. The one place where that is done.
std::string EscapeLogValue(std::string_view value);

}  // namespace qun

#endif  // QUN_BROKER_LOG_LOG_H_
