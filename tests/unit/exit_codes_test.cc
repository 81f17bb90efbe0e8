#include "client/words/exit_codes.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "client/chat/chat_input.h"

namespace qun {
namespace {

TEST(ExitCodesTest, EveryRefusalEndsAProgramWithAFailure) {
  for (const ErrcInfo& info : AllErrcs()) {
    EXPECT_NE(ExitOf(info.code), kExitOk) << info.name;
  }
}

TEST(ExitCodesTest, WhatIsMissingWhatIsRefusedAndWhoMayNotDiffer) {
  EXPECT_EQ(ExitOf(Errc::kNoRoom), kExitNotFound);
  EXPECT_EQ(ExitOf(Errc::kMuted), kExitRefused);
  EXPECT_EQ(ExitOf(Errc::kNotYou), kExitNotAllowed);
  EXPECT_EQ(ExitOf(Errc::kBadInvitation), kExitInvitation);
}

TEST(ExitCodesTest, TheReferenceHasEveryErrorWithItsExitCodeAndItsText) {
  std::vector<std::string> code;
  for (const ErrcInfo& info : AllErrcs()) {
    code.push_back(fmt::format("| `{}` | {} | {} |", info.name,
                               ExitOf(info.code), info.text));
  }
  std::vector<std::string> page;
  std::ifstream file(QUN_SOURCE_DIR "/REFERENCE.md");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("| `")) page.push_back(line);
  }
  EXPECT_EQ(page, code);
}

TEST(ExitCodesTest, TheReferenceHasEveryCommandOfTheChat) {
  std::set<std::string> page;
  std::ifstream file(QUN_SOURCE_DIR "/REFERENCE.md");
  for (std::string line; std::getline(file, line);) page.insert(line);
  std::istringstream help(ChatHelp());
  for (std::string line; std::getline(help, line);) {
    EXPECT_TRUE(page.contains(line)) << line;
  }
}

}  // namespace
}  // namespace qun
