// Clients with real sockets, and a minimal broker.
#include "client/session/client.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "proto/lines/lines.h"
#include "proto/lines/topic.h"
#include "proto/sockets/wire.h"
#include "tests/deadline.h"

namespace qun {
namespace {

// Has one room, accepts everything, and publishes what is said.
class BareBroker {
 public:
  explicit BareBroker(SocketContext& context)
      : intake_(context.zmq(), zmq::socket_type::pull),
        feed_(context.zmq(), zmq::socket_type::xpub),
        desk_(context.zmq(), zmq::socket_type::router) {
    for (auto* socket : {&intake_, &feed_, &desk_}) {
      SetCommonOptions(*socket, kRequestMessageBytes);
      socket->bind("tcp://127.0.0.1:*");
    }
    feed_.set(zmq::sockopt::xpub_verbose, true);  // each client needs a beat
  }

  Endpoints endpoints() const {
    return {intake_.get(zmq::sockopt::last_endpoint),
            feed_.get(zmq::sockopt::last_endpoint),
            desk_.get(zmq::sockopt::last_endpoint)};
  }

  void Serve() {
    while (const auto message = Receive(feed_)) {
      const std::string_view topic = message->Frame(0).substr(1);
      if (topic != kUpTopic || message->Frame(0).front() == 0) continue;
      Send(feed_, {topic, EncodeSignal(Beat{kLog, kRun, 1})});
    }
    while (const auto message = Receive(desk_)) {
      Answer(std::string(message->Frame(0)), message->Frame(1));
    }
    while (const auto message = Receive(intake_)) {
      ForEachLine(message->Frame(0), [&](auto line) { Publish(line); });
    }
  }

 private:
  void Answer(const std::string& connection, std::string_view line) {
    const auto asked = DecodeRequest(parser_, line);
    if (!asked) return;
    const Envelope& envelope = asked->envelope;
    if (envelope.session) connections_[ToHex(*envelope.session)] = connection;
    if (asked->verb() == Verb::kHello) {
      Tell(connection, Welcome{envelope.re,
                               envelope.as,
                               kLog,
                               kRun,
                               0,
                               AnnouncedLimits(),
                               {},
                               {},
                               false});
    } else if (asked->verb() == Verb::kPing) {
      Tell(connection, Pong{envelope.re, kLog, kRun, {}, {}, false});
    } else if (asked->verb() == Verb::kHistory) {
      Tell(connection,
           PageEnd{envelope.re, "lobby", n_, 1, n_ + 1, n_, 0, kRun});
    }
  }

  void Publish(std::string_view line) {
    const auto said = DecodeRequest(parser_, line);
    const auto* say = said ? std::get_if<Say>(&said->body) : nullptr;
    if (say == nullptr) return;
    Event event;
    event.seq = event.n = ++n_;
    event.room = "lobby";
    event.from = said->envelope.as;
    event.text = say->text;
    Send(feed_, {EventTopic("lobby", kRun), EncodeEvent(event)});
    Stored stored;
    stored.session = said->envelope.session;
    stored.k = said->envelope.k;
    Tell(connections_[ToHex(*stored.session)], stored);
  }

  void Tell(const std::string& connection, const Reply& reply) {
    Send(desk_, {connection, EncodeReply(reply)});
  }

  static constexpr Id kLog{{1, 1}};
  static constexpr Id kRun{{2, 2}};

  zmq::socket_t intake_;
  zmq::socket_t feed_;
  zmq::socket_t desk_;
  JsonParser parser_;
  std::map<std::string, std::string> connections_;  // by session
  std::uint64_t n_ = 0;
};

// Clients that share a clock, random bits and a context.
class ClientTest : public testing::Test {
 protected:
  struct Person {
    std::unique_ptr<Client> client;
    std::string read;
    bool is_stored = false;
  };

  Person Comes(const std::string& name) {
    SessionOptions options;
    options.name = name;
    Person person;
    person.client =
        std::make_unique<Client>(Client::Parts{&clock_, &random_, &sockets_},
                                 broker_.endpoints(), options);
    person.client->session().Follow("lobby", {0, 0});
    return person;
  }
  void Step(Person& person) {
    for (const Notice& notice : person.client->Step({}, Time(1))) {
      if (const auto* line = std::get_if<LineNotice>(&notice)) {
        person.read += line->event.from + ":" + line->event.text + " ";
      }
      person.is_stored |= std::holds_alternative<StoredNotice>(notice);
    }
  }

  SystemClock clock_;
  SystemRandom random_;
  SocketContext sockets_{random_};
  BareBroker broker_{sockets_};
};

TEST_F(ClientTest, TwoInOneProcessOnOneContextTalkToEachOther) {
  Person alice = Comes("alice");
  Person bob = Comes("bob");
  const auto holds = [&](auto what) {
    return WaitUntil(
        [&] {
          broker_.Serve();
          Step(alice);
          Step(bob);
          return what();
        },
        Time(10'000));
  };
  ASSERT_TRUE(holds([&] {
    return alice.client->session().IsConnected() &&
           bob.client->session().IsConnected();
  }));
  alice.client->session().Submit(Say{"lobby", "hi", 0, {}});
  ASSERT_TRUE(holds([&] { return alice.is_stored && !bob.read.empty(); }));
  bob.client->session().Submit(Say{"lobby", "hello", 0, {}});
  ASSERT_TRUE(holds([&] {
    return bob.is_stored && alice.read == "alice:hi bob:hello " &&
           bob.read == alice.read;
  })) << alice.read
      << "and " << bob.read;
}

}  // namespace
}  // namespace qun
