// Reading stored lines without holding up the way of a line.
#ifndef QUN_BROKER_ARCHIVE_H_
#define QUN_BROKER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace qun {

// A page of a room's history. `head` is the room's last recorded n when it was
// asked for; the archive never reads beyond `high`, which is not above it.
struct PageQuery {
  std::string connection;
  std::string re;
  std::string room;
  std::uint64_t low = 1;   // first n
  std::uint64_t high = 0;  // last n; below `low`: an empty page
  std::uint64_t head = 0;
};

// The messages that answer a query, each ending in `more` or `end`.
struct Page {
  std::string connection;
  std::vector<std::string> messages;
};

class Archive {
 public:
  virtual ~Archive() = default;
  // False if there is too much to do; who asked asks again.
  virtual bool Ask(PageQuery query) = 0;
  // The pages that are ready.
  virtual std::vector<Page> Take() = 0;
};

// Makes the messages of a page from its stored lines.
std::vector<std::string> PackPage(const PageQuery& query,
                                  const std::vector<std::string>& lines);

}  // namespace qun

#endif  // QUN_BROKER_ARCHIVE_H_
