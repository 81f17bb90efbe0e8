#include "broker/log/log_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

namespace qun {
namespace {

// A pipe that takes two pages of 4 KiB.
class LogFileTest : public testing::Test {
 protected:
  LogFileTest() {
    EXPECT_EQ(pipe2(ends_.data(), O_NONBLOCK), 0);
    fcntl(ends_[1], F_SETFL, 0);  // the writer would wait
    fcntl(ends_[1], F_SETPIPE_SZ, 8192);
  }
  ~LogFileTest() override {
    for (const int end : ends_) close(end);
  }
  // Everything that can be read now.
  std::string Read() {
    std::string all;
    std::array<char, 4096> bytes{};
    for (;;) {
      const auto size = read(ends_[0], bytes.data(), bytes.size());
      if (size <= 0) return all;
      all.append(bytes.data(), static_cast<std::size_t>(size));
    }
  }

  std::array<int, 2> ends_{};
};

TEST_F(LogFileTest, LinesAreWritten) {
  LogFile file(ends_[1]);
  EXPECT_TRUE(file.Write("one\n"));
  EXPECT_TRUE(file.Write("two\n"));
  EXPECT_EQ(Read(), "one\ntwo\n");
  EXPECT_EQ(file.dropped(), 0U);
}

TEST_F(LogFileTest, WhatNobodyReadsIsDroppedAndCounted) {
  LogFile file(ends_[1]);
  const std::string line(999, 'x');
  std::uint64_t dropped = 0;
  for (int i = 0; i < 100; ++i) dropped += file.Write(line + "\n") ? 0 : 1;
  EXPECT_GE(dropped, 90U);
  std::string read = Read();
  EXPECT_TRUE(file.Write("again\n"));
  read += Read();
  EXPECT_EQ(read.size(), (100 - dropped) * 1000 + 6) << "a line was cut";
  EXPECT_TRUE(read.ends_with("x\nagain\n"));
  EXPECT_EQ(file.dropped(), dropped);
  file.ForgetDropped(dropped - 1);
  EXPECT_EQ(file.dropped(), 1U);
}

TEST_F(LogFileTest, TheRestOfALongLineComesBeforeTheNextLine) {
  LogFile file(ends_[1]);
  const std::string line = std::string(10'000, 'x') + "\n";
  EXPECT_TRUE(file.Write(line));
  EXPECT_FALSE(file.Write("dropped\n"));
  std::string read = Read();
  EXPECT_LT(read.size(), line.size());
  EXPECT_TRUE(file.Write("next\n"));
  read += Read();
  EXPECT_EQ(read, line + "next\n");
}

TEST_F(LogFileTest, ASocketThatNobodyReadsIsNotWaitedFor) {
  std::array<int, 2> pair{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()), 0);
  {
    LogFile file(pair[0]);
    int written = 0;
    while (file.Write(std::string(999, 'x') + "\n")) ++written;
    EXPECT_GT(written, 10);
  }
  for (const int end : pair) close(end);
}

TEST_F(LogFileTest, OtherWritersOfThePipeStillWait) {
  LogFile file(ends_[1]);
  EXPECT_EQ(fcntl(ends_[1], F_GETFL) & O_NONBLOCK, 0);
}

}  // namespace
}  // namespace qun
