// The lines that are stored: a part of the state that is too large for memory.
#ifndef QUN_BROKER_MODEL_STORED_LINES_H_
#define QUN_BROKER_MODEL_STORED_LINES_H_

#include <cstdint>
#include <optional>
#include <string>

namespace qun {

// A line as it is stored, and who said it, by their folded name.
struct StoredLine {
  std::string line;
  std::string author;
};

class StoredLines {
 public:
  virtual ~StoredLines() = default;
  // Empty if there is none, or it cannot be read.
  virtual std::optional<StoredLine> FindLine(const std::string& room,
                                             std::uint64_t n) = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STORED_LINES_H_
