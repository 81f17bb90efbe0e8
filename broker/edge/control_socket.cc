#include "broker/edge/control_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

namespace qun {
namespace {

constexpr int kIntervalMs = 100;
// The time to wait for a peer before the caller decides whether to go on.
constexpr int kPatienceMs = 1000;
// The time until the next attempt when no file is free, or no broker is there.
constexpr int kRetryMs = 5;
constexpr int kMostWaiting = 16;
// Threads at a time.
constexpr std::size_t kMostAnswers = 16;
// A request holds a verb and at most a path or a few names.
constexpr std::size_t kLargestRequest = 8192;
constexpr std::size_t kLargestAnswer = 64 * 1024 * 1024;

using Texts = std::pair<std::string, std::string>;

std::system_error Failure(const char* what) {
  return {errno, std::generic_category(), what};
}

void Sleep(int ms) { poll(nullptr, 0, ms); }

bool IsReadable(const File& file, int timeout_ms) {
  pollfd item{file.get(), POLLIN, 0};
  return poll(&item, 1, timeout_ms) > 0;
}

File NewSocket() {
  File socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) throw Failure("socket");
  return socket;
}

sockaddr_un AddressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    throw Failure(path.c_str());
  }
  std::ranges::copy(path, std::begin(address.sun_path));
  return address;
}

File Listen(const std::string& path) {
  const sockaddr_un address = AddressOf(path);
  File socket = NewSocket();
  unlink(path.c_str());
  // Before bind, so that nobody else can connect in between.
  if (fchmod(socket.get(), S_IRUSR | S_IWUSR) != 0 ||
      bind(socket.get(), reinterpret_cast<const sockaddr*>(&address),
           sizeof address) != 0 ||
      listen(socket.get(), kMostWaiting) != 0) {
    throw Failure(path.c_str());
  }
  return socket;
}

// False if the peer is gone, or has not read for kPatienceMs.
bool SendTexts(const File& file, std::string_view first,
               std::string_view second) {
  constexpr timeval kTimeout{kPatienceMs / 1000, 0};
  setsockopt(file.get(), SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof kTimeout);
  std::string bytes(first);
  bytes.append(1, '\0').append(second).append(1, '\0');
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t sent =
        send(file.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// Empty if the peer is gone, sends more than `most` bytes, or sends nothing for
// kPatienceMs and `goes_on` returns false.
std::optional<Texts> ReceiveTexts(const File& file, std::size_t most,
                                  const std::function<bool()>& goes_on) {
  std::array<char, 16384> buffer{};
  std::string bytes;
  while (std::ranges::count(bytes, '\0') < 2) {
    if (!IsReadable(file, kPatienceMs)) {
      if (goes_on()) continue;
      return std::nullopt;
    }
    const ssize_t size = recv(file.get(), buffer.data(), buffer.size(), 0);
    if (size <= 0 || bytes.size() > most) return std::nullopt;
    bytes.append(buffer.data(), static_cast<std::size_t>(size));
  }
  const std::size_t end = bytes.find('\0');
  const std::size_t last = bytes.find('\0', end + 1);
  return Texts{bytes.substr(0, end), bytes.substr(end + 1, last - end - 1)};
}

// Not open if `goes_on` returns false before somebody listens there.
File Connect(const std::string& path, const std::function<bool()>& goes_on) {
  const sockaddr_un address = AddressOf(path);
  while (true) {
    File socket = NewSocket();
    if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address) == 0) {
      return socket;
    }
    if (!goes_on()) return File(-1);
    Sleep(kRetryMs);
  }
}

}  // namespace

ControlSocket::ControlSocket(const std::string& path, Answer answer)
    : answer_(std::move(answer)), socket_(Listen(path)) {
  thread_ = std::thread([this] { Run(); });
}

ControlSocket::~ControlSocket() {
  stopping_ = true;
  thread_.join();
}

void ControlSocket::Run() {
  while (!stopping_) {
    answers_.remove_if([](const auto& answer) {
      return answer.wait_for(std::chrono::seconds(0)) ==
             std::future_status::ready;
    });
    if (IsReadable(socket_, kIntervalMs)) Accept();
  }
  answers_.clear();
}

void ControlSocket::Accept() {
  File peer(answers_.size() < kMostAnswers
                ? accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)
                : -1);
  if (!peer.is_open()) return Sleep(kRetryMs);
  answers_.push_back(std::async(
      std::launch::async,
      [this, peer = std::move(peer)]() mutable { Serve(std::move(peer)); }));
}

void ControlSocket::Serve(File peer) const {
  const auto request =
      ReceiveTexts(peer, kLargestRequest, [] { return false; });
  if (!request) return;
  const auto answer = answer_(request->first, request->second);
  SendTexts(peer, answer ? "" : answer.error().why, answer.value_or(""));
}

std::optional<Result<std::string>> AskControlSocket(
    const std::string& path, std::string_view verb, std::string_view argument,
    const std::function<bool()>& goes_on) {
  if (verb.size() + argument.size() >= kLargestRequest) {
    return Fail(Errc::kTooLong, "the words are too long; shorten them");
  }
  const File socket = Connect(path, goes_on);
  if (!socket.is_open() || !SendTexts(socket, verb, argument)) {
    return std::nullopt;
  }
  auto answer = ReceiveTexts(socket, kLargestAnswer, goes_on);
  if (!answer) return std::nullopt;
  if (answer->first.empty()) return std::move(answer->second);
  return Fail(Errc::kInternal, std::move(answer->first));
}

}  // namespace qun
