// Reads pages of history from the ledger's file.
#ifndef QUN_BROKER_LEDGER_PAGE_READER_H_
#define QUN_BROKER_LEDGER_PAGE_READER_H_

#include <string>

#include "broker/ledger/archive.h"
#include "broker/ledger/sqlite.h"

namespace qun {

// Has its own connection, which never writes. Only one thread at a time may use
// it.
class PageReader {
 public:
  // The ledger must exist. `files` is the name of a VFS. Throws StorageError.
  explicit PageReader(const std::string& path,
                      const char* files = kExclusiveFiles);

  // The page; a refusal if the ledger cannot be read.
  Page Read(const PageQuery& query);

 private:
  // False if the ledger cannot be read.
  bool ReadLines(Page* page);
  void Fail(Page* page) const;

  Connection connection_;
  Statement upward_;
  Statement downward_;
};

}  // namespace qun

#endif  // QUN_BROKER_LEDGER_PAGE_READER_H_
