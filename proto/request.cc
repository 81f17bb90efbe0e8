#include "proto/request.h"

#include <fmt/format.h>

#include <array>

#include "proto/curve.h"
#include "proto/json_fields.h"

namespace qun {
namespace {

// Control characters (C0, DEL, C1) other than newline and tab, in UTF-8.
bool HasControls(std::string_view text) {
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) return true;
    if (before == 0xc2 && byte < 0xa0) return true;
    before = byte;
  }
  return false;
}

std::string Room(JsonFields& fields) {
  return std::string(fields.Text("room"));
}

std::string CheckedText(JsonFields& fields) {
  const std::string_view text = fields.Text("text");
  if (text.empty()) fields.Refuse(Errc::kBadField, "\"text\" may not be empty");
  if (text.size() > kTextBytes) {
    fields.Refuse(Errc::kTooLong,
                  fmt::format("\"text\" has {} bytes; at most {} are allowed",
                              text.size(), kTextBytes));
  }
  if (HasControls(text))
    fields.Refuse(Errc::kBadText, Refuse(Errc::kBadText).why);
  return std::string(text);
}

std::string CheckedData(JsonFields& fields) {
  const auto data = fields.MaybeObject("data");
  if (!data) return {};
  std::string minified = data->Minified();
  if (minified.size() > kDataBytes) {
    fields.Refuse(Errc::kTooLong,
                  fmt::format("\"data\" has {} bytes; at most {} are allowed",
                              minified.size(), kDataBytes));
  }
  return minified;
}

std::optional<LastKnown> Last(JsonFields& fields) {
  auto last = fields.MaybeObject("last");
  if (!last) return std::nullopt;
  const LastKnown known{last->Integer("seq", 0, kMaxInteger),
                        last->Integer("at", 0, kMaxInteger)};
  if (last->refusal()) {
    fields.Refuse(last->refusal()->code,
                  "in \"last\": " + last->refusal()->why);
  }
  return known;
}

Body DecodeSay(JsonFields& fields) {
  Say say;
  say.room = Room(fields);
  say.text = CheckedText(fields);
  say.reply_to = fields.MaybeInteger("reply_to", 1, kMaxInteger).value_or(0);
  say.data = CheckedData(fields);
  return say;
}

Body DecodeHistory(JsonFields& fields) {
  History history;
  history.room = Room(fields);
  history.after = fields.MaybeInteger("after", 0, kMaxInteger - 1);
  history.before = fields.MaybeInteger("before", 1, kMaxInteger);
  history.limit =
      fields.MaybeInteger("limit", 1, kHistoryLines).value_or(kHistoryDefault);
  if (history.after && history.before && *history.after >= *history.before) {
    fields.Refuse(Errc::kBadField, "\"after\" must be below \"before\"");
  }
  return history;
}

std::string Start(JsonFields& fields) {
  const auto start = fields.MaybeText("start").value_or("");
  if (start.size() > kNameBytes) {
    fields.Refuse(Errc::kTooLong, Refuse(Errc::kTooLong).why);
  }
  return std::string(start);
}

Body DecodeWho(JsonFields& fields) {
  const auto room = fields.MaybeText("room");
  if (room == "") fields.Refuse(Errc::kBadName, "\"room\" is empty");
  return Who{std::string(room.value_or("")), Start(fields)};
}

Body DecodeRegister(JsonFields& fields) {
  const std::string_view key = fields.Text("key");
  if (!IsKey(key)) {
    fields.Refuse(Errc::kBadField, "\"key\" must be a public key of CURVE");
  }
  return Register{std::string(key)};
}

Body DecodeBody(Verb verb, JsonFields& fields) {
  switch (verb) {
    case Verb::kSay:
      return DecodeSay(fields);
    case Verb::kSkip:
      return Skip{};
    case Verb::kCreate:
      return Create{Room(fields)};
    case Verb::kJoin:
      return Join{Room(fields)};
    case Verb::kLeave:
      return Leave{Room(fields)};
    case Verb::kStatus:
      return Status{};
    case Verb::kHello:
      return Hello{fields.MaybeId("token"), Last(fields)};
    case Verb::kBye:
      return Bye{};
    case Verb::kPing:
      return Ping{fields.MaybeId("token"), Last(fields)};
    case Verb::kHistory:
      return DecodeHistory(fields);
    case Verb::kRooms:
      return ListRooms{Start(fields)};
    case Verb::kWho:
      return DecodeWho(fields);
    case Verb::kRegister:
      return DecodeRegister(fields);
  }
  return Skip{};
}

Envelope DecodeEnvelope(JsonFields& fields) {
  Envelope envelope;
  envelope.as = fields.MaybeText("as").value_or("");
  envelope.session = fields.MaybeId("session");
  envelope.k = fields.MaybeInteger("k", 1, kMaxInteger).value_or(0);
  envelope.re = fields.MaybeText("re").value_or("");
  envelope.bot = fields.Flag("bot");
  if (envelope.re.size() > kReBytes) {
    envelope.re.clear();
    fields.Refuse(Errc::kTooLong,
                  fmt::format("\"re\" has at most {} bytes", kReBytes));
  }
  return envelope;
}

// The reason is repeated to the client: a long name would make it too long.
std::string NoVerb(std::string_view name) {
  if (name.size() > kNameBytes) return Refuse(Errc::kUnknownVerb).why;
  return fmt::format("there is no verb \"{}\"", name);
}

bool NeedsSession(Verb verb) {
  return verb == Verb::kHello || verb == Verb::kStatus;
}

// What a kind of verb needs in the envelope.
void CheckEnvelope(Verb verb, const Envelope& envelope, Naming naming,
                   JsonFields& fields) {
  const VerbKind kind = Info(verb).kind;
  if (kind == VerbKind::kQuery && envelope.re.empty()) {
    fields.Refuse(Errc::kBadField, "a query needs \"re\"");
  }
  if (kind == VerbKind::kRecorded &&
      envelope.session.has_value() != (envelope.k != 0)) {
    fields.Refuse(Errc::kBadField, "\"session\" and \"k\" go together");
  }
  if (NeedsSession(verb) && !envelope.session) {
    fields.Refuse(Errc::kBadField, "this needs \"session\"");
  }
  const bool named = kind == VerbKind::kRecorded || envelope.session;
  if (named && envelope.as.empty() && naming == Naming::kClaimed) {
    fields.Refuse(Errc::kNoName, Refuse(Errc::kNoName).why);
  }
}

}  // namespace

tl::expected<Request, BadRequest> DecodeRequest(JsonParser& parser,
                                                std::string_view line,
                                                Naming naming) {
  auto fields = JsonFields::Parse(parser, line);
  if (!fields) return tl::make_unexpected(BadRequest{{}, fields.error()});
  Envelope envelope = DecodeEnvelope(*fields);
  const auto name = fields->MaybeText("do").value_or("say");
  const auto verb = VerbFromName(name);
  if (!verb) {
    fields->Refuse(Errc::kUnknownVerb, NoVerb(name));
    return tl::make_unexpected(
        BadRequest{std::move(envelope), *fields->refusal()});
  }
  CheckEnvelope(*verb, envelope, naming, *fields);
  Body body = DecodeBody(*verb, *fields);
  if (fields->refusal()) {
    // What is not recorded uses up no k, also when it is refused.
    if (Info(*verb).kind != VerbKind::kRecorded) envelope.k = 0;
    return tl::make_unexpected(
        BadRequest{std::move(envelope), *fields->refusal()});
  }
  return Request{std::move(envelope), std::move(body)};
}

}  // namespace qun
