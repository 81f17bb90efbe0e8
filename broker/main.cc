// The program qun-broker: runs the command of the command line. Exceptions of
// constructors end here.
#include <fmt/format.h>
#include <sys/stat.h>

#include "broker/arrive/order.h"
#include "broker/edge/self_test.h"
#include "broker/edge/sockets.h"
#include "broker/operator/admin_verbs.h"
#include "broker/operator/backup.h"
#include "broker/operator/check.h"
#include "broker/operator/data_dir.h"
#include "broker/operator/exit_codes.h"
#include "broker/operator/options.h"
#include "broker/serve.h"
#include "proto/base/clock_random.h"
#include "proto/base/secret_file.h"

namespace {

std::string Count(std::uint64_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

int Report(const std::string& file, const qun::CheckedLedger& checked) {
  for (const auto& wrong : checked.wrong) {
    fmt::print(stderr, "qun-broker: {}: {}\n", file, wrong);
  }
  if (!checked.wrong.empty()) return qun::kExitStorage;
  fmt::print("{} is whole: {}, {}\n", file, Count(checked.rooms, "room"),
             Count(checked.events, "event"));
  return qun::kExitOk;
}

int Run(const qun::Options& options) {
  switch (options.command) {
    case qun::Command::kServe: {
      qun::OrderAlone order;
      qun::Serve(options, order);
    }
    case qun::Command::kCheck:
      return Report(options.file, qun::CheckLedger(options.file));
    case qun::Command::kBackUp:
      return Report(options.file, qun::BackUp(options.data, options.file));
    case qun::Command::kMakeKey:
      return qun::MakeKey(options);
    case qun::Command::kAdmin:
      return qun::RunAdminVerb(options);
    case qun::Command::kTell:
      break;
  }
  fmt::print("{}", options.text);
  return qun::kExitOk;
}

int Fail(const std::exception& error, int code) {
  fmt::print(stderr, "qun-broker: {}\n", error.what());
  return code;
}

}  // namespace

int main(int argc, char** argv) try {
  qun::ReserveStandardFiles();
  umask(S_IRWXG | S_IRWXO);  // only the owner may read the files
  return Run(qun::ParseOptions(argc, argv));
} catch (const qun::UsageError& error) {
  return Fail(error, qun::kExitUsage);
} catch (const qun::DataDirError& error) {
  return Fail(error, error.exit());
} catch (const qun::StorageError& error) {
  return Fail(error, qun::kExitStorage);
} catch (const qun::SecretFileError& error) {
  return Fail(error, qun::kExitPermission);
} catch (const qun::NotClosedError& error) {
  return Fail(error, qun::kExitPermission);
} catch (const qun::BindError& error) {
  return Fail(error, qun::kExitBind);
} catch (const std::exception& error) {
  return Fail(error, qun::kExitFailure);
}
