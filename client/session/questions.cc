#include "client/session/questions.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proto/base/contract.h"

namespace qun {
namespace {

constexpr Time kFirstWait{500};
constexpr Time kLongestWait{4000};

}  // namespace

std::string Questions::Add(Purpose purpose, Envelope envelope, Body body,
                           Time at) {
  std::string re = fmt::format("q{}", ++last_);
  envelope.re = re;
  Question question;
  question.purpose = purpose;
  question.line = EncodeRequest({std::move(envelope), body});
  Ensures(question.line.find('\n') == std::string::npos);
  question.body = std::move(body);
  question.next_send = at;
  question.wait = kFirstWait;
  const bool is_new = open_.emplace(re, std::move(question)).second;
  Ensures(is_new);
  return re;
}

std::vector<std::string> Questions::TakeDue(Time now) {
  std::vector<std::string> due;
  for (auto& [re, question] : open_) {
    if (now < question.next_send) continue;
    due.push_back(question.line);
    // Jitter: clients that lost their broker at once must not ask at once.
    const Time jitter(random_->Next() %
                      static_cast<std::uint64_t>(question.wait.count()));
    question.next_send = now + question.wait + jitter;
    question.wait = std::min(question.wait * 2, kLongestWait);
    Ensures(question.next_send >= now + kFirstWait);
  }
  return due;
}

Time Questions::NextDue() const {
  Time next = Time::max();
  for (const auto& [re, question] : open_) {
    next = std::min(next, question.next_send);
  }
  return next;
}

Question* Questions::Find(const std::string& re) {
  const auto found = open_.find(re);
  return found == open_.end() ? nullptr : &found->second;
}

std::optional<Question> Questions::Take(const std::string& re,
                                        Purpose purpose) {
  const auto found = open_.find(re);
  if (found == open_.end() || found->second.purpose != purpose) return {};
  return std::move(open_.extract(found).mapped());
}

bool Questions::IsOpen(Purpose purpose) const {
  return std::any_of(open_.begin(), open_.end(), [purpose](const auto& entry) {
    return entry.second.purpose == purpose;
  });
}

void Questions::CloseAll(Purpose purpose) {
  std::erase_if(open_, [purpose](const auto& entry) {
    return entry.second.purpose == purpose;
  });
}

void Questions::AskAgain(Time now) {
  for (auto& [re, question] : open_) {
    question.next_send = std::min(question.next_send, now);
    question.wait = kFirstWait;
  }
}

}  // namespace qun
