// Reads pages of history without delaying the recording of lines.
#ifndef QUN_BROKER_LEDGER_ARCHIVE_H_
#define QUN_BROKER_LEDGER_ARCHIVE_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "broker/ledger/page.h"

namespace qun {

// The answer to a query, and the query itself, which names its reader.
struct Page {
  PageQuery query;
  std::string message;
  std::vector<std::uint64_t> damaged;  // n of lines that the page leaves out
  std::string failure;                 // why nothing could be read; or empty
};

class Archive {
 public:
  virtual ~Archive() = default;
  // Queues a query. False if too many queries wait, of all users or of this
  // one; the client may ask again.
  virtual bool Ask(PageQuery query) = 0;
  // The pages that became ready since the last call.
  virtual std::vector<Page> Take() = 0;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_ARCHIVE_H_
