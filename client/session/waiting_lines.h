// The lines of a room that wait behind a hole. Edits and recalls among them
// change how the lines before them are shown. Pure.
#ifndef QUN_CLIENT_SESSION_WAITING_LINES_H_
#define QUN_CLIENT_SESSION_WAITING_LINES_H_

#include <cstddef>
#include <cstdint>
#include <map>

#include "client/session/notice.h"

namespace qun {

class WaitingLines {
 public:
  // About how much memory a line takes while it waits.
  static std::size_t BytesOf(const LineNotice& line);

  // False if this line waits already.
  bool Add(LineNotice&& line);
  bool IsEmpty() const { return lines_.empty(); }
  // The n of the first; there must be one.
  std::uint64_t First() const;
  LineNotice TakeFirst();
  // Applies the edit or recall that waits here to a line before it, since a
  // page may hold that line as it was.
  void Rewrite(LineNotice* line) const;

 private:
  void NoteRewrite(const Event& event);
  const Event* RewriteOf(const Event& event) const;

  std::map<std::uint64_t, LineNotice> lines_;
  std::map<std::uint64_t, std::uint64_t> rewrites_;  // line → edit or recall
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_WAITING_LINES_H_
