#include "client/session/pages.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "proto/base/contract.h"
#include "proto/base/limits.h"

namespace qun {

bool Fits(const History& asked, const PageEnd& end) {
  const bool is_empty = end.high < end.low;
  return end.room == asked.room && (!asked.after || end.low > *asked.after) &&
         (!asked.before || end.high < *asked.before) &&
         (is_empty || end.high - end.low < asked.limit);
}

const PageEnd* EndOf(const History& asked, const AnswerNotice& answer) {
  const auto* end = std::get_if<PageEnd>(&answer.reply);
  return end != nullptr && Fits(asked, *end) ? end : nullptr;
}

std::vector<UnreadableNotice> GapsIn(const PageEnd& end,
                                     const std::vector<LineNotice>& lines) {
  std::vector<UnreadableNotice> gaps;
  std::uint64_t next = end.low;
  for (const LineNotice& line : lines) {
    if (line.event.n > next) {
      gaps.push_back({end.room, next, line.event.n - 1});
    }
    next = std::max(next, line.event.n + 1);
  }
  if (next <= end.high) gaps.push_back({end.room, next, end.high});
  return gaps;
}

NewestLines::NewestLines(std::string room, std::optional<std::uint64_t> before,
                         std::uint64_t count)
    : room_(std::move(room)), before_(before), left_(count) {}

std::optional<History> NewestLines::Next() const {
  if (left_ == 0 || before_ == 1) return std::nullopt;
  return History{room_, std::nullopt, before_,
                 std::min<std::uint64_t>(left_, kHistoryLines)};
}

bool NewestLines::Add(AnswerNotice answer) {
  const auto asked = Next();
  const PageEnd* end = asked ? EndOf(*asked, answer) : nullptr;
  if (end == nullptr) return false;
  if (end->high < end->low) {
    left_ = 0;
    return true;
  }
  const std::uint64_t count = end->high - end->low + 1;
  Expects(count <= left_);
  Expects(!before_ || end->low < *before_);
  left_ -= count;
  before_ = end->low;
  const auto gaps = GapsIn(*end, answer.lines);
  gaps_.insert(gaps_.begin(), gaps.begin(), gaps.end());
  lines_.insert(lines_.begin(), std::make_move_iterator(answer.lines.begin()),
                std::make_move_iterator(answer.lines.end()));
  return true;
}

}  // namespace qun
