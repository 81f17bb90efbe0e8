// Reading stored lines without holding up the way of a line.
#ifndef QUN_BROKER_LEDGER_ARCHIVE_H_
#define QUN_BROKER_LEDGER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "broker/ledger/page.h"

namespace qun {

// The answer to a query, and to whom.
struct Page {
  PageQuery query;
  std::string message;
  std::vector<std::uint64_t> damaged;  // n of lines that are not served
  std::string failure;                 // why there are none at all; empty: none
};

class Archive {
 public:
  virtual ~Archive() = default;
  // False if too many wait, of all or of the same user: who asked may ask
  // again.
  virtual bool Ask(PageQuery query) = 0;
  // The pages that are ready.
  virtual std::vector<Page> Take() = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_ARCHIVE_H_
