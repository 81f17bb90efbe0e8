// The newest lines of one room, and how far the person has read. Pure.
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
  std::size_t mentions = 0;  // those lines that mention the person
};

class Timeline {
 public:
  // Adds an event. An edit or a recall also changes the line that it names. If
  // there are too many lines, the oldest is dropped.
  void Add(const Event& event);
  // False if the person has already read so far.
  bool Read(std::uint64_t up_to);
  Unread CountUnread(const std::string& user) const;

  const std::deque<Event>& lines() const { return lines_; }
  // The number of the last line; 0 if there is none.
  std::uint64_t last() const { return lines_.empty() ? 0 : lines_.back().n; }

 private:
  std::deque<Event> lines_;  // in the order of n
  std::uint64_t read_ = 0;
};

// Whether a text contains "@user" as a whole word, if its script separates
// words.
bool Mentions(const std::string& text, const std::string& user);

}  // namespace qun

#endif  // QUN_CLIENT_CHAT_TIMELINE_H_
