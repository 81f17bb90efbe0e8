#ifndef QUN_CLIENT_TERMINAL_TERMINAL_SIZE_H_
#define QUN_CLIENT_TERMINAL_TERMINAL_SIZE_H_

namespace qun {

// Both are numbers of cells, and at least 1.
struct TerminalSize {
  int columns = 80;
  int rows = 24;
};

}  // namespace qun

#endif  // QUN_CLIENT_TERMINAL_TERMINAL_SIZE_H_
