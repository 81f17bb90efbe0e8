#include "tests/sim/story.h"

#include <fmt/format.h>

namespace qun::sim {
std::string Short(const std::string& text) {
  constexpr std::size_t kShown = 20;
  if (text.size() <= kShown) return text;
  return fmt::format("{}({} bytes)", text.substr(0, kShown), text.size());
}

namespace {

struct Teller {
  std::string operator()(const Said& said) const {
    return fmt::format("{} says \"{}\" in {}{}", said.who, Short(said.text),
                       said.room,
                       said.against_the_rules ? ", against the rules" : "");
  }
  std::string operator()(const Settled& settled) const {
    return fmt::format("\"{}\" is told {}", Short(settled.text),
                       settled.stored ? fmt::format("stored as {}", settled.n)
                                      : std::string("refused"));
  }
  std::string operator()(const Read& read) const {
    return fmt::format("{} reads {} {} \"{}\"", read.who, read.room, read.n,
                       Short(read.text));
  }
  std::string operator()(const Missed& missed) const {
    return fmt::format("{} is told that {} {} to {} cannot be read", missed.who,
                       missed.room, missed.low, missed.high);
  }
  std::string operator()(const Told& told) const {
    return fmt::format("{} is told {} {}{}", told.who, told.room, told.n,
                       told.replay ? " again" : "");
  }
  std::string operator()(const Forgot& forgot) const {
    return fmt::format("{} is told that the log forgot", forgot.who);
  }
  std::string operator()(const Died& died) const {
    return fmt::format("{} begins anew", died.who);
  }
  std::string operator()(const Recorded& recorded) const {
    return fmt::format("{} {} \"{}\" is recorded", recorded.room, recorded.n,
                       Short(recorded.text));
  }
  std::string operator()(const Misled& /*misled*/) const {
    return "it believes what never was";
  }
  std::string operator()(const Checked& checked) const {
    return fmt::format("a check finds {}",
                       checked.finds_fault ? "fault" : "nothing");
  }
  std::string operator()(const Reopened& reopened) const {
    return fmt::format("{} opens new sockets after {} ms", reopened.who,
                       reopened.waited.count());
  }
  std::string operator()(const Published& published) const {
    return fmt::format("{} {} \"{}\" is published", published.room, published.n,
                       Short(published.text));
  }
  std::string operator()(const Restored& restored) const {
    return "the log is put back to" + Ends(restored.heads);
  }
  std::string operator()(const Started& started) const {
    return "the broker starts at" + Ends(started.heads);
  }

  static std::string Ends(const Heads& heads) {
    std::string words;
    for (const auto& [room, n] : heads) {
      words += fmt::format(" {} {}", room, n);
    }
    return words;
  }
};

}  // namespace

std::string Words(const Happening& happening) {
  return std::visit(Teller(), happening);
}

}  // namespace qun::sim
