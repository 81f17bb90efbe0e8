// Lines in messages: taking a frame apart, and packing lines into as few
// messages as the limit allows.
#ifndef QUN_PROTO_LINES_LINES_H_
#define QUN_PROTO_LINES_LINES_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/base/limits.h"

namespace qun {

// Calls `take(line)` for each line that is not empty, without its newline.
template <typename Take>
void ForEachLine(std::string_view frame, Take take) {
  while (!frame.empty()) {
    const auto end = frame.find('\n');
    const auto line = frame.substr(0, end);
    if (!line.empty()) take(line);
    if (end == std::string_view::npos) return;
    frame.remove_prefix(end + 1);
  }
}

// Collects lines into messages of at most `most` bytes. A line that is longer
// than that has a message to itself.
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

  // Hands over what was collected and begins anew.
  std::vector<std::string> Take() { return std::exchange(messages_, {}); }

 private:
  std::size_t most_;
  std::vector<std::string> messages_;
};

}  // namespace qun

#endif  // QUN_PROTO_LINES_LINES_H_
