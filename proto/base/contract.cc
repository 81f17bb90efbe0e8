#include "proto/base/contract.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace qun {
namespace {

using End = void (*)(const BrokenContract& broken);

std::atomic<End>& EndOfTests() {
  static std::atomic<End> end{nullptr};
  return end;
}

}  // namespace

void OnBroken(End end) { EndOfTests() = end; }

void EndBroken(const BrokenContract& broken) {
  fmt::print(stderr,
             "{:%Y-%m-%dT%H:%M:%S}Z critical broken_contract kind={} "
             "text=\"{}\" at={}:{} why=\"the program has a fault; nothing that "
             "was acknowledged is lost: restart it and report this line\"\n",
             fmt::gmtime(std::time(nullptr)), broken.kind, broken.text,
             broken.file, broken.line);
  std::fflush(stderr);
  if (const End end = EndOfTests()) end(broken);
  std::abort();
}

}  // namespace qun
