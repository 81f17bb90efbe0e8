// A disk in memory that SQLite writes to, and that fails as real ones do: from
// a seed, so that the same schedule fails in the same way each time. The ideas
// are those of SQLite's own crash tests: what was not synced may be gone, or be
// there in parts, after a power cut.
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

// What is torn apart by a power cut is not finer than this.
inline constexpr int kSector = 512;

struct File {
  void Add(Change change);

  Bytes bytes;   // as programs see it
  Bytes synced;  // what a power cut cannot take away
  std::vector<Change> unsynced;
  std::map<const void*, int> locks;  // SQLITE_LOCK_…, by who holds it
  // The index of a WAL: memory of the process, lost with it.
  std::vector<std::unique_ptr<Bytes>> index;
  std::vector<int> index_locks;  // -1: exclusive; else how many share it
};

// What SQLite reads and writes at once.
inline constexpr int kPage = 4096;

// What the next calls do.
enum class Fault {
  kNone,
  kWriteFails,  // EIO
  kWriteTorn,   // EIO, half of it is written
  kFull,        // ENOSPC
  kSyncFails,   // EIO; whether the bytes are safe is not known
};

// Registers itself as a VFS of SQLite while it lives. One thread. Only files of
// closed connections may be changed from outside.
class Disk {
 public:
  explicit Disk(Random* random);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  // For sqlite3_open_v2.
  const char* name() const { return name_.c_str(); }

  // The call number `after` from now (0: the next) of the kind that `fault`
  // hits fails; with `lasting` all after it too.
  void FailLater(Fault fault, std::uint64_t after, bool lasting = false);
  void Heal() { fault_ = Fault::kNone; }

  // Damage: the disk does it and does not say so.
  //
  // A bit of it is another one. The file must be there.
  void FlipBit(const std::string& path);
  // The next write of this page (0: the first) is lost: it is not there, or, a
  // stray, it stands in the place of another page.
  void LoseNextWrite(const std::string& path, std::uint64_t page,
                     bool is_stray);
  // How many there are, in the ledger or in its log of writes.
  std::uint64_t PagesOf(const std::string& path);
  // The file that it damaged since it was last restored; empty: none. One that
  // will lose a write counts.
  const std::string& damaged() const { return damaged_; }
  // True once after a write was lost.
  bool TakeLoss() { return std::exchange(has_lost_, false); }
  bool WillLoseWrite() const { return loses_ != nullptr; }
  // What was damaged is written anew.
  void Mend() { damaged_.clear(); }

  // The process ends: from now on nothing is written, until Restart.
  void Stop() { stopped_ = true; }
  // So does the power: what was not synced is lost, in parts.
  void CutPower();
  void Restart();

  // All files as they are, and back.
  std::map<std::string, Bytes> Copy() const;
  void Restore(const std::map<std::string, Bytes>& files);

  // For what SQLite calls.
  bool IsStopped() const { return stopped_; }
  void Remove(const std::string& path);
  // How this call fails.
  Fault Next(bool is_sync);
  // Where in the file this write of a page goes; empty: nowhere.
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

  // A write that will be lost; null: none.
  const File* loses_ = nullptr;
  std::uint64_t loses_page_ = 0;
  bool is_stray_ = false;
  bool has_lost_ = false;
  std::string damaged_;
};

}  // namespace qun::sim

#endif  // QUN_TESTS_SIM_DISK_H_
