#include "client/terminal/tty.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <system_error>

namespace qun {
namespace {

constexpr std::string_view kEnterSequence = "\033[?2004h";
// Turns automatic wrapping on too, since a drawing may have been interrupted.
constexpr std::string_view kLeaveSequence = "\033[?2004l\033[?7h";
// The prompt is still on the screen, so this moves below it.
constexpr std::string_view kEmergencySequence = "\033[?2004l\033[?7h\r\n\033[J";
// A terminal that nobody reads must not block the end of the process.
constexpr int kLeaveMilliseconds = 100;

constexpr std::array kFaults = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
constexpr std::array kEndings = {SIGTERM, SIGHUP, SIGINT, SIGQUIT};

// Signal handlers need this, so it cannot belong to an object.
struct Terminal {
  int input = -1;
  int output = -1;
  termios before{};
  volatile std::sig_atomic_t raw = 0;
  std::array<struct sigaction, NSIG> actions{};
};
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
Terminal terminal;

bool WaitUntilWritable(int fd, int milliseconds) {
  pollfd writable{.fd = fd, .events = POLLOUT, .revents = 0};
  return poll(&writable, 1, milliseconds) > 0;
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      WaitUntilWritable(fd, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

termios RawModes(termios modes) {
  modes.c_iflag &=
      ~static_cast<tcflag_t>(ICRNL | INLCR | IGNCR | IXON | ISTRIP | PARMRK);
  modes.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  modes.c_cc[VMIN] = 1;
  modes.c_cc[VTIME] = 0;
  return modes;
}

bool IsInBackground() {
  const pid_t foreground = tcgetpgrp(terminal.input);
  return foreground > 0 && foreground != getpgrp();
}

// Async-signal-safe.
void WriteAtEnd(std::string_view sequence) {
  if (terminal.raw == 0 || IsInBackground()) return;
  terminal.raw = 0;
  tcsetattr(terminal.input, TCSANOW, &terminal.before);
  if (WaitUntilWritable(terminal.output, kLeaveMilliseconds)) {
    WriteAll(terminal.output, sequence);
  }
}

struct sigaction& PreviousAction(int signal) {
  return terminal.actions[static_cast<std::size_t>(signal)];
}

void OnFatalSignal(int signal) {
  Tty::EmergencyRestore();
  // The signal is blocked until this handler returns; then the previous handler
  // gets it.
  sigaction(signal, &PreviousAction(signal), nullptr);
  raise(signal);
}

void Catch(int signal) {
  struct sigaction action {};
  action.sa_handler = OnFatalSignal;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, &PreviousAction(signal));
}

void CatchUnlessHandled(int signal) {
  struct sigaction current {};
  sigaction(signal, nullptr, &current);
  if (current.sa_handler == SIG_DFL) Catch(signal);
}

void Release(int signal) {
  struct sigaction current {};
  sigaction(signal, nullptr, &current);
  if (current.sa_handler != OnFatalSignal) return;
  sigaction(signal, &PreviousAction(signal), nullptr);
}

// Stops the job as Ctrl-Z does in cooked mode. Returns when it is continued.
void StopJob() {
  struct sigaction standard {};
  struct sigaction previous {};
  standard.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &standard, &previous);
  sigset_t stop;
  sigset_t mask;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
  kill(0, SIGTSTP);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  sigaction(SIGTSTP, &previous, nullptr);
}

}  // namespace

bool IsTerminal(int fd) { return isatty(fd) == 1; }

Tty::Tty(int input, int output) {
  termios before{};
  if (tcgetattr(input, &before) != 0) {
    throw std::system_error(errno, std::generic_category(),
                            "standard input is not a terminal");
  }
  terminal.input = input;
  terminal.output = output;
  terminal.before = before;
  for (int signal : kFaults) Catch(signal);
  for (int signal : kEndings) CatchUnlessHandled(signal);
  Resume();
}

Tty::~Tty() {
  WriteAtEnd(kLeaveSequence);
  terminal.raw = 0;
  for (int signal : kFaults) Release(signal);
  for (int signal : kEndings) Release(signal);
}

TerminalSize Tty::Size() const { return SizeOf(terminal.output); }

TerminalSize SizeOf(int fd) {
  winsize size{};
  const bool known =
      ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
  if (!known) return {};
  return {.columns = size.ws_col, .rows = size.ws_row};
}

bool Tty::Write(std::string_view bytes) {
  return WriteAll(terminal.output, bytes);
}

void Tty::Suspend() {
  WriteAtEnd(kLeaveSequence);
  StopJob();
  Resume();
}

// The kernel stops a background process here until it is in the foreground.
// Input that was typed before is dropped: its Enter would arrive as a line
// break, and a command would be sent as a text.
void Tty::Resume() {
  terminal.raw = 1;
  const termios raw = RawModes(terminal.before);
  while (tcsetattr(terminal.input, TCSAFLUSH, &raw) != 0 && errno == EINTR) {
  }
  WriteAll(terminal.output, kEnterSequence);
}

void Tty::EmergencyRestore() noexcept { WriteAtEnd(kEmergencySequence); }

}  // namespace qun
