// While the object lives, the terminal delivers every key at once and echoes
// nothing.
//
// The terminal is restored however the process ends: by the destructor, or by a
// handler for the signals that end a process without unwinding (SIGSEGV,
// SIGABRT and others, and SIGTERM, SIGHUP, SIGINT, SIGQUIT unless the program
// handles or blocks them itself, before or afterwards). There may be only one
// object at a time. It belongs to one thread, except for EmergencyRestore.
#ifndef QUN_CLIENT_TERMINAL_TTY_H_
#define QUN_CLIENT_TERMINAL_TTY_H_

#include <string_view>

#include "client/terminal/terminal_size.h"

namespace qun {

bool IsTerminal(int fd);
// 80x24 if `fd` is not a terminal, or does not report its size.
TerminalSize SizeOf(int fd);

class Tty {
 public:
  // Ctrl-C, Ctrl-Z and Ctrl-S arrive as keys, Enter as CR; pastes are
  // bracketed. Does not own the descriptors. Throws std::system_error if
  // `input` is not a terminal.
  Tty(int input, int output);
  ~Tty();
  Tty(const Tty&) = delete;
  Tty& operator=(const Tty&) = delete;

  TerminalSize Size() const;

  // Writes all bytes, and waits if necessary. False if the terminal is gone.
  bool Write(std::string_view bytes);

  // Restores the terminal and stops the whole job, as Ctrl-Z does to other
  // programs. Returns when the job is in the foreground again. Erase the prompt
  // before and draw it afterwards.
  void Suspend();

  // Sets the terminal up again, after a SIGCONT for which Suspend did not wait.
  void Resume();

  // Restores the terminal. Async-signal-safe. Does nothing if there is no Tty,
  // in the background, or if it was called before.
  static void EmergencyRestore() noexcept;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_TTY_H_
