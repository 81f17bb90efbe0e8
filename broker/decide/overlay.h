// A table of the state together with the changes of a batch. The table itself
// changes only after the batch is recorded.
#ifndef QUN_BROKER_DECIDE_OVERLAY_H_
#define QUN_BROKER_DECIDE_OVERLAY_H_

#include <optional>
#include <utility>

#include "broker/model/tables.h"

namespace qun {

// The table must outlive it. What Find returns is valid until the next change.
template <typename Table>
class Overlay {
 public:
  using Key = typename Table::key_type;
  using Value = typename Table::mapped_type;

  explicit Overlay(const Table* recorded) : recorded_(recorded) {}

  // Null if there is none.
  template <typename SomeKey>
  const Value* Find(const SomeKey& key) const {
    const auto changed = changed_.find(key);
    if (changed != changed_.end()) {
      return changed->second ? &*changed->second : nullptr;
    }
    const auto known = recorded_->find(key);
    return known == recorded_->end() ? nullptr : &known->second;
  }

  // The entry, for the caller to change; a new one if there is none.
  Value& Edit(const Key& key) {
    const auto changed = changed_.find(key);
    if (changed != changed_.end()) {
      if (!changed->second) changed->second.emplace();
      return *changed->second;
    }
    const Value* known = Find(key);
    return *changed_.emplace(key, known == nullptr ? Value() : *known)
                .first->second;
  }
  // An empty value erases the entry.
  void Set(const Key& key, std::optional<Value> value) {
    changed_.insert_or_assign(key, std::move(value));
  }

  // Calls `take(key, value)` for all entries: first those that this batch has
  // not changed.
  template <typename Take>
  void ForEach(Take take) const {
    for (const auto& [key, value] : *recorded_) {
      if (!changed_.contains(key)) take(key, value);
    }
    for (const auto& [key, value] : changed_) {
      if (value) take(key, *value);
    }
  }
  // Like ForEach, for the entries of a room: calls `take(name, value)`.
  template <typename Take>
  void ForEachIn(std::string_view room, Take take) const {
    qun::ForEachIn(*recorded_, room, [&](const auto& name, const auto& value) {
      if (!changed_.contains(InRoomView(room, name))) take(name, value);
    });
    qun::ForEachIn(changed_, room, [&](const auto& name, const auto& value) {
      if (value) take(name, *value);
    });
  }

  // The changes of this batch.
  const Changed<Table>& changed() const { return changed_; }
  Changed<Table> Take() { return std::move(changed_); }

 private:
  const Table* recorded_;
  Changed<Table> changed_;
};

}  // namespace qun

#endif  // QUN_BROKER_DECIDE_OVERLAY_H_
