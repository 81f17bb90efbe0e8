#include "broker/edge/control_socket.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <future>
#include <optional>
#include <string>

namespace qun {
namespace {

class ControlSocketTest : public testing::Test {
 protected:
  ControlSocketTest()
      : path_(testing::TempDir() + "qun-control-" + std::to_string(getpid())),
        socket_(path_, [this](auto verb, auto argument) {
          return Answer(verb, argument);
        }) {}
  ~ControlSocketTest() override { std::filesystem::remove(path_); }

  Result<std::string> Answer(std::string_view verb, std::string_view argument) {
    if (verb == "wait") {
      is_waiting_.set_value();
      may_end_.get_future().wait();
    }
    if (verb == "refuse") return Fail(Errc::kNoUser, "no");
    return std::string(argument);
  }
  std::optional<Result<std::string>> Ask(std::string_view verb,
                                         std::string_view argument) {
    return AskControlSocket(path_, verb, argument, [] { return true; });
  }

  std::string path_;
  std::promise<void> is_waiting_;
  std::promise<void> may_end_;
  ControlSocket socket_;
};

TEST_F(ControlSocketTest, AnswersWhatItsFunctionAnswers) {
  const std::string lines(100'000, 'x');
  EXPECT_EQ(**Ask("echo", "two\nlines"), "two\nlines");
  EXPECT_EQ(**Ask("echo", ""), "");
  EXPECT_EQ(Ask("refuse", "")->error().why, "no");
  EXPECT_EQ(Ask("echo", lines)->error().code, Errc::kTooLong);
}

TEST_F(ControlSocketTest, ALongAnswerDelaysNoOther) {
  auto slow =
      std::async(std::launch::async, [this] { return Ask("wait", "a"); });
  is_waiting_.get_future().wait();
  EXPECT_EQ(**Ask("echo", "b"), "b");
  may_end_.set_value();
  EXPECT_EQ(**slow.get(), "a");
}

TEST_F(ControlSocketTest, WhoAsksGivesUpIfNobodyIsThere) {
  int asked = 0;
  const auto answer = AskControlSocket(path_ + "-of-nobody", "echo", "",
                                       [&] { return ++asked < 3; });
  EXPECT_FALSE(answer);
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace qun
