// Makes signals readable from a file descriptor.
#ifndef QUN_CLIENT_PROGRAM_SIGNALS_H_
#define QUN_CLIENT_PROGRAM_SIGNALS_H_

#include <initializer_list>

namespace qun {

// Blocks the signals for this thread and the threads that it starts later, and
// collects them. Make it before any other thread is started.
class Signals {
 public:
  Signals(std::initializer_list<int> signals);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Readable when a signal has arrived.
  int fd() const { return fd_; }
  // The next signal; 0 if there is none.
  int Take();

 private:
  int fd_;
};

// The exit code of a program that a signal ended, as a shell shows it.
inline constexpr int ExitBySignal(int signal) { return 128 + signal; }

}  // namespace qun

#endif  // QUN_CLIENT_PROGRAM_SIGNALS_H_
