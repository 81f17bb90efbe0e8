#include "proto/sockets/endpoints.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <optional>

namespace qun {
namespace {

constexpr std::string_view kTcp = "tcp://";
constexpr std::string_view kIpc = "ipc://";
constexpr std::uint32_t kMostPort = 65535;
// The longest path of a Unix socket (unix(7)), less ".feed".
constexpr std::size_t kIpcPathBytes = 107 - 5;

// "tcp://HOST" and the port, which may be "*".
struct TcpParts {
  std::string_view host;
  std::string_view port;
};

std::optional<TcpParts> SplitTcp(std::string_view endpoint) {
  if (!endpoint.starts_with(kTcp)) return std::nullopt;
  const auto colon = endpoint.rfind(':');
  if (colon <= kTcp.size() || colon + 1 == endpoint.size()) return std::nullopt;
  return TcpParts{endpoint.substr(0, colon), endpoint.substr(colon + 1)};
}

std::optional<std::uint32_t> ParsePort(std::string_view text) {
  std::uint32_t port = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || rest != end || port == 0 || port > kMostPort) {
    return std::nullopt;
  }
  return port;
}

bool IsIpc(std::string_view endpoint) {
  return endpoint.starts_with(kIpc) && endpoint.size() > kIpc.size();
}

bool IsEndpoint(std::string_view endpoint) {
  if (IsIpc(endpoint)) return endpoint.size() <= kIpc.size() + kIpcPathBytes;
  const auto parts = SplitTcp(endpoint);
  return parts && parts->host.find(' ') == std::string_view::npos &&
         (parts->port == "*" || ParsePort(parts->port));
}

tl::unexpected<Refusal> NotAnEndpoint(std::string_view endpoint) {
  return Fail(Errc::kBadField,
              fmt::format("\"{}\" is not an endpoint; write tcp://HOST:PORT or "
                          "ipc://PATH, where PATH has at most {} bytes",
                          endpoint, kIpcPathBytes));
}

// The endpoint `steps` ports (1: feed, 2: desk) after the intake.
Result<std::string> Next(std::string_view intake, std::uint32_t steps,
                         std::string_view suffix) {
  if (IsIpc(intake)) return std::string(intake).append(suffix);
  const auto parts = *SplitTcp(intake);
  if (parts.port == "*") return std::string(intake);
  const std::uint32_t port = *ParsePort(parts.port) + steps;
  if (port <= kMostPort) return fmt::format("{}:{}", parts.host, port);
  return Fail(Errc::kBadField,
              fmt::format("there are no two ports after {}; choose a lower "
                          "port, or name the feed and the desk, too",
                          intake));
}

}  // namespace

Result<Endpoints> EndpointsFrom(std::string_view intake, std::string_view feed,
                                std::string_view desk) {
  for (const std::string_view given : {intake, feed, desk}) {
    if (!given.empty() && !IsEndpoint(given)) return NotAnEndpoint(given);
  }
  if (intake.empty()) return NotAnEndpoint(intake);
  Result<std::string> feed_or = std::string(feed);
  if (feed.empty()) feed_or = Next(intake, 1, ".feed");
  if (!feed_or) return tl::make_unexpected(feed_or.error());
  Result<std::string> desk_or = std::string(desk);
  if (desk.empty()) desk_or = Next(intake, 2, ".desk");
  if (!desk_or) return tl::make_unexpected(desk_or.error());
  return Endpoints{std::string(intake), *feed_or, *desk_or};
}

Result<std::string> WithHost(std::string_view endpoint, std::string_view host) {
  const auto parts = SplitTcp(endpoint);
  const std::string moved =
      parts ? fmt::format("{}{}:{}", kTcp, host, parts->port) : std::string();
  if (!parts || !ParsePort(parts->port) || !IsEndpoint(moved)) {
    return Fail(Errc::kBadField,
                fmt::format("{} cannot be reached at \"{}\"; give a host "
                            "without a port, and a TCP endpoint with a port",
                            endpoint, host));
  }
  return moved;
}

bool HasWildcard(std::string_view endpoint) {
  const auto parts = SplitTcp(endpoint);
  if (!parts) return false;
  const auto host = parts->host.substr(kTcp.size());
  return host == "*" || host == "0.0.0.0" || host == "[::]" ||
         parts->port == "*";
}

bool IsLocal(std::string_view endpoint) {
  if (IsIpc(endpoint)) return true;
  const auto parts = SplitTcp(endpoint);
  if (!parts) return false;
  const std::string_view host = parts->host.substr(kTcp.size());
  const bool loopback =  // an address, not a name like 127.example.org
      host.starts_with("127.") &&
      host.find_first_not_of("0123456789.") == std::string_view::npos;
  return loopback || host == "localhost" || host == "[::1]";
}

}  // namespace qun
