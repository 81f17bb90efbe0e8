// Decodes a million damaged requests: each is accepted or refused, without a
// crash. Separate from the other unit tests because it takes long.
#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

#include "proto/lines/request.h"

namespace qun {
namespace {

constexpr int kLines = 1'000'000;

const std::array kSeeds = {
    std::string(R"({"room":"lobby","text":"hi \u4f60","as":"alice"})"),
    std::string(R"({"do":"history","re":"q","room":"lobby","after":1})"),
    std::string(R"({"do":"say","as":"a","k":1,"data":{"a":[1,{"b":-2.5}]}})"),
    std::string(R"({"do":"hello","re":"q","as":"a","last":{"seq":1,"at":2}})"),
};

// Changes up to three bytes: overwritten, inserted or dropped.
std::string Mutated(std::mt19937_64& random) {
  std::string line = kSeeds.at(random() % kSeeds.size());
  for (auto changes = random() % 4; changes > 0 && !line.empty(); --changes) {
    const auto at = random() % line.size();
    const auto byte = static_cast<char>(random());
    switch (random() % 3) {
      case 0:
        line[at] = byte;
        break;
      case 1:
        line.insert(at, 1, byte);
        break;
      default:
        line.erase(at, 1);
    }
  }
  return line;
}

TEST(FloodTest, AMillionMutatedLinesAreTakenOrRefused) {
  std::mt19937_64 random(20261123);  // the same lines each time
  JsonParser parser;
  int taken = 0;
  for (int i = 0; i < kLines; ++i) {
    taken += DecodeRequest(parser, Mutated(random)) ? 1 : 0;
  }
  EXPECT_GT(taken, kLines / 100);
  EXPECT_LT(taken, kLines);
}

}  // namespace
}  // namespace qun
