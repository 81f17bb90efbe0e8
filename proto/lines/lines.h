// Splits a frame into lines, and packs lines into as few messages as possible.
#ifndef QUN_PROTO_LINES_LINES_H_
#define QUN_PROTO_LINES_LINES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/base/limits.h"

namespace qun {

// Calls `handle(line)` for each line that is not empty, without its newline,
// until it returns false.
template <typename Handle>
void ForEachLineWhile(std::string_view frame, Handle handle) {
  while (!frame.empty()) {
    const auto end = frame.find('\n');
    const auto line = frame.substr(0, end);
    if (!line.empty() && !handle(line)) return;
    if (end == std::string_view::npos) return;
    frame.remove_prefix(end + 1);
  }
}

// The same for all lines.
template <typename Handle>
void ForEachLine(std::string_view frame, Handle handle) {
  ForEachLineWhile(frame, [&](std::string_view line) {
    handle(line);
    return true;
  });
}

// Appends a line to a message of at most `most` bytes. False if it does not
// fit: send the message first. A longer line gets its own message.
inline bool PackLine(std::string* message, std::string_view line,
                     std::size_t most) {
  if (!message->empty()) {
    if (message->size() + line.size() >= most) return false;
    message->push_back('\n');
  }
  message->append(line);
  return true;
}

// Collects lines into messages of at most `most` bytes.
class LinePacker {
 public:
  explicit LinePacker(std::size_t most = kBrokerMessageBytes) : most_(most) {}

  void Add(std::string_view line) {
    if (messages_.empty() || !PackLine(&messages_.back(), line, most_)) {
      messages_.emplace_back(line);
    }
  }

  // Returns the messages and begins again.
  std::vector<std::string> Take() { return std::exchange(messages_, {}); }

 private:
  std::size_t most_;
  std::vector<std::string> messages_;
};

}  // namespace qun

#endif  // QUN_PROTO_LINES_LINES_H_
