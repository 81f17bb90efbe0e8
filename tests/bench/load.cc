// Loads a broker: sends LINES lines to a room, several in a message, to READERS
// readers who must receive them all. Prints the seconds that it took.
//
// bench_load INTAKE FEED LINES READERS [BROKER-KEY PUBLIC-KEY SECRET-KEY]
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
#include <zmq.hpp>

#include "proto/sockets/curve.h"
#include "proto/sockets/wire.h"
#include "tests/deadline.h"

namespace {

using qun::Time;

constexpr const char* kTopic = "room/bench/";
constexpr std::uint64_t kLinesAMessage = 20;
// Lines that not every reader has read: below every high-water mark.
constexpr std::uint64_t kInFlight = 10'000;
constexpr Time kPatience{10'000};

struct Arguments {
  std::string intake;
  std::string feed;
  std::uint64_t lines = 0;
  std::size_t readers = 0;
  std::optional<qun::CurveKeys> keys;
};

[[noreturn]] void Fail(const char* what) {
  fmt::print(stderr, "bench_load: {}\n", what);
  std::exit(1);
}

Arguments Parse(const std::vector<std::string>& words) {
  if (words.size() != 5 && words.size() != 8) {
    Fail(
        "bench_load INTAKE FEED LINES READERS [BROKER-KEY PUBLIC-KEY "
        "SECRET-KEY]");
  }
  Arguments arguments{words[1], words[2], std::stoull(words[3]),
                      std::stoull(words[4]), std::nullopt};
  if (words.size() == 8) {
    arguments.keys = qun::CurveKeys{words[5], {words[6], words[7]}};
  }
  return arguments;
}

zmq::socket_t Connect(zmq::context_t& context, zmq::socket_type type,
                      const std::string& endpoint, const Arguments& arguments) {
  zmq::socket_t socket(context, type);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::rcvhwm, 0);
  socket.set(zmq::sockopt::sndtimeo, static_cast<int>(kPatience.count()));
  if (arguments.keys) qun::SetClientKeys(socket, *arguments.keys);
  if (type == zmq::socket_type::sub) {
    socket.set(zmq::sockopt::subscribe, kTopic);
  }
  socket.connect(endpoint);
  return socket;
}

// Runs all readers on one thread.
class Readers {
 public:
  Readers(zmq::context_t& context, const Arguments& arguments)
      : read_(arguments.readers) {
    for (std::size_t i = 0; i < arguments.readers; ++i) {
      sockets_.push_back(
          Connect(context, zmq::socket_type::sub, arguments.feed, arguments));
    }
    thread_ = std::thread([this] { Run(); });
  }
  ~Readers() {
    stopping_ = true;
    thread_.join();
  }

  // The n up to which all readers have read.
  std::uint64_t slowest() const { return slowest_; }

 private:
  void Run() {
    std::vector<zmq::pollitem_t> items;
    for (auto& socket : sockets_) {
      items.push_back({socket.handle(), 0, ZMQ_POLLIN, 0});
    }
    while (!stopping_) {
      qun::Poll(items, Time(100));
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].revents != 0) Read(i);
      }
      slowest_ = *std::min_element(read_.begin(), read_.end());
    }
  }

  void Read(std::size_t reader) {
    while (const auto message = qun::Receive(sockets_[reader])) {
      const std::string_view lines = message->Frame(1);
      if (!lines.starts_with(R"({"seq":)")) continue;  // a beat of the room
      const std::size_t first = lines.find(kNumber);
      std::uint64_t& read = read_[reader];
      if (read != 0 && NumberAt(lines, first) != read + 1) {
        Fail("lines were lost");
      }
      read = NumberAt(lines, lines.rfind(kNumber));
    }
  }

  static std::uint64_t NumberAt(std::string_view lines, std::size_t at) {
    std::uint64_t number = 0;
    const char* digits = lines.data() + at + kNumber.size();
    std::from_chars(digits, lines.data() + lines.size(), number);
    return number;
  }

  // What the broker writes before an event's n.
  static constexpr std::string_view kNumber = R"(,"n":)";

  std::vector<zmq::socket_t> sockets_;
  std::vector<std::uint64_t> read_;
  std::atomic<std::uint64_t> slowest_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

std::string MessageOf(const Arguments& arguments) {
  const char* as = arguments.keys ? "" : R"("as":"bench",)";
  const std::string line = fmt::format(R"({{{}"room":"bench","text":"{}"}})",
                                       as, std::string(80, 'x'));
  std::string message;
  for (std::uint64_t i = 0; i < kLinesAMessage; ++i) message += line + "\n";
  return message;
}

// Sends lines and waits until they are read.
class Speaker {
 public:
  Speaker(zmq::context_t& context, const Arguments& arguments,
          const Readers& readers)
      : intake_(Connect(context, zmq::socket_type::push, arguments.intake,
                        arguments)),
        message_(MessageOf(arguments)),
        readers_(readers) {}

  // Waits until all readers are subscribed: from then on no line is lost.
  void WarmUp() {
    const auto is_read = [this] {
      if (readers_.slowest() == 0) Say();
      return readers_.slowest() != 0;
    };
    if (!qun::WaitUntil(is_read, kPatience)) Fail("nothing is read");
    WaitUntilRead(said_);
  }

  void SayAll(std::uint64_t lines) {
    const std::uint64_t end = said_ + lines;
    while (said_ < end) {
      Say();
      if (said_ > kInFlight) WaitUntilRead(said_ - kInFlight);
    }
    WaitUntilRead(end);
  }

 private:
  void Say() {
    if (!intake_.send(zmq::buffer(message_), zmq::send_flags::none)) {
      Fail("nothing can be said");
    }
    said_ += kLinesAMessage;
  }

  void WaitUntilRead(std::uint64_t n) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (readers_.slowest() < n) {
      if (std::chrono::steady_clock::now() > end) Fail("lines were lost");
      std::this_thread::yield();
    }
  }

  zmq::socket_t intake_;
  std::string message_;
  const Readers& readers_;
  std::uint64_t said_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  const Arguments arguments = Parse({argv, argv + argc});
  zmq::context_t context;
  Readers readers(context, arguments);
  Speaker speaker(context, arguments, readers);
  speaker.WarmUp();
  const auto begin = std::chrono::steady_clock::now();
  speaker.SayAll(arguments.lines);
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  fmt::print("{:.4f}\n", took.count());
  return 0;
}
