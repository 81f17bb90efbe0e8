#include "tests/sim/served_checker.h"

#include <fmt/format.h>

#include <algorithm>

namespace qun::sim {

void ServedChecker::Take(const Recorded& recorded) {
  const Place place(recorded.room, recorded.n);
  lines_[place] = recorded.line;
  texts_[place].insert(recorded.text);
}

void ServedChecker::Take(const Restored& restored) {
  const auto is_gone = [&](const auto& entry) {
    const auto head = restored.heads.find(entry.first.first);
    return head == restored.heads.end() || entry.first.second > head->second;
  };
  std::erase_if(lines_, is_gone);
  std::erase_if(texts_, is_gone);
}

std::string ServedChecker::Take(const Told& told) const {
  if (!told.replay) return {};
  const auto line = lines_.find({told.room, told.n});
  if (line != lines_.end() &&
      told.line == std::string(kReplay) + line->second.substr(1)) {
    return {};
  }
  return fmt::format("{} is given {} {} as it is not: {}", told.who, told.room,
                     told.n, Short(told.line));
}

std::string ServedChecker::Take(const Checked& checked) {
  if (checked.finds_fault && !checked.is_damaged) {
    return "a check finds fault with a whole ledger";
  }
  if (!checked.finds_fault && checked.differs) {
    return "a check finds nothing in a ledger that is not what was recorded";
  }
  return {};
}

bool ServedChecker::WasEver(const Place& place, const std::string& text) const {
  const auto texts = texts_.find(place);
  return texts != texts_.end() && texts->second.contains(text);
}

std::string ServedChecker::Compare(const Lines& ledger) const {
  const auto [recorded, found] =
      std::mismatch(lines_.begin(), lines_.end(), ledger.begin(), ledger.end());
  if (recorded == lines_.end() && found == ledger.end()) return {};
  const Place& place =
      recorded == lines_.end() ? found->first : recorded->first;
  return fmt::format("{} {} is not in the ledger as it was recorded",
                     place.first, place.second);
}

}  // namespace qun::sim
