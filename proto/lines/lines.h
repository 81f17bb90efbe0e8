// Splits a frame into lines, and packs lines into as few messages as possible.
#ifndef QUN_PROTO_LINES_LINES_H_
#define QUN_PROTO_LINES_LINES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/base/limits.h"

namespace qun {

// Calls `handle(line)` for each line that is not empty, without its newline.
template <typename Handle>
void ForEachLine(std::string_view frame, Handle handle) {
  while (!frame.empty()) {
    const auto end = frame.find('\n');
    const auto line = frame.substr(0, end);
    if (!line.empty()) handle(line);
    if (end == std::string_view::npos) return;
    frame.remove_prefix(end + 1);
  }
}

// Collects lines into messages of at most `most` bytes. A longer line gets a
// message of its own.
class LinePacker {
 public:
  explicit LinePacker(std::size_t most = kBrokerMessageBytes) : most_(most) {}

  void Add(std::string_view line) {
    if (messages_.empty() || messages_.back().size() + line.size() >= most_) {
      messages_.emplace_back();
    } else {
      messages_.back().push_back('\n');
    }
    messages_.back().append(line);
  }

  // Hands over the messages and begins anew.
  std::vector<std::string> Take() { return std::exchange(messages_, {}); }

 private:
  std::size_t most_;
  std::vector<std::string> messages_;
};

}  // namespace qun

#endif  // QUN_PROTO_LINES_LINES_H_
