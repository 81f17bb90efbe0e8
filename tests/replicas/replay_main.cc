// Replays what a recording_broker has ordered into a new ledger and prints the
// ledger's rows: replay ORDERED LEDGER BATCH RESTARTS. A batch has BATCH
// proposals, and the replica restarts after RESTARTS batches. If ORDERED is
// "-", it only prints the rows.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "tests/replicas/replica.h"

namespace {

std::vector<std::string> ReadOrdered(const char* path) {
  std::ifstream file(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> ordered;
  for (std::size_t at = 0; at < all.size();) {
    std::size_t digits = 0;
    const std::size_t size = std::stoul(all.substr(at, 20), &digits);
    at += digits + 1;
    ordered.push_back(all.substr(at, size));
    at += size;
  }
  return ordered;
}

void Replay(const std::vector<std::string>& ordered, const char* ledger,
            std::size_t batch, std::size_t restarts) {
  qun::SystemRandom random;
  qun::Replica replica(ledger, &random);
  std::size_t batches = 0;
  for (std::size_t at = 0; at < ordered.size(); at += batch) {
    const std::size_t length = std::min(batch, ordered.size() - at);
    replica.Read(std::span(ordered).subspan(at, length));
    if (++batches % restarts == 0) replica.Restart();
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  if (std::string(argv[1]) != "-") {
    Replay(ReadOrdered(argv[1]), argv[2], std::stoul(argv[3]),
           std::stoul(argv[4]));
  }
  for (const auto& row : qun::DumpLedger(argv[2], qun::kExclusiveFiles)) {
    fmt::print("{}\n", row);
  }
  return 0;
}
