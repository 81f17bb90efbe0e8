// Functions for pages of history.
#ifndef QUN_CLIENT_SESSION_PAGES_H_
#define QUN_CLIENT_SESSION_PAGES_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "client/session/notice.h"
#include "proto/lines/request.h"

namespace qun {

// Whether a page with this end can answer `asked`.
bool Fits(const History& asked, const PageEnd& end);

// The end of the page in an answer; null if it does not answer `asked`.
const PageEnd* EndOf(const History& asked, const AnswerNotice& answer);

// The lines of a page that could not be read.
std::vector<UnreadableNotice> GapsIn(const PageEnd& end,
                                     const std::vector<LineNotice>& lines);

// Collects the newest lines of a room, backward from its end. Pure.
class NewestLines {
 public:
  // At most `count` lines; if `before` is given, those before that line.
  NewestLines(std::string room, std::optional<std::uint64_t> before,
              std::uint64_t count);

  // The next query; empty if it is done.
  std::optional<History> Next() const;
  // Takes the answer. False if it makes no sense.
  bool Add(AnswerNotice answer);

  // In the order of n.
  const std::deque<LineNotice>& lines() const { return lines_; }
  const std::deque<UnreadableNotice>& gaps() const { return gaps_; }

 private:
  std::string room_;
  std::optional<std::uint64_t> before_;
  std::uint64_t left_;
  std::deque<LineNotice> lines_;
  std::deque<UnreadableNotice> gaps_;
};

}  // namespace qun

#endif  // QUN_CLIENT_SESSION_PAGES_H_
