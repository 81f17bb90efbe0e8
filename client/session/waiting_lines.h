// The lines of a room that wait behind a hole, and what they make of the lines
// before them. Pure.
#ifndef QUN_CLIENT_SESSION_WAITING_LINES_H_
#define QUN_CLIENT_SESSION_WAITING_LINES_H_

#include <cstddef>
#include <cstdint>
#include <map>

#include "client/session/notice.h"

namespace qun {

class WaitingLines {
 public:
  // About what a line takes while it waits.
  static std::size_t BytesOf(const LineNotice& line);

  // False if this line waits already.
  bool Add(LineNotice&& line);
  bool IsEmpty() const { return lines_.empty(); }
  // The n of the first; there must be one.
  std::uint64_t First() const;
  LineNotice TakeFirst();
  // A page may hold a line as it was before an edit or a recall that waits
  // here: makes it what it is now.
  void Rewrite(LineNotice* line) const;

 private:
  void NoteRewrite(const Event& event);
  const Event* RewriteOf(const Event& event) const;

  std::map<std::uint64_t, LineNotice> lines_;
  std::map<std::uint64_t, std::uint64_t> rewrites_;  // line → edit or recall
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_WAITING_LINES_H_
