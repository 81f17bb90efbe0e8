// A broker without sockets, and a client that writes lines by hand.
#ifndef QUN_TESTS_UNIT_BROKER_WORLD_H_
#define QUN_TESTS_UNIT_BROKER_WORLD_H_

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "broker/turn/broker.h"
#include "tests/unit/fakes.h"

namespace qun {

inline constexpr const char* kSession = "000000000000000000000000000000aa";

class BrokerWorld : public testing::Test {
 protected:
  void OnIntake(const std::string& lines) {
    broker_.ReadLines(lines, {"10.0.0.1", ""});
  }
  void OnDesk(const std::string& lines, const std::string& connection = "c1") {
    broker_.ReadLines(lines, {"10.0.0.1", connection});
  }
  void SayHello() {
    AskHello();
    desk_.Take();
  }
  void AskHello() {
    OnDesk(std::string(R"({"do":"hello","re":"q","as":"alice","session":")") +
           kSession + R"(","listen":true})");
    Turn();
  }
  // Names of 32 characters of 3 bytes each that end in a number.
  void JoinsRoomsWithTheLongestNames(int count) {
    std::string longest;
    for (std::size_t i = 0; i < 28; ++i) longest += "室";
    for (int i = 0; i < count; ++i) {
      OnIntake(R"({"do":"join","room":")" + longest + std::to_string(1000 + i) +
               R"(","as":"alice"})");
    }
    Turn();
  }
  // The only message that the desk has sent since the last call, which must be
  // a Type.
  template <typename Type>
  Type Answer() {
    const auto messages = desk_.Take();
    EXPECT_EQ(messages.size(), 1);
    const std::string& message = messages.at(0).second;
    EXPECT_LE(message.size(), kBrokerMessageBytes);
    return std::get<Type>(
        std::get<qun::Reply>(DecodeDeskLine(parser_, message).value()));
  }
  static std::string Line(int k, const std::string& text) {
    return R"({"room":"lobby","text":")" + text +
           R"(","as":"alice","session":")" + kSession + R"(","k":)" +
           std::to_string(k) + "}";
  }
  void Turn() { ASSERT_TRUE(broker_.Turn()); }
  // All lines that the desk has sent to a connection since the last call.
  std::string Desk(const std::string& connection = "c1") {
    std::string all;
    for (const auto& [address, lines] : desk_.Take()) {
      if (address == connection) all += lines + "\n";
    }
    return all;
  }
  std::string Feed() {
    std::string all;
    for (const auto& [topic, lines] : feed_.Take()) {
      all += topic + " " + lines + "\n";
    }
    return all;
  }
  static bool Has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
  static std::size_t CountOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos;
         at = text.find(part, at + 1)) {
      ++count;
    }
    return count;
  }
  std::string LastLog() { return log_.lines.empty() ? "" : log_.lines.back(); }

  JsonParser parser_;
  FakeClock clock_;
  CountingRandom random_;
  MemoryLedger ledger_;
  FakeArchive archive_;
  OrderAlone order_;
  FakeOutlet feed_;
  FakeOutlet desk_;
  FakeLog log_;
  Broker broker_{
      {&ledger_, &archive_, &order_, &feed_, &desk_, &clock_, &random_, &log_},
      Time(1000)};
};

}  // namespace qun

#endif  // QUN_TESTS_UNIT_BROKER_WORLD_H_
