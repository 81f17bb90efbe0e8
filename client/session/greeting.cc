#include "client/session/greeting.h"

#include <gsl/gsl_assert>

namespace qun {

bool Greeting::Opened(bool knows_lines) {
  if (IsLeaving()) return false;
  overtaken_ = false;
  doubts_feed_ = knows_lines;
  state_ = speaks_ && !listens_ ? State::kGreeting : State::kOpening;
  return AwaitsWelcome();
}

bool Greeting::UpHeard() {
  Expects(listens_);
  if (state_ == State::kOpening) {
    state_ = State::kGreeting;
    return true;
  }
  doubts_feed_ = true;
  return SayHello();
}

bool Greeting::LinesMissed() { return IsReady() && SayHello(); }

bool Greeting::OtherRunHeard() {
  doubts_feed_ = true;
  return IsReady() && SayHello();
}

bool Greeting::SessionBegun() {
  overtaken_ = false;
  return AwaitsWelcome() || SayHello();
}

bool Greeting::SayHello() {
  switch (state_) {
    case State::kRefused:
      state_ = State::kGreeting;
      return true;
    case State::kReady:
      state_ = State::kComparing;
      return true;
    case State::kGreeting:
    case State::kComparing:
      overtaken_ = true;
      return false;
    case State::kClosed:
    case State::kOpening:
    case State::kLeaving:
    case State::kGone:
      return false;
  }
  return false;
}

bool Greeting::Welcomed() {
  Expects(AwaitsWelcome());
  state_ = overtaken_ ? State::kComparing : State::kReady;
  doubts_feed_ = doubts_feed_ && overtaken_;
  overtaken_ = false;
  return state_ == State::kComparing;
}

void Greeting::HelloRefused() {
  Expects(AwaitsWelcome());
  state_ = IsReady() ? State::kReady : State::kRefused;
  overtaken_ = false;
}

void Greeting::Left() {
  Expects(!IsLeaving());
  state_ = State::kLeaving;
  overtaken_ = false;
}

void Greeting::ByeAnswered() {
  Expects(state_ == State::kLeaving);
  state_ = State::kGone;
}

bool Greeting::IsTalking() const {
  return state_ != State::kClosed && !IsLeaving();
}

bool Greeting::IsLeaving() const {
  return state_ == State::kLeaving || state_ == State::kGone;
}

bool Greeting::IsReady() const {
  return state_ == State::kReady || state_ == State::kComparing;
}

bool Greeting::AwaitsWelcome() const {
  return state_ == State::kGreeting || state_ == State::kComparing;
}

}  // namespace qun
