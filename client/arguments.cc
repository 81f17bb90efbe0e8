#include "client/arguments.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cxxopts.hpp>

#include "client/suggest.h"
#include "proto/duration.h"
#include "proto/limits.h"
#include "proto/names.h"

namespace qun {
namespace {

constexpr Time kForEver = std::chrono::hours(24 * 365 * 100);
constexpr const char* kVersion = "qun 0.1.0\n";

constexpr std::array kVerbHelps = {
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
    VerbHelp{"ping", "", "", "ask whether the broker answers"},
};

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string LoginName() {
  const passwd* entry = getpwuid(geteuid());
  return entry == nullptr ? std::string() : std::string(entry->pw_name);
}

const VerbHelp& FindVerb(const std::string& name) {
  std::vector<std::string_view> names;
  for (const VerbHelp& verb : kVerbHelps) {
    if (verb.name == name) return verb;
    names.push_back(verb.name);
  }
  const auto close = Closest(name, names);
  throw UsageError(fmt::format(
      "unknown verb \"{}\"{}; see \"qun --help\"", name,
      close ? fmt::format("; did you mean \"{}\"?", *close) : std::string()));
}

std::string Overview() {
  std::string text =
      "Talk in rooms, from a terminal or a script.\n\n"
      "Usage: qun VERB [OPTION...]\n\n";
  for (const VerbHelp& verb : kVerbHelps) {
    text += fmt::format("  {:<24} {}\n",
                        fmt::format("{} {}", verb.name, verb.words), verb.help);
  }
  return text +
         "\n\"qun VERB --help\" tells the options of a verb. For example:\n"
         "  qun chat lobby --as alice\n"
         "  qun send lobby \"good morning\"\n"
         "  qun tail lobby --json | jq -r .text\n";
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
  if (has("newest"))
    add("n", "so many of the newest lines first", number(), "N");
  if (has("after")) add("after", "lines after this number", number(), "N");
  if (has("before")) add("before", "lines before this number", number(), "N");
  if (has("count")) add("count", "end after so many lines", number(), "N");
  if (has("wait")) {
    add("wait", "end when nothing came for so long",
        cxxopts::value<std::string>(), "DURATION");
  }
}

cxxopts::Options Describe(const VerbHelp& verb) {
  cxxopts::Options options(fmt::format("qun {}", verb.name),
                           std::string(verb.help));
  options.set_width(80);
  AddOwnOptions(verb, &options);
  auto add = options.add_options();
  const auto text = [] { return cxxopts::value<std::string>(); };
  add("json", "print the lines of the wire, one object a line");
  add("server", "the broker's intake [$QUN_SERVER]", text(), "ENDPOINT");
  add("feed", "its feed, if it is not the next port", text(), "ENDPOINT");
  add("desk", "its desk, if it is not the port after that", text(), "ENDPOINT");
  add("as", "your name [$QUN_NAME, or the login name]", text(), "NAME");
  add("timeout", "how long to wait for the broker; 0s: for ever [5s]", text(),
      "DURATION");
  add("help", "print this text");
  add("words", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("words");
  options.positional_help(std::string(verb.words));
  return options;
}

// What the parsed options of one verb say.
class Reader {
 public:
  explicit Reader(const cxxopts::ParseResult* parsed) : parsed_(parsed) {}

  bool Has(const std::string& name) const { return parsed_->count(name) > 0; }
  std::string Text(const std::string& name,
                   const std::string& otherwise) const {
    return Has(name) ? (*parsed_)[name].as<std::string>() : otherwise;
  }
  std::optional<std::uint64_t> Number(const std::string& name) const {
    if (!Has(name)) return std::nullopt;
    const auto value = (*parsed_)[name].as<std::uint64_t>();
    if (value <= kMaxInteger) return value;
    throw UsageError(fmt::format("--{} is too large", name));
  }
  Time Duration(const std::string& name, Time otherwise) const {
    if (!Has(name)) return otherwise;
    const auto text = (*parsed_)[name].as<std::string>();
    if (const auto duration = ParseDuration(text)) return *duration;
    throw UsageError(fmt::format(
        "--{} is a time like 500ms, 5s or 2m, not \"{}\"", name, text));
  }

 private:
  const cxxopts::ParseResult* parsed_;
};

Endpoints ReadEndpoints(const Reader& reader) {
  std::string server = Environment("QUN_SERVER");
  if (server.empty()) server = kDefaultIntake;
  auto endpoints =
      EndpointsFrom(reader.Text("server", server), reader.Text("feed", ""),
                    reader.Text("desk", ""));
  if (!endpoints) throw UsageError(endpoints.error().why);
  for (const auto& end :
       {endpoints->intake, endpoints->feed, endpoints->desk}) {
    if (!end.ends_with(":*")) continue;
    throw UsageError(
        fmt::format("\"{}\" is no broker's address; name its port", end));
  }
  return *std::move(endpoints);
}

std::string ReadName(const Reader& reader) {
  std::string name = Environment("QUN_NAME");
  if (name.empty()) name = LoginName();
  name = reader.Text("as", name);
  if (const auto checked = CheckUserName(name); !checked) {
    throw UsageError(
        fmt::format("\"{}\" cannot be your name: {}; give one with "
                    "--as",
                    name, checked.error().why));
  }
  return name;
}

Arguments FromParsed(const VerbHelp& verb, const cxxopts::ParseResult& parsed) {
  const Reader reader(&parsed);
  Arguments arguments;
  arguments.verb = verb.name;
  arguments.endpoints = ReadEndpoints(reader);
  arguments.name = ReadName(reader);
  arguments.timeout = reader.Duration("timeout", arguments.timeout);
  if (arguments.timeout == Time(0)) arguments.timeout = kForEver;
  arguments.json = reader.Has("json");
  if (reader.Has("words")) {
    arguments.words = parsed["words"].as<std::vector<std::string>>();
  }
  arguments.lines = reader.Has("lines");
  arguments.bot = reader.Has("bot");
  arguments.all = reader.Has("all");
  arguments.newest = reader.Number("n");
  arguments.after = reader.Number("after");
  arguments.before = reader.Number("before");
  arguments.count = reader.Number("count").value_or(0);
  arguments.wait = reader.Duration("wait", Time(0));
  return arguments;
}

Arguments TextOnly(std::string text) {
  Arguments arguments;
  arguments.text = std::move(text);
  return arguments;
}

}  // namespace

std::span<const VerbHelp> VerbHelps() { return kVerbHelps; }

Arguments ParseArguments(int argc, const char* const* argv) try {
  if (argc < 2) throw UsageError("name a verb\n\n" + Overview());
  const std::string first = argv[1];
  if (first == "--help" || first == "-h" || first == "help") {
    return TextOnly(Overview());
  }
  if (first == "--version") return TextOnly(kVersion);
  const VerbHelp& verb = FindVerb(first);
  cxxopts::Options described = Describe(verb);
  // The verb stands where cxxopts expects the program's name.
  const auto parsed = described.parse(argc - 1, argv + 1);
  if (parsed.count("help") > 0) return TextOnly(described.help());
  return FromParsed(verb, parsed);
} catch (const cxxopts::exceptions::exception& error) {
  throw UsageError(error.what());
}

}  // namespace qun
