// The lines of a room that wait for missing lines before them. Edits and
// recalls among them change earlier lines. Pure.
#ifndef QUN_CLIENT_SESSION_WAITING_LINES_H_
#define QUN_CLIENT_SESSION_WAITING_LINES_H_

#include <cstddef>
#include <cstdint>
#include <map>

#include "client/session/notice.h"

namespace qun {

class WaitingLines {
 public:
  // The approximate memory of a waiting line, in bytes.
  static std::size_t BytesOf(const LineNotice& line);

  // False if this line is there already.
  bool Add(LineNotice&& line);
  bool IsEmpty() const { return lines_.empty(); }
  // The n of the first line. There must be one.
  std::uint64_t First() const;
  LineNotice TakeFirst();
  // Applies a waiting edit or recall to an earlier line, since a page may
  // contain the old text.
  void Rewrite(LineNotice* line) const;

 private:
  void NoteRewrite(const Event& event);
  const Event* RewriteOf(const Event& event) const;

  std::map<std::uint64_t, LineNotice> lines_;
  std::map<std::uint64_t, std::uint64_t> rewrites_;  // line → edit or recall
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_WAITING_LINES_H_
