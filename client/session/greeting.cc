#include "client/session/greeting.h"

#include "proto/base/contract.h"

namespace qun {

bool Greeting::Opened(bool knows_lines) {
  if (IsLeaving()) return false;
  overtaken_ = false;
  doubts_feed_ = knows_lines;
  state_ = speaks_ && !listens_ ? State::kGreeting : State::kOpening;
  return IsAsking();
}

bool Greeting::BeatHeard() {
  Expects(listens_);
  if (!Is(State::kOpening)) return false;
  state_ = State::kGreeting;
  return true;
}

bool Greeting::LinesMissed() { return IsReady() && SayHello(); }

bool Greeting::OtherRunHeard() {
  doubts_feed_ = true;
  return IsReady() && SayHello();
}

bool Greeting::SessionBegun() {
  overtaken_ = false;
  return IsAsking() || SayHello();
}

// Sends hello. False if a hello is open already, or none may be sent in this
// state.
bool Greeting::SayHello() {
  overtaken_ = IsAsking();
  if (overtaken_) return false;
  if (Is(State::kRefused)) state_ = State::kGreeting;
  if (Is(State::kReady)) state_ = State::kComparing;
  return IsAsking();
}

bool Greeting::Welcomed() {
  Expects(IsAsking());
  state_ = overtaken_ ? State::kComparing : State::kReady;
  doubts_feed_ = doubts_feed_ && overtaken_;
  overtaken_ = false;
  return Is(State::kComparing);
}

void Greeting::HelloRefused() {
  Expects(IsAsking());
  state_ = IsReady() ? State::kReady : State::kRefused;
  overtaken_ = false;
}

void Greeting::Left() {
  Expects(!IsLeaving());
  state_ = State::kLeaving;
}

void Greeting::ByeAnswered() {
  Expects(Is(State::kLeaving));
  state_ = State::kGone;
}

}  // namespace qun
