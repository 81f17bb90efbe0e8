// The message that answers a history query: as many of the wanted stored lines
// as fit, and a closing line.
#ifndef QUN_BROKER_LEDGER_PAGE_H_
#define QUN_BROKER_LEDGER_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "broker/model/proposal.h"
#include "proto/base/id.h"

namespace qun {

// The wanted lines of a room, and the state of the room at the time of the
// query.
struct PageQuery {
  std::string connection;
  std::string re;
  std::string room;
  std::uint64_t low = 1;    // first n
  std::uint64_t high = 0;   // last n, at most `head`; below `low`: empty page
  std::uint64_t head = 0;   // the room's last recorded n
  std::uint64_t began = 0;  // its last n when this run of the broker began
  // Whether the page keeps the newest lines if not all fit, or else the oldest.
  bool newest = false;
  Id run{};
  // The reader's id, and the first line that they may read.
  Standing standing = Standing::kClaimed;
  std::string user{};
  std::uint64_t first = 1;
  std::uint64_t seq = 0;        // the ledger's last seq
  std::optional<Id> session{};  // of the query
};

// Collects a page's lines, upward from `low`, or downward from `high` if the
// page is to keep the newest. The query must outlive it.
class PageBuilder {
 public:
  explicit PageBuilder(const PageQuery& query);

  // Adds line n. False if it does not fit; then the page ends before it.
  bool Add(std::uint64_t n, std::string_view line);
  // Leaves out line n, which cannot be served. The closing line covers it.
  void Skip(std::uint64_t n);
  // The message, its lines in ascending order.
  std::string Message() const;

 private:
  const PageQuery& query_;
  std::vector<std::string> lines_;
  std::size_t bytes_ = 0;
  std::uint64_t first_;  // the range that the page covers
  std::uint64_t last_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_PAGE_H_
