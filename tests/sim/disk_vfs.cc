#include "tests/sim/disk_vfs.h"

#include <algorithm>
#include <cstring>

#include "tests/sim/disk.h"

namespace qun::sim {
namespace {

constexpr int kLongestPath = 256;
// 1970 in milliseconds of Julian days
constexpr sqlite3_int64 kEpochMs = 210'866'760'000'000;

Disk& DiskOf(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

// An open file. SQLite allocates and frees the memory.
struct Handle {
  sqlite3_file base;
  Disk* disk;
  File* file;
};

Handle& Of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }

int Close(sqlite3_file* handle) {
  Of(handle).file->locks.erase(handle);
  return SQLITE_OK;
}

int ReadAt(sqlite3_file* handle, void* to, int size, sqlite3_int64 offset) {
  const Bytes& bytes = Of(handle).file->bytes;
  const auto from = static_cast<std::size_t>(offset);
  const auto wanted = static_cast<std::size_t>(size);
  const std::size_t there =
      from >= bytes.size() ? 0 : std::min(wanted, bytes.size() - from);
  if (there > 0) std::memcpy(to, bytes.data() + from, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int Write(sqlite3_file* handle, const void* from, int size,
          sqlite3_int64 offset) {
  auto& [base, disk, file] = Of(handle);
  if (disk->IsStopped()) return SQLITE_IOERR_WRITE;
  const auto* bytes = static_cast<const char*>(from);
  const Fault fault = disk->Next(false);
  const int written = fault == Fault::kNone        ? size
                      : fault == Fault::kWriteTorn ? size / 2
                                                   : 0;
  auto place = std::optional<std::uint64_t>(offset);
  if (written == kPage) place = disk->PlaceOf(*file, *place);
  if (written > 0 && place) {
    file->Add({*place, Bytes(bytes, bytes + written), false});
  }
  if (fault == Fault::kNone) return SQLITE_OK;
  return fault == Fault::kFull ? SQLITE_FULL : SQLITE_IOERR_WRITE;
}

int Truncate(sqlite3_file* handle, sqlite3_int64 size) {
  if (Of(handle).disk->IsStopped()) return SQLITE_IOERR_TRUNCATE;
  Of(handle).file->Add({static_cast<std::uint64_t>(size), {}, true});
  return SQLITE_OK;
}

int Sync(sqlite3_file* handle, int /*flags*/) {
  auto& [base, disk, file] = Of(handle);
  if (disk->IsStopped()) return SQLITE_IOERR_FSYNC;
  const bool fails = disk->Next(true) != Fault::kNone;
  // A sync that fails may have written the bytes or not.
  if (!fails || disk->random().Next() % 2 == 0) file->synced = file->bytes;
  file->unsynced.clear();
  return fails ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

int FileSize(sqlite3_file* handle, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(Of(handle).file->bytes.size());
  return SQLITE_OK;
}

// Whether another connection holds a stronger lock than `level`.
bool IsHeld(sqlite3_file* handle, int level) {
  const auto& locks = Of(handle).file->locks;
  return std::any_of(locks.begin(), locks.end(), [=](const auto& lock) {
    return lock.first != handle && lock.second > level;
  });
}

// PENDING excludes SHARED, RESERVED excludes RESERVED, and any lock excludes
// EXCLUSIVE.
int Lock(sqlite3_file* handle, int level) {
  const int bearable = level == SQLITE_LOCK_SHARED     ? SQLITE_LOCK_RESERVED
                       : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_SHARED
                                                       : SQLITE_LOCK_NONE;
  if (IsHeld(handle, bearable)) return SQLITE_BUSY;
  Of(handle).file->locks[handle] = level;
  return SQLITE_OK;
}

int Unlock(sqlite3_file* handle, int level) {
  Of(handle).file->locks[handle] = level;
  return SQLITE_OK;
}

int CheckReservedLock(sqlite3_file* handle, int* is_reserved) {
  *is_reserved = IsHeld(handle, SQLITE_LOCK_SHARED) ? 1 : 0;
  return SQLITE_OK;
}

int FileControl(sqlite3_file* /*file*/, int /*what*/, void* /*argument*/) {
  return SQLITE_NOTFOUND;
}
int SectorSize(sqlite3_file* /*file*/) { return kSector; }
int Characteristics(sqlite3_file* /*file*/) { return 0; }

int MapIndex(sqlite3_file* handle, int region, int size, int extend,
             void volatile** memory) {
  auto& index = Of(handle).file->index;
  const auto wanted = static_cast<std::size_t>(region);
  *memory = nullptr;
  while (index.size() <= wanted && extend != 0) {
    index.push_back(
        std::make_unique<Bytes>(static_cast<std::size_t>(size), '\0'));
  }
  if (index.size() > wanted) *memory = index[wanted]->data();
  return SQLITE_OK;
}

int LockIndex(sqlite3_file* handle, int offset, int count, int flags) {
  auto& locks = Of(handle).file->index_locks;
  locks.resize(SQLITE_SHM_NLOCK);
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  const auto first = locks.begin() + offset;
  const auto last = first + count;
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    std::for_each(first, last,
                  [=](int& lock) { lock = exclusive ? 0 : lock - 1; });
    return SQLITE_OK;
  }
  const bool busy = std::any_of(
      first, last, [=](int lock) { return exclusive ? lock != 0 : lock < 0; });
  if (busy) return SQLITE_BUSY;
  std::for_each(first, last,
                [=](int& lock) { lock = exclusive ? -1 : lock + 1; });
  return SQLITE_OK;
}

void IndexBarrier(sqlite3_file* /*file*/) {}

int UnmapIndex(sqlite3_file* handle, int remove) {
  if (remove != 0) Of(handle).file->index.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {2,
                                         Close,
                                         ReadAt,
                                         Write,
                                         Truncate,
                                         Sync,
                                         FileSize,
                                         Lock,
                                         Unlock,
                                         CheckReservedLock,
                                         FileControl,
                                         SectorSize,
                                         Characteristics,
                                         MapIndex,
                                         LockIndex,
                                         IndexBarrier,
                                         UnmapIndex,
                                         nullptr,
                                         nullptr};

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* handle, int flags,
         int* flags_out) {
  Disk& disk = DiskOf(vfs);
  handle->pMethods = nullptr;
  const bool creates = (flags & SQLITE_OPEN_CREATE) != 0;
  // A null path requests a temporary file, which the broker never needs.
  if (path == nullptr || disk.IsStopped()) return SQLITE_CANTOPEN;
  if (!creates && !disk.files().contains(path)) return SQLITE_CANTOPEN;
  Of(handle) = {{&kMethods}, &disk, &disk.files()[path]};
  if (flags_out != nullptr) *flags_out = flags;
  return SQLITE_OK;
}

int Delete(sqlite3_vfs* vfs, const char* path, int /*sync*/) {
  if (DiskOf(vfs).IsStopped()) return SQLITE_IOERR_DELETE;
  DiskOf(vfs).Remove(path);
  return SQLITE_OK;
}

int Access(sqlite3_vfs* vfs, const char* path, int /*what*/, int* is_there) {
  *is_there = DiskOf(vfs).files().contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int FullPath(sqlite3_vfs* /*vfs*/, const char* path, int size, char* full) {
  sqlite3_snprintf(size, full, "%s", path);
  return SQLITE_OK;
}

int Randomness(sqlite3_vfs* vfs, int size, char* bytes) {
  std::generate_n(bytes, size, [&] {
    return static_cast<char>(DiskOf(vfs).random().Next());
  });
  return size;
}

int Sleep(sqlite3_vfs* /*vfs*/, int microseconds) { return microseconds; }

int CurrentTime(sqlite3_vfs* /*vfs*/, sqlite3_int64* now) {
  *now = kEpochMs;
  return SQLITE_OK;
}

}  // namespace

std::unique_ptr<sqlite3_vfs> MakeVfs(Disk* disk) {
  auto vfs = std::make_unique<sqlite3_vfs>();
  vfs->iVersion = 2;
  vfs->szOsFile = sizeof(Handle);
  vfs->mxPathname = kLongestPath;
  vfs->zName = disk->name();
  vfs->pAppData = disk;
  vfs->xOpen = Open;
  vfs->xDelete = Delete;
  vfs->xAccess = Access;
  vfs->xFullPathname = FullPath;
  vfs->xRandomness = Randomness;
  vfs->xSleep = Sleep;
  vfs->xCurrentTimeInt64 = CurrentTime;
  return vfs;
}

}  // namespace qun::sim
