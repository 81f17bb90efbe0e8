#include "broker/ledger/page.h"

#include <algorithm>

#include "proto/base/contract.h"
#include "proto/base/limits.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"

namespace qun {
namespace {

// Space for the closing line and the newline before it.
constexpr std::size_t kClosingBytes = 1024;
constexpr std::size_t kMostBytes = kBrokerMessageBytes - kClosingBytes;

}  // namespace

PageBuilder::PageBuilder(const PageQuery& query)
    : query_(query),
      first_(query.newest ? query.high + 1 : query.low),
      last_(query.newest ? query.high : query.low - 1) {
  // A query asks only for lines that are recorded and that its reader may read.
  Expects(query.low >= 1 && query.high <= query.head);
  Expects(query.low >= query.first);
}

bool PageBuilder::Add(std::uint64_t n, std::string_view line) {
  std::string replay = AsReplay(line);
  if (!lines_.empty() && bytes_ + replay.size() + 1 > kMostBytes) return false;
  Skip(n);
  bytes_ += replay.size() + 1;
  // A page fits into one message, unless a single line is longer.
  Ensures(bytes_ <= kMostBytes || lines_.empty());
  lines_.push_back(std::move(replay));
  return true;
}

void PageBuilder::Skip(std::uint64_t n) {
  // A page covers its lines without a gap.
  Expects(query_.newest ? n + 1 == first_ : n == last_ + 1);
  if (query_.newest) {
    first_ = n;
  } else {
    last_ = n;
  }
}

std::string PageBuilder::Message() const {
  std::string message;
  message.reserve(bytes_ + kClosingBytes);
  const auto append = [&message](const std::string& line) {
    message.append(line).push_back('\n');
  };
  if (query_.newest) {
    std::for_each(lines_.rbegin(), lines_.rend(), append);
  } else {
    std::for_each(lines_.begin(), lines_.end(), append);
  }
  // A page covers only lines that were asked for and recorded. An empty page
  // covers none.
  Ensures(first_ > last_ || (first_ >= query_.low && last_ <= query_.high));
  Ensures(first_ > last_ || last_ <= query_.head);
  Ensures(query_.began <= query_.head);
  return message.append(
      EncodeReply(PageEnd{query_.re, query_.room, query_.head, query_.first,
                          first_, last_, query_.began, query_.run}));
}

}  // namespace qun
