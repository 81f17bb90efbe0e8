// The verbs of invited users: accept, whoami, profiles.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "client/program/ask_once.h"
#include "client/program/line_reader.h"
#include "client/program/profile.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/base/secret_file.h"
#include "proto/json/json_writer.h"
#include "proto/sockets/invitation.h"
#include "proto/text/text_sanitize.h"

namespace qun {
namespace {

// Longer than any invitation.
constexpr std::size_t kInvitationBytes = 4096;

// A person ends a pasted line with Enter, not with the end of the input.
std::string ReadPasted() {
  fmt::print("Paste the invitation: ");
  std::fflush(stdout);
  std::string line;
  std::getline(std::cin, line);
  return line;
}

std::string ReadInvitation(const Arguments& arguments) {
  if (!arguments.words.empty()) {
    return fmt::to_string(fmt::join(arguments.words, " "));
  }
  if (isatty(STDIN_FILENO) != 0) return ReadPasted();
  return LineReader(STDIN_FILENO).ReadAll(kInvitationBytes);
}

int BadInvitation(const std::string& why) {
  PrintError(why);
  return kExitInvitation;
}

int NotInvited(const Client& client, const Arguments& at) {
  if (client.entry() != Entry::kKeyRefused) return NoConnection(client, at);
  PrintError("the broker does not know this invitation; ask for another one");
  return kExitInvitation;
}

// Makes `key` the key of the invited user. Returns the exit code.
int RegisterKey(const Arguments& at, const std::string& profile,
                const std::string& key) {
  ProgramClient program(at, AskOnly());
  Client& client = program.client;
  const auto answer = AskAndWait(client, at, Register{key});
  if (!answer) return NotInvited(client, at);
  const int code = RefusedExit(*answer);
  // Only the broker can send this refusal. A failed handshake proves nothing,
  // since anybody on the network can make it fail.
  if (code == kExitInvitation) DropPendingKey(profile);
  return code;
}

// The user to whom the key belongs, as the broker says; empty if it does not
// answer in time.
std::string AskWho(const Arguments& at) {
  SessionOptions options;
  options.listens = false;
  ProgramClient program(at, options);
  Client& client = program.client;
  const Time deadline = client.Now() + at.timeout;
  while (client.session().user().empty() && !client.IsRefused() &&
         client.Now() < deadline) {
    client.Step({}, kStep);
  }
  LeaveAndWait(client);
  return client.session().user();
}

std::string IdentityAsJson(const Arguments& arguments) {
  std::string line;
  JsonWriter(&line)
      .Text("user", arguments.user)
      .Text("intake", arguments.endpoints.intake)
      .Text("feed", arguments.endpoints.feed)
      .Text("desk", arguments.endpoints.desk)
      .TextIf("profile", arguments.profile)
      .TextIf("key", arguments.keys ? arguments.keys->own.public_key : "")
      .Close();
  return line;
}

}  // namespace

int RunAccept(const Arguments& arguments) {
  const std::string name =
      arguments.profile.empty() ? kDefaultProfile : arguments.profile;
  if (HasProfile(name)) {
    throw UsageError(fmt::format(
        "there is a profile \"{}\" already; give this one another name with "
        "--profile",
        name));
  }
  const auto invitation = ParseInvitation(ReadInvitation(arguments));
  if (!invitation) return BadInvitation(invitation.error().why);
  const auto once = KeyPairOf(invitation->secret_key);
  if (!once) {
    return BadInvitation("a key in this invitation is damaged; copy it again");
  }
  KeepSecretsOutOfCoreDumps();
  Arguments at = arguments;
  at.endpoints = invitation->endpoints;
  at.name.clear();
  const CurveKeys keys{invitation->broker_key,
                       PendingKey(name, invitation->broker_key)};
  at.keys = CurveKeys{invitation->broker_key, *once};
  const int code = RegisterKey(at, name, keys.own.public_key);
  if (code != kExitOk) return code;
  at.keys = keys;
  const std::string user = AskWho(at);
  if (user.empty()) {
    PrintError(
        "the broker stopped answering; accept the same invitation again");
    return kExitNoConnection;
  }
  SaveProfile(name, {user, at.endpoints, keys});
  PrintLine(fmt::format("you are {} at {}; talk with: qun chat{}",
                        SanitizeForTerminal(user, false), at.endpoints.intake,
                        name == kDefaultProfile ? "" : " --profile " + name));
  return kExitOk;
}

int RunWhoami(const Arguments& arguments) {
  if (arguments.json) {
    PrintWire(IdentityAsJson(arguments));
    return kExitOk;
  }
  if (arguments.profile.empty()) {
    PrintLine(fmt::format("{} at {}, without a key",
                          SanitizeForTerminal(arguments.user, false),
                          arguments.endpoints.intake));
    return kExitOk;
  }
  PrintLine(fmt::format("{} at {}, with the key {} (profile {})",
                        SanitizeForTerminal(arguments.user, false),
                        arguments.endpoints.intake,
                        arguments.keys->own.public_key, arguments.profile));
  return kExitOk;
}

int RunProfiles(const Arguments& /*arguments*/) {
  for (const auto& name : ProfileNames()) {
    const Profile profile = LoadProfile(name);
    PrintLine(fmt::format("{}  {} at {}", name,
                          SanitizeForTerminal(profile.user, false),
                          profile.endpoints.intake));
  }
  return kExitOk;
}

}  // namespace qun
