// Gives any bytes to a session as a broker's messages over some seconds. The
// session must survive. The first byte of each message says what happens.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "client/session/session.h"
#include "proto/base/id.h"
#include "proto/lines/topic.h"
#include "tests/unit/fakes.h"

namespace {

constexpr char kEnd = '\0';  // ends a message

// A session of a program that follows a room and says a line.
class Talk {
 public:
  Talk() : session_(Options(), Skipped(&random_)) {
    session_.Follow("lobby", {0, 0});
    session_.OnOpened(now_);
    session_.Submit(qun::Say{"lobby", "hi", 0, {}});
  }

  void Take(std::string_view message) {
    if (message.empty()) return;
    const std::string_view rest = message.substr(1);
    switch (message.front()) {
      case 'f':
        session_.OnFeed(qun::RoomTopic("lobby"), rest, now_);
        break;
      case 'r':
        session_.OnFeed(qun::EventTopic("lobby", qun::Id{{3, 3}}), rest, now_);
        break;
      case 'b':
        session_.OnFeed(qun::kUpTopic, rest, now_);
        break;
      case 't':
        now_ += qun::Time(500);
        break;
      case 's':
        session_.Submit(qun::Say{"lobby", "hi again", 0, {}});
        break;
      case 'a':
        session_.Ask(qun::History{"lobby", {}, {}, 3});
        break;
      case 'l':
        session_.Leave();
        break;
      default:
        session_.OnDesk(rest, now_);
    }
    if (session_.WantsReopen()) session_.OnOpened(now_);
    session_.Tick(now_);
    session_.TakeOutgoing(now_);
    session_.TakeNotices();
  }

 private:
  // The corpus has the session id that is drawn after two numbers.
  static qun::Random* Skipped(qun::Random* random) {
    random->NextId();
    return random;
  }
  static qun::SessionOptions Options() {
    qun::SessionOptions options;
    options.name = "alice";
    options.direct = true;
    options.raw = true;
    return options;
  }

  qun::CountingRandom random_;
  qun::Time now_{1000};
  qun::Session session_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string all(data, data + size);
  Talk talk;
  std::string_view left = all;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find(kEnd), left.size());
    talk.Take(left.substr(0, end));
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return 0;
}
