// Records the calls of the main thread, and its large allocations, in a broker
// whose sources are compiled with -finstrument-functions (GCC's manual,
// "Program Instrumentation Options"). The file that QUN_CALLS names consists of
// 64-bit words: first the number of words that follow; then an address for each
// entry of a function, 1 for each return, and for each allocation twice its
// size plus kAllocated. The file is mapped, so it is complete even if the
// process ends at once.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

#define QUN_NOT_RECORDED __attribute__((no_instrument_function))

constexpr std::uint64_t kReturned = 1;
constexpr std::uint64_t kAllocated = std::uint64_t{1} << 63U;
constexpr std::size_t kLargeBytes = 4096;
constexpr std::size_t kMostWords = std::size_t{1} << 23U;

std::uint64_t* words = nullptr;

QUN_NOT_RECORDED void Open() {
  const char* path = std::getenv("QUN_CALLS");
  if (path == nullptr) return;
  const int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::size_t size = kMostWords * sizeof *words;
  if (ftruncate(file, static_cast<off_t>(size)) != 0) std::abort();
  void* mapped =
      mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (mapped == MAP_FAILED) std::abort();
  words = static_cast<std::uint64_t*>(mapped);
}

// Opened before main, whose thread has the process's id.
[[maybe_unused]] const bool opened = (Open(), true);

QUN_NOT_RECORDED void Record(std::uint64_t word) {
  if (words == nullptr || syscall(SYS_gettid) != getpid()) return;
  if (words[0] + 1 >= kMostWords) std::abort();
  words[++words[0]] = word;
}

}  // namespace

// The compiler prescribes names and signatures.
extern "C" {
QUN_NOT_RECORDED void __cyg_profile_func_enter(void* function, void* /*site*/) {
  Record(reinterpret_cast<std::uint64_t>(function));
}
QUN_NOT_RECORDED void __cyg_profile_func_exit(void* /*function*/,
                                              void* /*site*/) {
  Record(kReturned);
}
}

QUN_NOT_RECORDED void* operator new(std::size_t size) {
  if (size >= kLargeBytes) Record(kAllocated + 2 * size);
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
QUN_NOT_RECORDED void operator delete(void* memory) noexcept {
  std::free(memory);
}
QUN_NOT_RECORDED void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
