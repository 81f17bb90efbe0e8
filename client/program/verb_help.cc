#include "client/program/verb_help.h"

#include <fmt/format.h>

#include <array>
#include <cxxopts.hpp>
#include <vector>

#include "client/words/room_requests.h"

namespace qun {
namespace {

constexpr std::array kOwnVerbs = {
    VerbHelp{"chat", "[ROOM...]", "", "talk in rooms, a line at a time"},
    VerbHelp{"send", "ROOM [TEXT...|-]", "lines bot",
             "say TEXT, or what stdin holds; ends when it is stored"},
    VerbHelp{"tail", "ROOM...", "all newest after count wait",
             "print what is said, as it is said"},
    VerbHelp{"history", "ROOM", "newest before after",
             "print what was said, and end"},
    VerbHelp{"rooms", "", "", "list the rooms"},
    VerbHelp{"who", "[ROOM]", "",
             "list a room's members, or everyone who is online"},
    VerbHelp{"room", "ROOM", "", "print what is known of a room"},
    VerbHelp{"ping", "", "", "ask whether the broker answers"},
    VerbHelp{"accept", "[INVITATION]", "",
             "take an invitation, from stdin unless it is given"},
    VerbHelp{"whoami", "", "", "print who you are, and at which broker"},
    VerbHelp{"profiles", "", "", "list the brokers that you were invited to"},
};

// Those of a room say in the table of verbs what they do.
std::vector<VerbHelp> AllHelps() {
  std::vector<VerbHelp> helps(kOwnVerbs.begin(), kOwnVerbs.end());
  for (const RoomVerb& verb : RoomVerbs()) {
    helps.push_back({verb.name, verb.words, "", Info(verb.verb).help, true});
  }
  return helps;
}

void AddOwnOptions(const VerbHelp& verb, cxxopts::Options* options) {
  auto add = options->add_options();
  const auto number = [] { return cxxopts::value<std::uint64_t>(); };
  const auto has = [&verb](std::string_view name) {
    return (" " + std::string(verb.options) + " ")
               .find(fmt::format(" {} ", name)) != std::string::npos;
  };
  if (has("lines")) add("lines", "say each line of stdin, as it comes");
  if (has("bot")) add("bot", "mark it as said by a program");
  if (has("all")) add("all", "every room");
  if (has("newest")) add("n", "so many of the newest lines", number(), "N");
  if (has("after")) add("after", "lines after this number", number(), "N");
  if (has("before")) add("before", "lines before this number", number(), "N");
  if (has("count")) add("count", "end after so many lines", number(), "N");
  if (has("wait")) {
    add("wait", "end when nothing came for so long",
        cxxopts::value<std::string>(), "DURATION");
  }
}

}  // namespace

std::span<const VerbHelp> VerbHelps() {
  static const std::vector<VerbHelp> kHelps = AllHelps();
  return kHelps;
}

std::string HelpOverview() {
  std::string text =
      "Talk in rooms, from a terminal or a script.\n\n"
      "Usage: qun VERB [OPTION...]\n\n";
  for (const VerbHelp& verb : kOwnVerbs) {
    text += fmt::format("  {:<24} {}\n",
                        fmt::format("{} {}", verb.name, verb.words), verb.help);
  }
  text += "\nTo run rooms, most of it with a broker that has a key:\n ";
  for (const RoomVerb& verb : RoomVerbs()) {
    if (verb.verb == Verb::kUnmute) text += "\n ";
    text += fmt::format(" {}", verb.name);
  }
  text += "\n";
  return text +
         "\n\"qun VERB --help\" tells the options of a verb. For example:\n"
         "  qun chat lobby --as alice\n"
         "  qun send lobby \"good morning\"\n"
         "  qun tail lobby --json | jq -r .text\n";
}

cxxopts::Options DescribeOptions(const VerbHelp& verb) {
  cxxopts::Options options(fmt::format("qun {}", verb.name),
                           std::string(verb.help));
  options.set_width(80);
  AddOwnOptions(verb, &options);
  auto add = options.add_options();
  const auto text = [] { return cxxopts::value<std::string>(); };
  if (verb.name != "chat") {
    add("json", "print the lines of the wire, one object a line");
  }
  add("server", "the broker's intake [$QUN_SERVER]", text(), "ENDPOINT");
  add("feed", "its feed, if it is not the next port", text(), "ENDPOINT");
  add("desk", "its desk, if it is not the port after that", text(), "ENDPOINT");
  add("profile", "a broker that you were invited to [$QUN_PROFILE]", text(),
      "NAME");
  add("as", "your name [$QUN_NAME, or the login name]", text(), "NAME");
  add("timeout", "how long to wait for the broker; 0s: for ever [5s]", text(),
      "DURATION");
  add("help", "print this text");
  add("words", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("words");
  options.positional_help(
      fmt::format("{}{}", verb.is_of_room ? "ROOM " : "", verb.words));
  return options;
}

}  // namespace qun
