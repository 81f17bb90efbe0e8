// A disk in memory for SQLite that fails like real ones. A seed decides how, so
// that a schedule can be repeated. As in SQLite's own crash tests, a power cut
// can drop unsynced writes or apply parts of them.
#ifndef QUN_TESTS_SIM_DISK_H_
#define QUN_TESTS_SIM_DISK_H_

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "proto/base/clock_random.h"

namespace qun::sim {

using Bytes = std::vector<char>;

// A write or a truncation that is not synced yet.
struct Change {
  std::uint64_t offset = 0;
  Bytes bytes;
  bool truncates = false;  // to `offset`
};

// A power cut never splits a sector.
inline constexpr int kSector = 512;

struct File {
  void Add(Change change);

  Bytes bytes;   // the content that programs see
  Bytes synced;  // the content that survives a power cut
  std::vector<Change> unsynced;
  // SQLITE_LOCK_…, by the handle that holds it
  std::map<const void*, int> locks;
  // The shared memory of a WAL's index. A restart discards it.
  std::vector<std::unique_ptr<Bytes>> index;
  // -1: exclusive; otherwise the number of holders
  std::vector<int> index_locks;
};

// SQLite reads and writes whole pages.
inline constexpr int kPage = 4096;

// How a call fails.
enum class Fault {
  kNone,
  kWriteFails,  // EIO
  kWriteTorn,   // EIO after half of the bytes
  kFull,        // ENOSPC
  kSyncFails,   // EIO; the bytes may be synced or not
};

// Registered as a VFS of SQLite while it exists. One thread. Change a file from
// outside only while no connection has it open.
class Disk {
 public:
  explicit Disk(Random* random);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // The VFS's name for sqlite3_open_v2.
  const char* name() const { return name_.c_str(); }

  // Lets call number `after` from now (0: the next) of the kind that `fault`
  // concerns fail; if `lasting`, all later ones too.
  void FailLater(Fault fault, std::uint64_t after, bool lasting = false);
  void Heal() { fault_ = Fault::kNone; }

  // Silent damage: the calls report success.
  //
  // Flips one bit of the file, which must exist.
  void FlipBit(const std::string& path);
  // Loses the next write of this page (0: the first). If `is_stray`, the bytes
  // overwrite another page instead.
  void LoseNextWrite(const std::string& path, std::uint64_t page,
                     bool is_stray);
  // The number of pages in the ledger or in its WAL.
  std::uint64_t PagesOf(const std::string& path);
  // The file damaged since the last Restore, or about to lose a write; empty if
  // there is none.
  const std::string& damaged() const { return damaged_; }
  // True once after a write was lost.
  bool TakeLoss() { return std::exchange(has_lost_, false); }
  bool WillLoseWrite() const { return loses_ != nullptr; }
  // The damaged page was overwritten: no file counts as damaged.
  void Mend() { damaged_.clear(); }

  // The process ends: nothing is written until Restart.
  void Stop() { stopped_ = true; }
  // The power fails: unsynced writes are lost, some only in part.
  void CutPower();
  void Restart();

  // Copies all files, and replaces all files with a copy.
  std::map<std::string, Bytes> Copy() const;
  void Restore(const std::map<std::string, Bytes>& files);

  // For the VFS (disk_vfs.cc).
  bool IsStopped() const { return stopped_; }
  void Remove(const std::string& path);
  // The fault of this call.
  Fault Next(bool is_sync);
  // The offset at which to write this page; empty if the write is lost.
  std::optional<std::uint64_t> PlaceOf(const File& file, std::uint64_t offset);
  std::map<std::string, File>& files() { return files_; }
  Random& random() { return *random_; }

 private:
  Random* random_;
  std::string name_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, File> files_;
  Fault fault_ = Fault::kNone;
  std::uint64_t after_ = 0;
  bool lasting_ = false;
  bool stopped_ = false;

  // The file that will lose a write; null if there is none.
  const File* loses_ = nullptr;
  std::uint64_t loses_page_ = 0;
  bool is_stray_ = false;
  bool has_lost_ = false;
  std::string damaged_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DISK_H_
