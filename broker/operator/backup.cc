#include "broker/operator/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <system_error>

#include "broker/ledger/sqlite.h"
#include "broker/operator/control.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/ledger_copy.h"
#include "proto/base/file.h"

namespace qun {
namespace {

// SQLite has synced the content of the file, but not its name.
void SyncDirectory(const std::filesystem::path& file) {
  const File directory(
      open(file.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  fsync(directory.get());
}

void Copy(const std::filesystem::path& data, const std::string& to) {
  try {
    const DataDir mine(data);
    CopyLedger(mine.ledger(), to, std::atomic<bool>(false));
  } catch (const DataInUse&) {
    const auto done = AskRunning(data, kControlBackUp, to);
    if (!done) throw StorageError(done.error().why);
  }
}

}  // namespace

CheckedLedger BackUp(const std::filesystem::path& data,
                     const std::filesystem::path& file) {
  const std::filesystem::path whole = std::filesystem::absolute(file);
  const std::filesystem::path part = whole.string() + ".part";
  for (const auto& path : {whole, part}) {
    if (!std::filesystem::exists(path)) continue;
    throw StorageError(fmt::format(
        "{} exists already; remove it, or name another file", path.string()));
  }
  if (!std::filesystem::exists(LedgerIn(data))) {
    throw StorageError(
        fmt::format("there is no ledger {}; name its directory with --data",
                    LedgerIn(data)));
  }
  std::error_code ignored;
  try {
    Copy(data, part.string());
    CheckedLedger checked = CheckLedger(part.string());
    if (checked.wrong.empty()) {
      std::filesystem::rename(part, whole);
      SyncDirectory(whole);
    } else {
      std::filesystem::remove(part, ignored);
    }
    return checked;
  } catch (const StorageError&) {
    std::filesystem::remove(part, ignored);
    throw;
  }
}

}  // namespace qun
