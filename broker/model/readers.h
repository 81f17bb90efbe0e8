// The users who may read an event of a private room.
#ifndef QUN_BROKER_MODEL_READERS_H_
#define QUN_BROKER_MODEL_READERS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

namespace qun {

// A set of users' ids that never changes. A set that differs from another one
// in a few users shares the others with that one: while people come and go in a
// large room, each event has a set of its own.
class ReaderSet {
 public:
  explicit ReaderSet(std::set<std::string> users)
      : base_(std::make_shared<const std::set<std::string>>(std::move(users))),
        size_(base_->size()) {}

  // The same set, but with or without this user.
  ReaderSet With(const std::string& user, bool is_in) const {
    if (contains(user) == is_in) return *this;
    ReaderSet changed =
        differences_.size() < kDifferences ? *this : ReaderSet(Users());
    changed.differences_[user] = is_in;
    changed.size_ += is_in ? 1 : -1;
    return changed;
  }

  std::size_t size() const { return size_; }
  bool contains(const std::string& user) const {
    const auto difference = differences_.find(user);
    return difference == differences_.end() ? base_->contains(user)
                                            : difference->second;
  }
  std::set<std::string> Users() const {
    std::set<std::string> users = *base_;
    for (const auto& [user, is_in] : differences_) {
      is_in ? void(users.insert(user)) : void(users.erase(user));
    }
    return users;
  }
  template <typename Take>
  void ForEach(Take take) const {
    for (const std::string& user : *base_) {
      if (!differences_.contains(user)) take(user);
    }
    for (const auto& [user, is_in] : differences_) {
      if (is_in) take(user);
    }
  }

 private:
  // More are copied into a base of their own.
  static constexpr std::size_t kDifferences = 64;

  std::shared_ptr<const std::set<std::string>> base_;
  std::map<std::string, bool> differences_;  // whether the user is in the set
  std::size_t size_;
};

using Readers = std::shared_ptr<const ReaderSet>;

}  // namespace qun

#endif  // QUN_BROKER_MODEL_READERS_H_
