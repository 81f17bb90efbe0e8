#include "client/session/waiting_lines.h"

#include <initializer_list>
#include <utility>

#include "proto/base/contract.h"

namespace qun {

std::size_t WaitingLines::BytesOf(const LineNotice& line) {
  const Event& event = line.event;
  std::size_t bytes = sizeof line + line.raw.size();
  for (const std::string* text :
       {&event.room, &event.from, &event.text, &event.data, &event.user,
        &event.role, &event.kind, &event.emoji, &event.setting, &event.value}) {
    bytes += text->size();
  }
  return bytes;
}

bool WaitingLines::Add(LineNotice&& line) {
  const std::uint64_t n = line.event.n;
  const auto [kept, is_new] = lines_.try_emplace(n, std::move(line));
  if (is_new) NoteRewrite(kept->second.event);
  return is_new;
}

// A recall outranks every edit of the same line.
void WaitingLines::NoteRewrite(const Event& event) {
  const bool recalls = event.type == EventType::kRecalled;
  if (!recalls && event.type != EventType::kEdited) return;
  const auto [known, is_new] = rewrites_.try_emplace(event.line, event.n);
  if (is_new) return;
  const Event& other = lines_.at(known->second).event;
  const bool is_recalled = other.type == EventType::kRecalled;
  if (recalls || (!is_recalled && event.n > known->second)) {
    known->second = event.n;
  }
}

std::uint64_t WaitingLines::First() const {
  Expects(!lines_.empty());
  return lines_.begin()->first;
}

LineNotice WaitingLines::TakeFirst() {
  Expects(!lines_.empty());
  LineNotice line = std::move(lines_.extract(lines_.begin()).mapped());
  const auto rewrite = rewrites_.find(line.event.line);
  if (rewrite != rewrites_.end() && rewrite->second == line.event.n) {
    rewrites_.erase(rewrite);
  }
  Ensures(!lines_.empty() || rewrites_.empty());
  return line;
}

// Null if no waiting line changes this line.
const Event* WaitingLines::RewriteOf(const Event& event) const {
  const bool is_edit = event.type == EventType::kEdited;
  if (!is_edit && event.type != EventType::kSaid) return nullptr;
  const auto known = rewrites_.find(is_edit ? event.line : event.n);
  if (known == rewrites_.end() || known->second <= event.n) return nullptr;
  return &lines_.at(known->second).event;
}

void WaitingLines::Rewrite(LineNotice* line) const {
  Event& event = line->event;
  const Event* by = RewriteOf(event);
  if (by == nullptr) return;
  const std::uint64_t n = event.n;
  if (event.type == EventType::kEdited) {
    event.text.clear();
  } else if (by->type == EventType::kRecalled) {
    event = Tombstone(event, by->n);
  } else if (!by->text.empty()) {
    event.text = by->text;
    event.edited = by->n;
  }
  Ensures(event.n == n);
  Ensures(by->type != EventType::kRecalled || event.text.empty());
  if (!line->raw.empty()) line->raw = EncodeEvent(event);
}

}  // namespace qun
