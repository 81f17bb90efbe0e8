#include "tests/sim/witness.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "tests/state_words.h"

namespace qun::sim {
namespace {

std::uint64_t HashOfWords(const State& state) {
  return std::hash<std::string>()(WordsOf(state));
}

// Whether the state is that of a new ledger.
bool IsEmpty(const State& state) {
  return state.rooms.empty() && state.sessions.empty() &&
         state.accounts.empty();
}

Row RowOf(const Event& event) {
  return {event.seq,  event.room, event.n,
          event.from, event.text, std::string(Info(event.type).name),
          event.user, event.at,   event.until};
}

}  // namespace

void Witness::Record(const Batch& batch) {
  state_.Apply(batch.changes);
  for (const NumberedEvent& recorded : batch.events) {
    rows_.push_back(RowOf(recorded.event));
    SetLine({recorded.event.room, recorded.event.n, recorded.line,
             recorded.event.text});
  }
  for (const auto& [seq, rewrite] : batch.changes.rewrites) {
    SetLine({rewrite.room, rewrite.n, rewrite.line,
             nlohmann::json::parse(rewrite.line).value("text", "")});
  }
  maybe_.clear();
  NoteMoment();
}

void Witness::SetLine(const Recorded& recorded) {
  const Place place(recorded.room, recorded.n);
  versions_.emplace_back(place, recorded.line);
  lines_[place] = recorded.line;
  news_.emplace_back(recorded);
}

void Witness::NoteMoment() {
  moments_.push_back({HashOfWords(state_), rows_.size(), versions_.size()});
}

Witness::Verdict Witness::Compare(const State& read) {
  if (std::exchange(is_new_, false)) {
    state_ = read;
    NoteMoment();
    return Verdict::kRight;
  }
  if (const Batch* recorded = FindRecorded(read)) {
    Record(Batch(*recorded));
    return Verdict::kRight;
  }
  maybe_.clear();
  if (HashOfWords(read) == moments_.back().words) return Verdict::kRight;
  const Moment* moment = FindMoment(read);
  const bool is_older = moment != nullptr || IsEmpty(read);
  GoBackTo(moment == nullptr ? Moment() : *moment, read);
  return is_older ? Verdict::kOlder : Verdict::kWrong;
}

const Batch* Witness::FindRecorded(const State& read) const {
  const std::uint64_t words = HashOfWords(read);
  const auto found =
      std::find_if(maybe_.begin(), maybe_.end(), [&](const Batch& batch) {
        State state = state_;
        state.Apply(batch.changes);
        return words == HashOfWords(state);
      });
  return found == maybe_.end() ? nullptr : &*found;
}

Heads Witness::Heads() const {
  qun::sim::Heads heads;
  for (const auto& [name, room] : state_.rooms) heads[name] = room.n;
  return heads;
}

const Witness::Moment* Witness::FindMoment(const State& read) const {
  const std::uint64_t words = HashOfWords(read);
  const auto found =
      std::find_if(moments_.rbegin(), moments_.rend(),
                   [words](const Moment& was) { return was.words == words; });
  return found == moments_.rend() ? nullptr : &*found;
}

void Witness::GoBackTo(Moment moment, const State& read) {
  state_ = read;
  moments_ = {{HashOfWords(read), moment.rows, moment.versions}};
  rows_.resize(moment.rows);
  versions_.resize(moment.versions);
  lines_.clear();
  for (const auto& [place, line] : versions_) lines_[place] = line;
}

}  // namespace qun::sim
