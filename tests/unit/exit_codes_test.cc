#include "client/words/exit_codes.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace qun
