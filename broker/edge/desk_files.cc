#include "broker/edge/desk_files.h"

#include <utility>

namespace qun {

std::vector<std::string> DeskFiles::OnMessage(std::string_view connection,
                                              int file) {
  std::string& known = connections_[file];
  if (known == connection) return {};
  std::vector<std::string> doubtful;
  if (!known.empty()) doubtful.push_back(std::move(known));
  known = connection;
  doubtful.push_back(known);
  return doubtful;
}

std::string DeskFiles::OnClosed(int file) {
  const auto found = connections_.find(file);
  if (found == connections_.end()) return {};
  std::string connection = std::move(found->second);
  connections_.erase(found);
  return connection;
}

}  // namespace qun
