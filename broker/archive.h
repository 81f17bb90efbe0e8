// Reading stored lines without holding up the way of a line.
#ifndef QUN_BROKER_ARCHIVE_H_
#define QUN_BROKER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "broker/page.h"

namespace qun {

// The answer to a query, and to whom.
struct Page {
  Page() = default;
  Page(std::string to, std::string lines, std::string of,
       std::vector<std::uint64_t> lost)
      : connection(std::move(to)),
        message(std::move(lines)),
        room(std::move(of)),
        damaged(std::move(lost)) {}

  std::string connection;
  std::string message;
  std::string room;
  std::vector<std::uint64_t> damaged;  // n of lines that are not served
  std::string failure;                 // why there are none at all; empty: none
};

class Archive {
 public:
  virtual ~Archive() = default;
  // Dropped if too many wait, of all or of the same connection: who asked asks
  // again.
  virtual void Ask(PageQuery query) = 0;
  // The pages that are ready.
  virtual std::vector<Page> Take() = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_ARCHIVE_H_
