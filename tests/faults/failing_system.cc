// Makes system calls fail, with LD_PRELOAD: writes and syncs of the ledger's
// files, or allocations, fail from the n-th on.
//
// QUN_FAIL=CALL,N,COUNT,ERROR: CALL is write, sync or malloc; N counts from 1;
// COUNT calls fail (0: all from then on); ERROR is an errno, or 0 to write only
// half of the bytes. The ledger's files have "ledger.db" in their names.
#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

struct Plan {
  std::array<char, 8> call{};
  int first = 0;
  int count = 0;
  int error = 0;
};

Plan ReadPlan() {
  Plan plan;
  const char* text = std::getenv("QUN_FAIL");
  if (text == nullptr ||
      std::sscanf(text, "%7[a-z],%d,%d,%d", plan.call.data(), &plan.first,
                  &plan.count, &plan.error) != 4) {
    std::abort();
  }
  return plan;
}

const Plan kPlan = ReadPlan();
std::atomic<int> calls;

bool IsLedger(int file) {
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  std::array<char, 4096> name{};
  const ssize_t size = readlink(link.c_str(), name.data(), name.size());
  return size > 0 &&
         std::string_view(name.data(), static_cast<std::size_t>(size))
                 .find("ledger.db") != std::string_view::npos;
}

// Whether this call fails; if so, sets errno.
bool Fails(std::string_view call) {
  if (call != kPlan.call.data()) return false;
  const int number = ++calls;
  if (number < kPlan.first) return false;
  if (kPlan.count > 0 && number >= kPlan.first + kPlan.count) return false;
  errno = kPlan.error;
  return true;
}

bool Fails(std::string_view call, int file) {
  return call == kPlan.call.data() && IsLedger(file) && Fails(call);
}

template <typename Call>
Call Real(const char* name) {
  return reinterpret_cast<Call>(dlsym(RTLD_NEXT, name));
}

using Write = ssize_t (*)(int, const void*, std::size_t);
using WriteAt = ssize_t (*)(int, const void*, std::size_t, off64_t);
using Sync = int (*)(int);

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t size);  // NOLINT: glibc's own name for it

void* malloc(std::size_t size) {
  return Fails("malloc") ? nullptr : __libc_malloc(size);
}

ssize_t write(int file, const void* bytes, std::size_t size) {
  const auto real = Real<Write>("write");
  if (!Fails("write", file)) return real(file, bytes, size);
  return kPlan.error != 0 ? -1 : real(file, bytes, size / 2);
}

ssize_t pwrite64(int file, const void* bytes, std::size_t size, off64_t at) {
  const auto real = Real<WriteAt>("pwrite64");
  if (!Fails("write", file)) return real(file, bytes, size, at);
  return kPlan.error != 0 ? -1 : real(file, bytes, size / 2, at);
}

ssize_t pwrite(int file, const void* bytes, std::size_t size, off_t at) {
  return pwrite64(file, bytes, size, at);
}

int fsync(int file) {
  return Fails("sync", file) ? -1 : Real<Sync>("fsync")(file);
}

int fdatasync(int file) {
  return Fails("sync", file) ? -1 : Real<Sync>("fdatasync")(file);
}

}  // extern "C"
