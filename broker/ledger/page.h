// The one message that answers a history query: stored lines, as many as were
// asked for and fit, and the line that closes them.
#ifndef QUN_BROKER_LEDGER_PAGE_H_
#define QUN_BROKER_LEDGER_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "broker/model/proposal.h"
#include "proto/base/id.h"

namespace qun {

// Which lines of a room. `head` is the room's last recorded n when it was asked
// for, `began` when this run of the broker began; `high` is not above `head`.
struct PageQuery {
  std::string connection;
  std::string re;
  std::string room;
  std::uint64_t low = 1;   // first n
  std::uint64_t high = 0;  // last n; below `low`: an empty page
  std::uint64_t head = 0;
  std::uint64_t began = 0;
  // If not all fit: keep the newest, rather than the oldest.
  bool newest = false;
  Id run{};
  // Who asked, by folded name, and the first line that they may read.
  Standing standing = Standing::kClaimed;
  std::string user{};
  std::uint64_t first = 1;
  std::uint64_t seq = 0;  // the log's last when it was asked
};

// Takes a page's lines one after the other: upward from `low`, or downward from
// `high` if the newest are wanted.
class PageBuilder {
 public:
  explicit PageBuilder(const PageQuery& query);

  // False if the line does not fit: the page ends before it.
  bool Add(std::uint64_t n, std::string_view line);
  // The page goes on without this line, which cannot be served; who asked
  // knows.
  void Skip(std::uint64_t n);
  // The message, its lines in ascending order.
  std::string Message() const;

 private:
  const PageQuery& query_;
  std::vector<std::string> lines_;
  std::size_t bytes_ = 0;
  std::uint64_t first_;  // what the page speaks of
  std::uint64_t last_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_PAGE_H_
