#include "broker/model/proposal_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <type_traits>
#include <utility>

#include "broker/model/operator_request.h"
#include "proto/base/contract.h"
#include "proto/json/json_fields.h"
#include "proto/json/json_writer.h"

namespace qun {
namespace {

// In the order of Standing.
constexpr std::array<std::string_view, 4> kStandings = {"claimed", "known",
                                                        "invited", "local"};

std::string Hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

template <typename Number>
std::optional<Number> FromHex(std::string_view hex) {
  Number number = 0;
  const char* end = hex.data() + hex.size();
  const auto [rest, error] = std::from_chars(hex.data(), end, number, 16);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::optional<std::string> BytesOf(std::string_view hex) {
  std::string bytes;
  for (; hex.size() >= 2; hex.remove_prefix(2)) {
    const auto byte = FromHex<unsigned char>(hex.substr(0, 2));
    if (!byte) return std::nullopt;
    bytes.push_back(static_cast<char>(*byte));
  }
  if (!hex.empty()) return std::nullopt;
  return bytes;
}

std::string JsonOf(const Refusal& refusal) {
  std::string json;
  JsonWriter(&json)
      .Text("code", Info(refusal.code).name)
      .Text("why", refusal.why)
      .TextIf("try", refusal.suggestion)
      .NumberIf("retry_after",
                static_cast<std::uint64_t>(refusal.retry_after_ms))
      .Close();
  return json;
}

std::string JsonOf(const Expire& expire) {
  std::string sessions = "[";
  for (const auto& [key, last] : expire.sessions) {
    if (sessions.size() > 1) sessions.push_back(',');
    JsonWriter(&sessions)
        .Text("user", key.user)
        .Text("session", ToHex(key.session))
        .Number("k", last)
        .Close();
  }
  sessions.push_back(']');
  std::string json;
  JsonWriter(&json)
      .Raw("sessions", sessions)
      .Number("invitations_before", expire.invitations_before)
      .Close();
  return json;
}

// Writes the body: as fields of the object, or as the request after it.
struct BodyWriter {
  JsonWriter* out;
  std::string* request;

  void operator()(const Expire& expire) const {
    out->Raw("expire", JsonOf(expire));
  }
  template <typename Asked>
  void operator()(const Asked& asked) const {
    if constexpr (kIsOneOf<Asked, OperatorChange>) {
      out->Text("operator_request", EncodeOperatorRequest(asked));
    } else {
      *request = EncodeRequest({{}, asked});
    }
  }
};

Result<Refusal> ReadRefusal(JsonFields& fields) {
  Refusal refusal;
  const auto code = ErrcFromName(fields.Text("code"));
  if (!code) return Fail(Errc::kBadField, "there is no such code");
  refusal.code = *code;
  refusal.why = fields.Text("why");
  refusal.suggestion = fields.MaybeText("try").value_or("");
  refusal.retry_after_ms = static_cast<int>(
      fields.MaybeInteger("retry_after", 0, 1 << 30).value_or(0));
  return refusal;
}

Expire ReadExpire(JsonFields& fields) {
  Expire expire;
  for (JsonFields& session : fields.List("sessions")) {
    expire.sessions.push_back(
        {{std::string(session.Text("user")), session.RequiredId("session")},
         session.Integer("k", 1, kMaxInteger)});
    if (session.refusal()) fields.Refuse(Errc::kBadField, "a session is wrong");
  }
  expire.invitations_before =
      fields.Integer("invitations_before", 0, kMaxInteger);
  return expire;
}

// Converts a variant to another one; fails if `To` lacks the alternative.
template <typename To, typename From>
Result<To> Convert(From&& from) {
  return std::visit(
      [](auto&& asked) -> Result<To> {
        if constexpr (kIsOneOf<std::decay_t<decltype(asked)>, To>) {
          return To(std::forward<decltype(asked)>(asked));
        } else {
          return Fail(Errc::kBadField, "this is no proposal");
        }
      },
      std::forward<From>(from));
}

SharedSender ReadSender(JsonFields& fields) {
  Sender sender;
  const auto standing =
      std::find(kStandings.begin(), kStandings.end(), fields.Text("standing"));
  if (standing == kStandings.end()) {
    fields.Refuse(Errc::kBadField, "there is no such standing");
  } else {
    sender.standing = static_cast<Standing>(standing - kStandings.begin());
  }
  const auto connection = BytesOf(fields.MaybeText("connection").value_or(""));
  if (!connection) fields.Refuse(Errc::kBadField, "the connection is wrong");
  sender.connection = connection.value_or("");
  sender.address = fields.MaybeText("address").value_or("");
  sender.key = fields.MaybeText("key").value_or("");
  sender.is_operator = fields.Flag("operator");
  return std::make_shared<const Sender>(std::move(sender));
}

Proposal ReadHead(JsonFields& fields) {
  Proposal proposal;
  proposal.sender = ReadSender(fields);
  proposal.at = fields.Integer("at", 0, kMaxInteger);
  proposal.served = fields.Integer("served", 0, kMaxInteger);
  const auto hash = FromHex<std::uint64_t>(fields.Text("hash"));
  if (!hash) fields.Refuse(Errc::kBadField, "the hash is wrong");
  proposal.hash = hash.value_or(0);
  proposal.user.folded = fields.MaybeText("user").value_or("");
  proposal.user.shown = fields.MaybeText("shown").value_or("");
  proposal.session = fields.MaybeId("session");
  proposal.k = fields.MaybeInteger("k", 1, kMaxInteger).value_or(0);
  proposal.re = fields.MaybeText("re").value_or("");
  proposal.bot = fields.Flag("bot");
  const Standing standing = proposal.sender->standing;
  const bool is_named =
      standing == Standing::kClaimed || standing == Standing::kKnown;
  if (is_named &&
      (proposal.user.folded.empty() || proposal.user.shown.empty())) {
    fields.Refuse(Errc::kBadField, "a peer's proposal needs a user");
  }
  if (proposal.k != 0 && (!proposal.session || proposal.user.folded.empty())) {
    fields.Refuse(Errc::kBadField, "a counted proposal needs a session");
  }
  return proposal;
}

// The body, or the refusal that takes its place in the order.
using ReadBody = Result<tl::expected<ProposedBody, Refusal>>;

ReadBody ReadLocal(JsonFields& fields) {
  if (auto refused = fields.MaybeObject("refused")) {
    auto refusal = ReadRefusal(*refused);
    if (!refusal) return tl::make_unexpected(refusal.error());
    return tl::expected<ProposedBody, Refusal>(
        tl::make_unexpected(*std::move(refusal)));
  }
  if (const auto words = fields.MaybeText("operator_request")) {
    auto request = DecodeOperatorRequest(*words);
    if (!request) return tl::make_unexpected(request.error());
    auto change = Convert<ProposedBody>(*std::move(request));
    if (!change) return tl::make_unexpected(change.error());
    return *std::move(change);
  }
  auto expire = fields.MaybeObject("expire");
  if (!expire) return Fail(Errc::kBadField, "nothing is proposed");
  Expire read = ReadExpire(*expire);
  if (expire->refusal()) return tl::make_unexpected(*expire->refusal());
  return ProposedBody(std::move(read));
}

ReadBody ReadRequest(JsonParser& parser, std::string_view line) {
  auto request = DecodeRequest(parser, line, Naming::kProved);
  if (!request) return tl::make_unexpected(request.error().refusal);
  auto body = Convert<ProposedBody>(std::move(request->body));
  if (!body) return tl::make_unexpected(body.error());
  return *std::move(body);
}

}  // namespace

std::string EncodeProposal(const Proposal& proposal) {
  const Sender& sender = *proposal.sender;
  // A refusal that uses up no k is answered at once and never ordered.
  Expects(proposal.body || proposal.IsCounted());
  std::string bytes;
  std::string request;
  JsonWriter out(&bytes);
  out.Number("at", proposal.at)
      .Number("served", proposal.served)
      .Text("hash", fmt::format("{:x}", proposal.hash))
      .Text("standing",
            kStandings.at(static_cast<std::size_t>(sender.standing)))
      .TextIf("user", proposal.user.folded)
      .TextIf("shown", proposal.user.shown)
      .FlagIf("operator", sender.is_operator)
      .FlagIf("bot", proposal.bot)
      .TextIf("key", sender.key)
      .TextIf("address", sender.address)
      .TextIf("connection", Hex(sender.connection));
  if (proposal.session) out.Text("session", ToHex(*proposal.session));
  out.NumberIf("k", proposal.k).TextIf("re", proposal.re);
  if (proposal.body) {
    std::visit(BodyWriter{&out, &request}, *proposal.body);
  } else {
    out.Raw("refused", JsonOf(proposal.body.error()));
  }
  out.Close();
  // JSON on one line contains no newline: the first one begins the request.
  Ensures(bytes.find('\n') == std::string::npos);
  Ensures(request.find('\n') == std::string::npos);
  if (!request.empty()) bytes.append("\n").append(request);
  return bytes;
}

Result<Proposal> DecodeProposal(JsonParser& parser, std::string_view bytes) {
  const std::size_t end = bytes.find('\n');
  auto fields = JsonFields::Parse(parser, bytes.substr(0, end));
  if (!fields) return tl::make_unexpected(fields.error());
  Proposal proposal = ReadHead(*fields);
  const bool has_request = end != std::string_view::npos;
  ReadBody body = has_request ? Fail(Errc::kInternal, "") : ReadLocal(*fields);
  if (fields->refusal()) return tl::make_unexpected(*fields->refusal());
  // The parser invalidates the fields when it reads the next line.
  if (has_request) body = ReadRequest(parser, bytes.substr(end + 1));
  if (!body) return tl::make_unexpected(body.error());
  proposal.body = *std::move(body);
  if (!proposal.body && !proposal.IsCounted()) {
    return Fail(Errc::kBadField, "a refusal needs a number that it uses up");
  }
  return proposal;
}

}  // namespace qun
