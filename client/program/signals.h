// Signals as something to read: those that end the program, and those of the
// terminal.
#ifndef QUN_CLIENT_PROGRAM_SIGNALS_H_
#define QUN_CLIENT_PROGRAM_SIGNALS_H_

#include <initializer_list>

namespace qun {

// Blocks the signals for this thread and those that it starts, and collects
// them, while it lives. Make it before anything that starts threads.
class Signals {
 public:
  Signals(std::initializer_list<int> signals);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Readable when a signal has come.
  int fd() const { return fd_; }
  // The next signal; 0 if none has come.
  int Take();

 private:
  int fd_;
};

// What the shell calls a program that a signal ended.
inline constexpr int ExitBySignal(int signal) { return 128 + signal; }

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_SIGNALS_H_
