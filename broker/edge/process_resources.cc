#include "broker/edge/process_resources.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace qun {
namespace {

// Files for sockets, the ledger, the log and the operator, and for connections
// that are accepted before the guard closes others. A quarter of all, within
// these limits.
constexpr rlim_t kReservedFiles = 64;
constexpr rlim_t kMostReservedFiles = 1024;

}  // namespace

std::size_t MostConnections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return SIZE_MAX;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t reserved =
      std::clamp(limit.rlim_cur / 4, kReservedFiles, kMostReservedFiles);
  return limit.rlim_cur - std::min(limit.rlim_cur, reserved);
}

ResidentMemory::ResidentMemory()
    : statm_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

std::uint64_t ResidentMemory::Bytes() const {
  std::array<char, 128> text{};
  const ssize_t size = pread(statm_.get(), text.data(), text.size() - 1, 0);
  if (size <= 0) return 0;
  // The first number is the size of the address space.
  const std::string_view line(text.data(), static_cast<std::size_t>(size));
  const std::size_t second = line.find(' ') + 1;
  std::uint64_t pages = 0;
  std::from_chars(line.data() + second, line.data() + line.size(), pages);
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace qun
