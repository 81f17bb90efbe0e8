#include "client/program/verb_help.h"

#include <fmt/format.h>

#include <array>
#include <cxxopts.hpp>
#include <vector>

#include "client/words/room_requests.h"

namespace qun {
namespace {

constexpr std::array kOwnVerbs = {
    VerbHelp{"chat", "[ROOM...]", "", "talk in rooms"},
    VerbHelp{"send", "ROOM [TEXT...|-]", "lines bot",
             "say TEXT, or all of stdin; exit when it is stored"},
    VerbHelp{"tail", "ROOM...", "all newest after count wait",
             "print lines as they are said"},
    VerbHelp{"history", "ROOM", "most before after",
             "print stored lines, and exit"},
    VerbHelp{"rooms", "", "", "list the rooms"},
    VerbHelp{"who", "[ROOM]", "",
             "list a room's members, or everyone who is online"},
    VerbHelp{"room", "ROOM", "", "print a room's settings and your role in it"},
    VerbHelp{"ping", "", "", "ask whether the broker answers"},
    VerbHelp{"accept", "[INVITATION]", "",
             "accept an invitation, given here or on stdin"},
    VerbHelp{"whoami", "", "", "print who you are, and at which broker"},
    VerbHelp{"profiles", "", "", "list the brokers that you were invited to"},
};

// The help of a room verb is in the protocol's table of verbs.
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
  if (has("lines"))
    add("lines", "say each line of stdin as a text of its own, as it comes");
  if (has("bot")) add("bot", "mark the lines as said by a program");
  if (has("all")) add("all", "print the lines of every room");
  if (has("newest")) {
    add("n", "begin with the last N stored lines [10; 0 with --all]", number(),
        "N");
  }
  if (has("most")) {
    add("n", "print at most N lines [50; no limit with --after]", number(),
        "N");
  }
  if (has("after")) {
    add("after",
        has("newest") ? "begin after line N of each room; -n then has no effect"
                      : "print lines after line N",
        number(), "N");
  }
  if (has("before")) add("before", "print lines before line N", number(), "N");
  if (has("count")) add("count", "exit after N lines", number(), "N");
  if (has("wait")) {
    add("wait", "exit with code 5 when no line came for this long",
        cxxopts::value<std::string>(), "DURATION");
  }
}

void AddBrokerOptions(cxxopts::Options* options) {
  auto add = options->add_options();
  const auto endpoint = [&add](const char* name, const char* help) {
    add(name, help, cxxopts::value<std::string>(), "ENDPOINT");
  };
  endpoint("server", "endpoint of the broker's intake [$QUN_SERVER]");
  endpoint("feed", "endpoint of the broker's feed [intake's port + 1]");
  endpoint("desk", "endpoint of the broker's desk [intake's port + 2]");
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
  text += "\nTo manage rooms (most of these need a broker that has a key):\n ";
  for (const RoomVerb& verb : RoomVerbs()) {
    if (verb.verb == Verb::kUnmute) text += "\n ";
    text += fmt::format(" {}", verb.name);
  }
  text += "\n";
  return text +
         "\n\"qun help VERB\" prints what a verb takes. Examples:\n"
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
    add("json", verb.name == "send"
                    ? "read stdin in the format of \"qun tail --json\"; print "
                      "answers as JSON"
                    : "print the JSON lines of the protocol");
  }
  // An invitation has the broker's address and the user's name.
  const bool is_accept = verb.name == "accept";
  if (!is_accept) AddBrokerOptions(&options);
  add("profile",
      is_accept ? "profile to make [$QUN_PROFILE or default]"
                : "profile that \"qun accept\" made [$QUN_PROFILE]",
      text(), "NAME");
  if (!is_accept) {
    add("as", "your name, if the broker has no key [$QUN_NAME or login name]",
        text(), "NAME");
  }
  add("timeout", "how long to wait for the broker; 0s: for ever [5s]", text(),
      "DURATION");
  add("help", "print this help");
  add("words", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("words");
  options.positional_help(
      fmt::format("{}{}", verb.is_of_room ? "ROOM " : "", verb.words));
  return options;
}

}  // namespace qun
