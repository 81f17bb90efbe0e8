// The lines of one room as they are now, and how far the person has read. Pure.
#ifndef QUN_CLIENT_CHAT_TIMELINE_H_
#define QUN_CLIENT_CHAT_TIMELINE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "client/session/notice.h"

namespace qun {

struct Unread {
  std::size_t lines = 0;
  std::size_t mentions = 0;  // of them, the lines that mention the person
};

class Timeline {
 public:
  // An edit or a recall also changes the line that it names. The oldest lines
  // are dropped when there are too many.
  void Add(const Event& event);
  // False if that was read already.
  bool Read(std::uint64_t up_to);
  Unread CountUnread(const std::string& user) const;

  const std::deque<Event>& lines() const { return lines_; }
  // 0 if there is none.
  std::uint64_t last() const { return lines_.empty() ? 0 : lines_.back().n; }

 private:
  std::deque<Event> lines_;  // in the order of n
  std::uint64_t read_ = 0;
};

// Whether a text has "@user" in it, as a word of its own where words are
// separated.
bool Mentions(const std::string& text, const std::string& user);

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_TIMELINE_H_
