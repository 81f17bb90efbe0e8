#include "client/program/arguments.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cxxopts.hpp>

#include "client/program/profile.h"
#include "client/program/verb_help.h"
#include "client/words/suggest.h"
#include "proto/base/duration.h"
#include "proto/base/limits.h"
#include "proto/base/secret_file.h"
#include "proto/text/names.h"

namespace qun {
namespace {

constexpr Time kForEver = std::chrono::hours(24 * 365 * 100);
constexpr const char* kVersion = "qun 0.1.0\n";

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
  for (const VerbHelp& verb : VerbHelps()) {
    if (verb.name == name) return verb;
    names.push_back(verb.name);
  }
  const auto close = Closest(name, names);
  throw UsageError(fmt::format("there is no verb \"{}\"; {}", name,
                               close
                                   ? fmt::format("did you mean \"{}\"?", *close)
                                   : "\"qun --help\" lists the verbs"));
}

// Reads the parsed options of one verb.
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
    throw UsageError(fmt::format("--{} must be at most {}", name, kMaxInteger));
  }
  Time Duration(const std::string& name, Time otherwise) const {
    if (!Has(name)) return otherwise;
    const auto text = (*parsed_)[name].as<std::string>();
    if (const auto duration = ParseDuration(text)) return *duration;
    throw UsageError(fmt::format(
        "--{} must be a time like 500ms, 5s or 2m, not \"{}\"", name, text));
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
    if (!end.ends_with(":*") && !end.starts_with("tcp://*")) continue;
    throw UsageError(fmt::format(
        "\"{}\" is not the address of one broker; name its host and port",
        end));
  }
  return *std::move(endpoints);
}

std::string ReadName(const Reader& reader) {
  std::string name = Environment("QUN_NAME");
  if (name.empty()) name = LoginName();
  name = reader.Text("as", name);
  if (const auto checked = CheckUserName(name); !checked) {
    throw UsageError(
        fmt::format("\"{}\" cannot be your name: {}; choose one with --as",
                    name, checked.error().why));
  }
  return name;
}

// The name of the profile to use; empty if a broker is named by its address.
std::string ReadProfile(const Reader& reader) {
  const bool typed =
      reader.Has("server") || reader.Has("feed") || reader.Has("desk");
  if (typed && reader.Has("profile")) {
    throw UsageError(
        "a profile has its broker's address; leave out --profile, or --server, "
        "--feed and --desk");
  }
  std::string profile = reader.Text("profile", Environment("QUN_PROFILE"));
  if (typed) profile.clear();
  const bool named = typed || !Environment("QUN_SERVER").empty();
  if (profile.empty() && !named && HasProfile(kDefaultProfile)) {
    profile = kDefaultProfile;
  }
  return profile;
}

// Reads the address of the broker and the user's name or keys there.
void ReadBroker(const Reader& reader, Arguments* arguments) {
  arguments->profile = ReadProfile(reader);
  if (arguments->profile.empty() || arguments->verb == "accept") {
    arguments->endpoints = ReadEndpoints(reader);
    arguments->name = arguments->user = ReadName(reader);
    return;
  }
  if (reader.Has("as")) {
    throw UsageError(
        "your key says who you are; leave out --as, or name a broker that has "
        "no key with --server");
  }
  const Profile profile = LoadProfile(arguments->profile);
  KeepSecretsOutOfCoreDumps();
  arguments->endpoints = profile.endpoints;
  arguments->user = profile.user;
  arguments->keys = profile.keys;
}

Arguments FromParsed(const VerbHelp& verb, const cxxopts::ParseResult& parsed) {
  const Reader reader(&parsed);
  Arguments arguments;
  arguments.verb = verb.name;
  ReadBroker(reader, &arguments);
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

Arguments ParseArguments(int argc, const char* const* argv) try {
  if (argc < 2) throw UsageError("name a verb\n\n" + HelpOverview());
  const std::string first = argv[1];
  const bool asks_help = first == "--help" || first == "-h" || first == "help";
  if (asks_help && argc > 2) {
    return TextOnly(DescribeOptions(FindVerb(argv[2])).help());
  }
  if (asks_help) return TextOnly(HelpOverview());
  if (first == "--version") return TextOnly(kVersion);
  const VerbHelp& verb = FindVerb(first);
  cxxopts::Options described = DescribeOptions(verb);
  // The verb is where cxxopts expects the program's name.
  const auto parsed = described.parse(argc - 1, argv + 1);
  if (parsed.count("help") > 0) return TextOnly(described.help());
  return FromParsed(verb, parsed);
} catch (const cxxopts::exceptions::exception& error) {
  throw UsageError(error.what());
}

}  // namespace qun
