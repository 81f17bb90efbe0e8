// The lines that are stored: a part of the state that is too large for memory.
#ifndef QUN_BROKER_MODEL_STORED_LINES_H_
#define QUN_BROKER_MODEL_STORED_LINES_H_

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace qun {

// A line as it is stored, and who said it, by their folded name.
struct StoredLine {
  std::string line;
  std::string author;
};

class StoredLines {
 public:
  virtual ~StoredLines() = default;
  // A line that was recorded, as it stands now. Fails, with why, if it cannot
  // be read or is damaged.
  virtual tl::expected<StoredLine, std::string> FindLine(
      const std::string& room, std::uint64_t n) = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STORED_LINES_H_
