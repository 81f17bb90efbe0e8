#include "client/chat/timeline.h"

#include <algorithm>

#include "proto/text/names.h"

namespace qun {
namespace {

constexpr std::size_t kKept = 1000;

// Chinese has no spaces, so only these characters continue a name: "@bob" is
// not a part of "@bobby".
bool IsWord(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '_';
}

void Rewrite(const Event& by, Event* line) {
  if (by.type == EventType::kRecalled) {
    *line = Tombstone(*line, by.n);
  } else if (by.type == EventType::kEdited && line->recalled == 0) {
    // An edit without text was followed by another one.
    if (!by.text.empty()) line->text = by.text;
    line->edited = by.n;
  }
}

}  // namespace

void Timeline::Add(const Event& event) {
  const auto line = std::lower_bound(
      lines_.begin(), lines_.end(), event.line,
      [](const Event& known, std::uint64_t n) { return known.n < n; });
  if (line != lines_.end() && line->n == event.line) Rewrite(event, &*line);
  lines_.push_back(event);
  if (lines_.size() > kKept) lines_.pop_front();
}

bool Timeline::Read(std::uint64_t up_to) {
  if (up_to <= read_) return false;
  read_ = up_to;
  return true;
}

Unread Timeline::CountUnread(const std::string& user) const {
  Unread unread;
  for (const Event& line : lines_) {
    const bool is_text = line.type == EventType::kSaid && line.recalled == 0;
    if (line.n <= read_ || !is_text) continue;
    ++unread.lines;
    if (Mentions(line.text, user)) ++unread.mentions;
  }
  return unread;
}

bool Mentions(const std::string& text, const std::string& user) {
  const std::string folded = FoldName(text);
  const std::string mention = "@" + FoldName(user);
  for (auto at = folded.find(mention); at != std::string::npos;
       at = folded.find(mention, at + 1)) {
    const auto end = at + mention.size();
    const bool begins = at == 0 || !IsWord(folded[at - 1]);
    if (begins && (end == folded.size() || !IsWord(folded[end]))) return true;
  }
  return false;
}

}  // namespace qun
