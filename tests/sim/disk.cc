#include "tests/sim/disk.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "tests/sim/disk_vfs.h"

namespace qun::sim {
namespace {

void WriteTo(Bytes& bytes, std::uint64_t offset, const char* from,
             std::size_t size) {
  if (bytes.size() < offset + size) bytes.resize(offset + size);
  std::memcpy(bytes.data() + offset, from, size);
}

void Apply(Bytes& bytes, const Change& change) {
  if (change.truncates) {
    bytes.resize(change.offset);
  } else {
    WriteTo(bytes, change.offset, change.bytes.data(), change.bytes.size());
  }
}

// After a power cut, each sector of an unsynced write is either written or not.
void ApplyInParts(Bytes& bytes, const Change& change, Random& random) {
  if (change.truncates) return Apply(bytes, change);
  const std::size_t size = change.bytes.size();
  for (std::size_t at = 0; at < size; at += kSector) {
    if (random.Next() % 2 == 0) continue;
    const std::size_t part = std::min<std::size_t>(kSector, size - at);
    WriteTo(bytes, change.offset + at, change.bytes.data() + at, part);
  }
}

// The distance between pages. A page in a WAL follows a header.
std::uint64_t StrideOf(const std::string& path) {
  constexpr std::uint64_t kHeader = 24;
  return path.ends_with("-wal") ? kPage + kHeader : kPage;
}

}  // namespace

void File::Add(Change change) {
  Apply(bytes, change);
  unsynced.push_back(std::move(change));
}

Disk::Disk(Random* random)
    : random_(random), name_("sim" + ToHex(random->NextId())) {
  vfs_ = MakeVfs(this);
  sqlite3_vfs_register(vfs_.get(), 0);
}

Disk::~Disk() { sqlite3_vfs_unregister(vfs_.get()); }

void Disk::FailLater(Fault fault, std::uint64_t after, bool lasting) {
  fault_ = fault;
  after_ = after;
  lasting_ = lasting;
}

Fault Disk::Next(bool is_sync) {
  const bool hits =
      fault_ != Fault::kNone && (fault_ == Fault::kSyncFails) == is_sync;
  if (!hits) return Fault::kNone;
  if (after_ > 0) {
    --after_;
    return Fault::kNone;
  }
  return lasting_ ? fault_ : std::exchange(fault_, Fault::kNone);
}

void Disk::Remove(const std::string& path) {
  const auto found = files_.find(path);
  if (found == files_.end()) return;
  if (loses_ == &found->second) loses_ = nullptr;
  files_.erase(found);
}

void Disk::FlipBit(const std::string& path) {
  File& file = files_.at(path);
  if (file.bytes.empty()) return;
  damaged_ = path;
  // Most bytes of a page are unused, and SQLite does not read those.
  constexpr int kTries = 64;
  const std::size_t page = random_->Next() % file.bytes.size() / kPage * kPage;
  const std::size_t size =
      std::min<std::size_t>(kPage, file.bytes.size() - page);
  std::size_t at = page;
  for (int i = 0; i < kTries && file.bytes[at] == '\0'; ++i) {
    at = page + random_->Next() % size;
  }
  const int bit = 1 << random_->Next() % 8;
  for (Bytes* bytes : {&file.bytes, &file.synced}) {
    if (at < bytes->size()) {
      (*bytes)[at] = static_cast<char>((*bytes)[at] ^ bit);
    }
  }
}

void Disk::LoseNextWrite(const std::string& path, std::uint64_t page,
                         bool is_stray) {
  damaged_ = path;
  loses_ = &files_[path];
  loses_page_ = page;
  is_stray_ = is_stray;
}

std::uint64_t Disk::PagesOf(const std::string& path) {
  return files_[path].bytes.size() / StrideOf(path);
}

std::optional<std::uint64_t> Disk::PlaceOf(const File& file,
                                           std::uint64_t offset) {
  if (loses_ != &file) return offset;
  const std::uint64_t stride = StrideOf(damaged_);
  if (offset / stride != loses_page_) return offset;
  loses_ = nullptr;
  has_lost_ = true;
  const std::uint64_t pages = file.bytes.size() / stride;
  if (!is_stray_ || pages < 2) return std::nullopt;
  const std::uint64_t other =
      (loses_page_ + 1 + random_->Next() % (pages - 1)) % pages;
  return other * stride + offset % stride;
}

void Disk::CutPower() {
  Stop();
  for (auto& [path, file] : files_) {
    Bytes left = file.synced;
    for (const Change& change : file.unsynced) {
      if (random_->Next() % 2 == 0) ApplyInParts(left, change, *random_);
    }
    file.bytes = file.synced = std::move(left);
    file.unsynced.clear();
  }
}

void Disk::Restart() {
  stopped_ = false;
  Heal();
  for (auto& [path, file] : files_) {
    file.locks.clear();
    file.index.clear();
    file.index_locks.clear();
  }
}

std::map<std::string, Bytes> Disk::Copy() const {
  std::map<std::string, Bytes> copy;
  for (const auto& [path, file] : files_) copy[path] = file.bytes;
  return copy;
}

void Disk::Restore(const std::map<std::string, Bytes>& files) {
  files_.clear();
  loses_ = nullptr;
  damaged_.clear();
  for (const auto& [path, bytes] : files) {
    files_[path].bytes = files_[path].synced = bytes;
  }
}

}  // namespace qun::sim
