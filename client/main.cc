// qun: the program for people and scripts.
#include <fmt/format.h>

#include <array>
#include <exception>
#include <string_view>

#include "client/program/arguments.h"
#include "client/program/verbs.h"
#include "client/words/exit_codes.h"
#include "client/words/print.h"
#include "proto/base/clock_random.h"
#include "proto/base/secret_file.h"

namespace {

struct VerbRow {
  std::string_view name;
  int (*run)(const qun::Arguments&);
};

constexpr std::array kVerbs = {
    VerbRow{"chat", qun::RunChat},         VerbRow{"send", qun::RunSend},
    VerbRow{"tail", qun::RunTail},         VerbRow{"history", qun::RunHistory},
    VerbRow{"rooms", qun::RunRooms},       VerbRow{"who", qun::RunWho},
    VerbRow{"room", qun::RunRoom},         VerbRow{"ping", qun::RunPing},
    VerbRow{"accept", qun::RunAccept},     VerbRow{"whoami", qun::RunWhoami},
    VerbRow{"profiles", qun::RunProfiles},
};

int Run(const qun::Arguments& arguments) {
  for (const VerbRow& verb : kVerbs) {
    if (verb.name == arguments.verb) return verb.run(arguments);
  }
  return qun::RunAct(arguments);  // the parser lets no other verb through
}

int Fail(const std::exception& error, int code) {
  qun::PrintError(error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  qun::ReserveStandardFiles();
  const qun::Arguments arguments = qun::ParseArguments(argc, argv);
  if (arguments.text.empty()) return Run(arguments);
  fmt::print("{}", arguments.text);
  return qun::kExitOk;
} catch (const qun::UsageError& error) {
  return Fail(error, qun::kExitUsage);
} catch (const qun::SecretFileError& error) {
  return Fail(error, qun::kExitNotAllowed);
} catch (const std::exception& error) {
  return Fail(error, qun::kExitFailure);
}
