// A terminal that hands over every key at once and echoes nothing, for as long
// as the object lives.
//
// However the process ends, the terminal is as before: at destruction, and by
// a handler for the signals that end a process without unwinding (SIGSEGV,
// SIGABRT ... and SIGTERM, SIGHUP, SIGINT, SIGQUIT unless the program handles
// or blocks them itself, before or afterwards). At most one object at a time.
// For one thread, except EmergencyRestore.
#ifndef QUN_CLIENT_TERMINAL_TTY_H_
#define QUN_CLIENT_TERMINAL_TTY_H_

#include <string_view>

#include "client/terminal/terminal_size.h"

namespace qun {

bool IsTerminal(int fd);

class Tty {
 public:
  // Ctrl-C, Ctrl-Z and Ctrl-S arrive as keys, Enter as CR; pastes are
  // bracketed. Does not own the descriptors. Throws std::system_error if
  // `input` is not a terminal.
  Tty(int input, int output);
  ~Tty();
  Tty(const Tty&) = delete;
  Tty& operator=(const Tty&) = delete;

  // 80x24 where the terminal does not say.
  TerminalSize Size() const;

  // Writes all of it, waiting if it must; false once the terminal is gone.
  bool Write(std::string_view bytes);

  // Gives the terminal back and stops the whole job, as Ctrl-Z does to other
  // programs; returns when it is in the foreground again. Erase the prompt
  // before, draw it afterwards.
  void Suspend();

  // Takes the terminal again: after a SIGCONT that Suspend did not wait for.
  void Resume();

  // Gives the terminal back. Async-signal-safe; does nothing without a Tty, in
  // the background, or twice.
  static void EmergencyRestore() noexcept;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_TTY_H_
