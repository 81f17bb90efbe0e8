#include "proto/text/clusters.h"

#include <unicode/utf8.h>

#include <algorithm>

#include "proto/text/breaks.h"

namespace qun {

bool IsUtf8(std::string_view bytes) {
  UChar32 c = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    U8_NEXT(bytes, at, bytes.size(), c);
    if (c < 0) return false;
  }
  return true;
}

std::size_t CountClusters(std::string_view utf8) {
  Breaks breaks(ClusterIterator(), utf8);
  std::size_t count = 0;
  while (breaks->next() != icu::BreakIterator::DONE) ++count;
  return count;
}

std::vector<std::string_view> SplitClusters(std::string_view utf8) {
  Breaks breaks(ClusterIterator(), utf8);
  std::vector<std::string_view> clusters;
  std::size_t start = 0;
  for (int end; (end = breaks->next()) != icu::BreakIterator::DONE;) {
    const auto stop = static_cast<std::size_t>(end);
    clusters.push_back(utf8.substr(start, stop - start));
    start = stop;
  }
  return clusters;
}

std::size_t NextCluster(std::string_view utf8, std::size_t at) {
  if (at >= utf8.size()) return utf8.size();
  Breaks breaks(ClusterIterator(), utf8);
  return static_cast<std::size_t>(breaks->following(static_cast<int>(at)));
}

std::size_t PreviousCluster(std::string_view utf8, std::size_t at) {
  if (at == 0) return 0;
  Breaks breaks(ClusterIterator(), utf8);
  return static_cast<std::size_t>(
      breaks->preceding(static_cast<int>(std::min(at, utf8.size()))));
}

}  // namespace qun
