#include "broker/operator/options.h"

#include <fmt/format.h>

#define CXXOPTS_VECTOR_DELIMITER '\0'
#include <cstdlib>
#include <cxxopts.hpp>
#include <map>
#include <vector>

#include "broker/operator/data_dir.h"
#include "proto/base/duration.h"
#include "proto/base/limits.h"

namespace qun {
namespace {

constexpr const char* kVersion = "qun-broker 0.1.0\n";

std::string DefaultData() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    return std::string(state) + "/qun";
  }
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') {
    throw UsageError("HOME is not set; name a data directory with --data");
  }
  return std::string(home) + "/.local/state/qun";
}

std::string DataOf(const cxxopts::ParseResult& parsed) {
  if (parsed.count("data") == 0) return DefaultData();
  return parsed["data"].as<std::string>();
}

// NOLINTNEXTLINE(readability-function-size): a table.
cxxopts::Options Describe() {
  cxxopts::Options options("qun-broker", "The broker of a group chat.");
  options.set_width(80);
  options.custom_help(
      "[OPTION...]      run the broker\n"
      "  qun-broker keygen           make a key, so that only invited users "
      "get in\n"
      "  qun-broker invite NAME      print an invitation for \"qun accept\"\n"
      "  qun-broker invitations      list the invitations\n"
      "  qun-broker withdraw NAME    take back an invitation\n"
      "  qun-broker users            list the users\n"
      "  qun-broker revoke NAME      revoke a user's key, and end its "
      "connections\n"
      "  qun-broker rekey NAME       print an invitation that gives a user a "
      "new key\n"
      "  qun-broker rename NAME NEW  rename a user\n"
      "  qun-broker check [FILE]     check a ledger while its broker is "
      "stopped\n"
      "  qun-broker backup FILE      copy the ledger, and check the copy");
  auto add = options.add_options();
  const auto text = [] { return cxxopts::value<std::string>(); };
  add("data", "data directory [$XDG_STATE_HOME/qun]", text(), "DIR");
  add("intake", "endpoint for what clients send",
      text()->default_value(kDefaultIntake), "ENDPOINT");
  add("feed", "endpoint for readers [intake's port + 1]", text(), "ENDPOINT");
  add("desk", "endpoint for queries [intake's port + 2]", text(), "ENDPOINT");
  add("sync",
      "full: a power cut loses no stored line; normal: it may lose the last "
      "ones",
      text()->default_value("full"), "full|normal");
  add("feed-hwm",
      "messages that may wait for one slow subscriber; more are dropped",
      cxxopts::value<int>()->default_value("256"), "N");
  add("connections", "connections at a time; each client needs three",
      cxxopts::value<std::size_t>()->default_value("1536"), "N");
  add("user-lines",
      "lines a second from one user, if the broker has a key; 0: no limit",
      cxxopts::value<std::uint64_t>()->default_value("100"), "N");
  add("user-bytes",
      "bytes a second from one user, if the broker has a key; 0: no limit",
      cxxopts::value<std::uint64_t>()->default_value("262144"), "N");
  add("user-queries",
      "queries a second from one user, if the broker has a key; 0: no limit",
      cxxopts::value<std::uint64_t>()->default_value("100"), "N");
  add("beat", "how often the feed says that the broker is alive: 20ms to 2s",
      text()->default_value("1s"), "DURATION");
  add("log-level",
      "log messages of this level and above; debug: also what people say; "
      "trace: also how each line is processed",
      text()->default_value("info"), "trace|debug|info|warning|error");
  add("insecure",
      "let other machines connect to a broker that has no key: anyone "
      "there can read and write");
  add("operator", "invite: make NAME an operator of this broker");
  add("bot", "invite: mark NAME as a program");
  add("expires", "invite, rekey: how long the invitation is valid",
      text()->default_value("7d"), "DURATION");
  add("address",
      "invite, rekey: address at which others reach this machine [that of the "
      "intake]",
      text(), "HOST");
  add("version", "print the version");
  add("help", "print this help");
  return options;
}

Sync ParseSync(const std::string& text) {
  if (text == "full") return Sync::kFull;
  if (text == "normal") return Sync::kNormal;
  throw UsageError("--sync must be full or normal, not " + text);
}

LogLevel ParseLevel(const std::string& text) {
  if (text == "trace") return LogLevel::kTrace;
  if (text == "debug") return LogLevel::kDebug;
  if (text == "info") return LogLevel::kInfo;
  if (text == "warning") return LogLevel::kWarning;
  if (text == "error") return LogLevel::kError;
  throw UsageError(
      "--log-level must be trace, debug, info, warning or error, not " + text);
}

Time ParseBeat(const std::string& text) {
  constexpr Time kShortest{20};
  constexpr Time kLongest{2000};  // after 5 s of silence clients reconnect
  const auto beat = ParseDuration(text);
  if (!beat || *beat < kShortest || *beat > kLongest) {
    throw UsageError("--beat must be a time from 20ms to 2s, not " + text);
  }
  return *beat;
}

int ParseHwm(int hwm) {
  if (hwm < 1) throw UsageError("--feed-hwm must be 1 or more");
  return hwm;
}

std::size_t ParseConnections(std::size_t connections) {
  constexpr std::size_t kOneClient = 3;
  if (connections >= kOneClient) return connections;
  throw UsageError(fmt::format("--connections must be {} or more", kOneClient));
}

// A line that is longer than ten seconds' bytes would wait for ever.
std::uint64_t ParseUserBytes(std::uint64_t bytes) {
  constexpr std::uint64_t kLeast = 16'384;
  static_assert(10 * kLeast >= kRequestMessageBytes);
  if (bytes == 0 || bytes >= kLeast) return bytes;
  throw UsageError(fmt::format(
      "--user-bytes must be 0 (no limit) or at least {}, so that a user can "
      "send the longest lines",
      kLeast));
}

Time ParseExpiry(const std::string& text) {
  const auto expires = ParseDuration(text);
  if (expires && *expires > Time(0)) return *expires;
  throw UsageError("--expires must be a time like 12h or 7d, not " + text);
}

Options TextOnly(std::string text) {
  Options options;
  options.command = Command::kTell;
  options.text = std::move(text);
  return options;
}

Options FromParsed(const cxxopts::ParseResult& parsed) {
  Options options;
  const auto text = [&parsed](const char* name) {
    return parsed[name].as<std::string>();
  };
  const auto given = [&](const char* name) {
    return parsed.count(name) > 0 ? text(name) : std::string();
  };
  options.data = DataOf(parsed);
  auto endpoints = EndpointsFrom(text("intake"), given("feed"), given("desk"));
  if (!endpoints) throw UsageError(endpoints.error().why);
  options.endpoints = *std::move(endpoints);
  options.insecure = parsed.count("insecure") > 0;
  options.is_operator = parsed.count("operator") > 0;
  options.is_bot = parsed.count("bot") > 0;
  options.expires = ParseExpiry(text("expires"));
  options.address = given("address");
  options.sync = ParseSync(text("sync"));
  options.feed_hwm = ParseHwm(parsed["feed-hwm"].as<int>());
  options.connections =
      ParseConnections(parsed["connections"].as<std::size_t>());
  options.rates = {parsed["user-lines"].as<std::uint64_t>(),
                   ParseUserBytes(parsed["user-bytes"].as<std::uint64_t>()),
                   parsed["user-queries"].as<std::uint64_t>()};
  options.beat = ParseBeat(text("beat"));
  options.log_level = ParseLevel(text("log-level"));
  return options;
}

bool IsAdminVerb(const std::vector<std::string>& words) {
  static const std::map<std::string, std::vector<std::string>> kWords = {
      {"invite", {"NAME"}}, {"rekey", {"NAME"}},         {"withdraw", {"NAME"}},
      {"revoke", {"NAME"}}, {"rename", {"NAME", "NEW"}}, {"invitations", {}},
      {"users", {}}};
  const auto found = kWords.find(words.front());
  if (found == kWords.end()) return false;
  if (found->second.size() + 1 == words.size()) return true;
  throw UsageError(fmt::format("usage: qun-broker {} {}", words.front(),
                               fmt::join(found->second, " ")));
}

// Reads the words besides the options: a verb and its arguments.
Options FromWords(const cxxopts::ParseResult& parsed) {
  const auto& words = parsed.unmatched();
  const std::string& verb = words.front();
  Options options;
  options.data = DataOf(parsed);
  if (verb == "keygen" && words.size() == 1) {
    options.command = Command::kMakeKey;
  } else if (IsAdminVerb(words)) {
    options = FromParsed(parsed);
    options.command = Command::kAdmin;
    options.words = words;
  } else if (verb == "check" && words.size() <= 2) {
    options.command = Command::kCheck;
    options.file = words.size() == 2 ? words.back() : LedgerIn(options.data);
  } else if (verb == "backup") {
    if (words.size() != 2 || words.back().empty()) {
      throw UsageError("usage: qun-broker backup FILE");
    }
    options.command = Command::kBackUp;
    options.file = words.back();
  } else {
    throw UsageError(
        fmt::format("qun-broker does not understand \"{}\"; see qun-broker "
                    "--help",
                    fmt::join(words, " ")));
  }
  return options;
}

}  // namespace

Options ParseOptions(int argc, const char* const* argv) try {
  cxxopts::Options described = Describe();
  const auto parsed = described.parse(argc, argv);
  if (parsed.count("help") > 0) return TextOnly(described.help());
  if (parsed.count("version") > 0) return TextOnly(kVersion);
  if (parsed.unmatched().empty()) return FromParsed(parsed);
  return FromWords(parsed);
} catch (const cxxopts::exceptions::exception& error) {
  throw UsageError(error.what());
}

}  // namespace qun
