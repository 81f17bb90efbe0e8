#include "client/terminal/display_width.h"

#include <algorithm>

#include "proto/text/characters.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

constexpr char32_t kEmojiStyle = 0xFE0F;

}  // namespace

int ClusterWidth(std::string_view cluster) {
  int width = 0;
  bool printable = false;
  for (char32_t c : DecodeUtf8(cluster)) {
    width += CharacterWidth(c);
    if (c == kEmojiStyle) width = 2;
    printable =
        printable || !(IsControl(c) || IsBidiControl(c) || IsInvisible(c));
  }
  return printable ? std::clamp(width, 1, 2) : 0;
}

bool IsWidthDisputed(std::string_view cluster) {
  const std::u32string text = DecodeUtf8(cluster);
  const auto printed = std::count_if(text.begin(), text.end(), [](char32_t c) {
    return CharacterWidth(c) > 0;
  });
  return printed > 1 || !std::all_of(text.begin(), text.end(), IsWidthSettled);
}

int LargestWidth(std::string_view cluster) {
  int width = 0;
  for (const char32_t c : DecodeUtf8(cluster)) {
    width += LargestCharacterWidth(c);
  }
  return std::max(width, ClusterWidth(cluster));
}

int DisplayWidth(std::string_view utf8) {
  int width = 0;
  for (std::string_view cluster : SplitClusters(utf8)) {
    width += ClusterWidth(cluster);
  }
  return width;
}

}  // namespace qun
