#include "proto/lines/lines.h"

#include <gtest/gtest.h>

namespace qun {
namespace {

using Lines = std::vector<std::string>;

Lines LinesOf(std::string_view frame) {
  Lines lines;
  ForEachLine(frame,
              [&lines](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

Lines Packed(std::size_t most, const Lines& lines) {
  LinePacker packer(most);
  for (const auto& line : lines) packer.Add(line);
  return packer.Take();
}

TEST(LinesTest, TheLastLineMayLackItsNewline) {
  EXPECT_EQ(LinesOf("a\nb"), (Lines{"a", "b"}));
  EXPECT_EQ(LinesOf("a\nb\n"), (Lines{"a", "b"}));
}

TEST(LinesTest, WhoHasEnoughReadsNoMore) {
  Lines lines;
  ForEachLineWhile("a\nb\nc", [&lines](std::string_view line) {
    lines.emplace_back(line);
    return lines.size() < 2;
  });
  EXPECT_EQ(lines, (Lines{"a", "b"}));
}

TEST(LinesTest, EmptyLinesAreNoLines) {
  EXPECT_EQ(LinesOf(""), Lines{});
  EXPECT_EQ(LinesOf("\n\n"), Lines{});
  EXPECT_EQ(LinesOf("\n\na\n\n\nb\n\n"), (Lines{"a", "b"}));
}

TEST(LinesTest, OnlyNewlinesSeparate) {
  const std::string nul("a\0b", 3);
  EXPECT_EQ(LinesOf("a\rb"), Lines{"a\rb"});
  EXPECT_EQ(LinesOf("a\u2028b"), Lines{"a\u2028b"});
  EXPECT_EQ(LinesOf(nul + "\nc"), (Lines{nul, "c"}));
}

TEST(LinesTest, AMessageIsFilledToItsLastByte) {
  EXPECT_EQ(Packed(9, {"1234", "5678", "9"}), (Lines{"1234\n5678", "9"}));
  EXPECT_EQ(Packed(8, {"1234", "5678", "9"}), (Lines{"1234", "5678\n9"}));
}

TEST(LinesTest, ALineAboveTheLimitHasAMessageToItself) {
  EXPECT_EQ(Packed(4, {"a", "123456", "b", "c"}),
            (Lines{"a", "123456", "b\nc"}));
}

TEST(LinesTest, WithoutLinesThereAreNoMessages) {
  EXPECT_EQ(Packed(10, {}), Lines{});
}

TEST(LinesTest, APackerBeginsAnewWhenItsMessagesWereTaken) {
  LinePacker packer(10);
  packer.Add("a");
  EXPECT_EQ(packer.Take(), Lines{"a"});
  packer.Add("b");
  EXPECT_EQ(packer.Take(), Lines{"b"});
}

TEST(LinesTest, WhatIsPackedIsTakenApartInOrder) {
  Lines lines;
  for (std::size_t i = 1; i < 200; ++i) lines.emplace_back(i % 23 + 1, 'x');
  Lines again;
  for (const auto& message : Packed(64, lines)) {
    EXPECT_LE(message.size(), 64U);
    for (auto& line : LinesOf(message)) again.push_back(std::move(line));
  }
  EXPECT_EQ(again, lines);
}

}  // namespace
}  // namespace qun
