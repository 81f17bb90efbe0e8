// The interface to the stored lines, the part of the state that is too large
// for memory.
#ifndef QUN_BROKER_MODEL_STORED_LINES_H_
#define QUN_BROKER_MODEL_STORED_LINES_H_

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace qun {

// A stored line, and the id of its author.
struct StoredLine {
  std::string line;
  std::string author;
};

class StoredLines {
 public:
  virtual ~StoredLines() = default;
  // The present bytes of a recorded line. Fails, with the reason, if it cannot
  // be read or is damaged.
  virtual tl::expected<StoredLine, std::string> FindLine(
      const std::string& room, std::uint64_t n) = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_MODEL_STORED_LINES_H_
