#include "client/terminal/tty.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace qun {
namespace {

// A pseudo-terminal; the test holds both ends.
class TtyTest : public testing::Test {
 protected:
  void SetUp() override {
    master_ = posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(master_, 0);
    ASSERT_EQ(grantpt(master_), 0);
    ASSERT_EQ(unlockpt(master_), 0);
    slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    ASSERT_GE(slave_, 0);
  }
  void TearDown() override {
    close(slave_);
    close(master_);
  }

  bool IsRaw() const {
    termios modes{};
    tcgetattr(slave_, &modes);
    return (modes.c_lflag & (ICANON | ECHO | ISIG)) == 0;
  }
  std::string Written() const {
    char bytes[4096];
    const ssize_t count = read(master_, bytes, sizeof bytes);
    return {bytes, static_cast<std::size_t>(count)};
  }
  // Whether the terminal receives this, in any number of pieces.
  bool Writes(std::string_view part) const {
    constexpr int kPatienceMs = 5000;
    pollfd readable{.fd = master_, .events = POLLIN, .revents = 0};
    std::string all;
    while (all.find(part) == std::string::npos) {
      if (poll(&readable, 1, kPatienceMs) != 1) return false;
      all += Written();
    }
    return true;
  }
  // The exit status of a process with a Tty that gets the signal.
  int StatusAfter(int signal) const {
    const pid_t child = fork();
    if (child == 0) {
      // Removes a sanitizer's handler.
      std::signal(signal, SIG_DFL);
      const Tty tty(slave_, slave_);
      kill(getpid(), signal);
      _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
  }

  int master_ = -1;
  int slave_ = -1;
};

TEST_F(TtyTest, TakesTheTerminalAndGivesItBack) {
  EXPECT_FALSE(IsRaw());
  {
    const Tty tty(slave_, slave_);
    EXPECT_TRUE(IsRaw());
    EXPECT_EQ(Written(), "\033[?2004h");
  }
  EXPECT_FALSE(IsRaw());
  EXPECT_TRUE(Writes("\033[?2004l"));
}

TEST_F(TtyTest, EnterAndControlCArriveAsBytes) {
  const Tty tty(slave_, slave_);
  ASSERT_EQ(write(master_, "\r\003\032\023", 4), 4);
  char bytes[8];
  EXPECT_EQ(std::string(bytes, static_cast<std::size_t>(
                                   read(slave_, bytes, sizeof bytes))),
            "\r\003\032\023");
}

TEST_F(TtyTest, RefusesWhatIsNoTerminal) {
  const int null = open("/dev/null", O_RDWR);
  EXPECT_FALSE(IsTerminal(null));
  EXPECT_TRUE(IsTerminal(slave_));
  EXPECT_THROW(Tty(null, null), std::system_error);
  close(null);
}

TEST_F(TtyTest, KnowsTheSizeOrAssumesTheUsualOne) {
  const Tty tty(slave_, slave_);
  EXPECT_EQ(tty.Size().columns, 80);
  const winsize size{.ws_row = 7, .ws_col = 33, .ws_xpixel = 0, .ws_ypixel = 0};
  ioctl(master_, TIOCSWINSZ, &size);
  EXPECT_EQ(tty.Size().columns, 33);
  EXPECT_EQ(tty.Size().rows, 7);
}

TEST_F(TtyTest, WritesEverythingAlsoWithoutBlocking) {
  fcntl(slave_, F_SETFL, O_NONBLOCK);
  constexpr std::size_t kBytes = 300'000;
  const pid_t writer = fork();
  if (writer == 0) {
    Tty tty(slave_, slave_);
    _exit(tty.Write(std::string(kBytes, 'x')) ? 0 : 1);
  }
  std::size_t received = 0;
  while (received < kBytes) {
    for (char c : Written()) received += c == 'x' ? 1 : 0;
  }
  int status = 0;
  waitpid(writer, &status, 0);
  EXPECT_EQ(status, 0);
}

TEST_F(TtyTest, ATerminalThatIsGoneIsReported) {
  Tty tty(slave_, slave_);
  close(std::exchange(master_, open("/dev/null", O_RDWR)));
  EXPECT_FALSE(tty.Write("x"));
}

TEST_F(TtyTest, SignalsThatKillLeaveASaneTerminal) {
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGTERM, SIGHUP, SIGINT}) {
    const int status = StatusAfter(signal);
    EXPECT_TRUE(WIFSIGNALED(status)) << signal;
    EXPECT_EQ(WTERMSIG(status), signal);
    EXPECT_FALSE(IsRaw()) << signal;
    EXPECT_TRUE(Writes("\033[?2004l")) << signal;
  }
}

TEST_F(TtyTest, AProgramsOwnHandlersAreLeftAlone) {
  std::signal(SIGTERM, SIG_IGN);
  { const Tty tty(slave_, slave_); }
  EXPECT_EQ(std::signal(SIGTERM, SIG_DFL), SIG_IGN);
}

TEST_F(TtyTest, ItsHandlersEndWithIt) {
  { const Tty tty(slave_, slave_); }
  EXPECT_EQ(std::signal(SIGTERM, SIG_DFL), SIG_DFL);
}

// Runs in its own session, whose controlling terminal is the pseudo-terminal.
TEST_F(TtyTest, SuspendingStopsTheJobWithASaneTerminal) {
  const pid_t shell = fork();
  if (shell == 0) {
    setsid();
    ioctl(slave_, TIOCSCTTY, 0);
    const pid_t job = fork();
    if (job == 0) {
      setpgid(0, 0);
      std::signal(SIGTTOU, SIG_IGN);
      tcsetpgrp(slave_, getpgrp());
      std::signal(SIGTTOU, SIG_DFL);
      Tty tty(slave_, slave_);
      tty.Suspend();
      _exit(IsRaw() ? 0 : 1);
    }
    int status = 0;
    waitpid(job, &status, WUNTRACED);
    if (!WIFSTOPPED(status) || IsRaw()) _exit(2);
    kill(job, SIGCONT);
    waitpid(job, &status, 0);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 3);
  }
  int status = 0;
  waitpid(shell, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace qun
