// Knows which connection of the desk uses which file descriptor. A ROUTER
// socket does not say that a connection has ended, but its monitor says that a
// file was closed. By then the file may belong to another connection, so this
// class only names connections that may have ended. Pure.
#ifndef QUN_BROKER_EDGE_DESK_FILES_H_
#define QUN_BROKER_EDGE_DESK_FILES_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace qun {

class DeskFiles {
 public:
  // A message of this connection was read. Returns the connections that may
  // have ended: a connection that is new, since its end may have been reported
  // before its first message was read, and the one that had the file before.
  std::vector<std::string> OnMessage(std::string_view connection, int file);
  // The file was closed. Returns its connection; empty if none is known.
  std::string OnClosed(int file);

 private:
  std::unordered_map<int, std::string> connections_;  // by file
};

}  // namespace qun

#endif  // QUN_BROKER_EDGE_DESK_FILES_H_
