// Sanitizes any bytes as a text for a terminal. No control or bidi character
// may be left, and its clusters must add up to the whole text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/terminal/display_width.h"
#include "proto/text/clusters.h"
#include "proto/text/text_sanitize.h"

namespace {

bool IsAscii(char c, char low, char high) { return c >= low && c <= high; }

bool HasControl(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (IsAscii(text[i], '\0', '\x1f') || text[i] == '\x7f') return true;
    // U+0080 … U+009F.
    if (text[i] == '\xc2' && i + 1 < text.size() &&
        static_cast<unsigned char>(text[i + 1]) < 0xa0) {
      return true;
    }
  }
  return text.find("\u202e") != std::string::npos ||
         text.find("\u2066") != std::string::npos;
}

void CheckClusters(const std::string& text) {
  std::size_t at = 0;
  for (const auto cluster : qun::SplitClusters(text)) {
    const std::size_t next = qun::NextCluster(text, at);
    if (next - at != cluster.size()) std::abort();
    if (qun::PreviousCluster(text, next) != at) std::abort();
    if (qun::ClusterWidth(cluster) < 0) std::abort();
    at = next;
  }
  if (at != text.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string raw(data, data + size);
  const std::string text = qun::SanitizeForTerminal(raw, false);
  if (HasControl(text)) std::abort();
  CheckClusters(text);
  CheckClusters(raw);
  return 0;
}
