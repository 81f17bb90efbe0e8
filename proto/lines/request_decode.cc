#include <fmt/format.h>

#include "proto/json/json_fields.h"
#include "proto/lines/request.h"
#include "proto/lines/request_body.h"

namespace qun {
namespace {

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
                  fmt::format("\"re\" may have at most {} bytes", kReBytes));
  }
  return envelope;
}

// A long name is left out, so that the answer stays short.
std::string NoVerb(std::string_view name) {
  if (name.size() > kNameBytes) return Refuse(Errc::kUnknownVerb).why;
  return fmt::format("there is no verb \"{}\"; see PROTOCOL.md, section 4",
                     name);
}

bool NeedsSession(Verb verb) {
  return verb == Verb::kHello || verb == Verb::kStatus;
}

// Checks that the envelope has the fields that the verb needs.
void CheckEnvelope(Verb verb, const Envelope& envelope, Naming naming,
                   JsonFields& fields) {
  const VerbKind kind = Info(verb).kind;
  if (kind == VerbKind::kQuery && envelope.re.empty()) {
    fields.Refuse(Errc::kBadField, "a query needs \"re\"; add it");
  }
  if (kind == VerbKind::kRecorded &&
      envelope.session.has_value() != (envelope.k != 0)) {
    fields.Refuse(Errc::kBadField,
                  "\"session\" and \"k\" go together; send both or neither");
  }
  if (NeedsSession(verb) && !envelope.session) {
    fields.Refuse(Errc::kBadField, "this verb needs \"session\"; add it");
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
  auto fields = JsonFields::Parse(parser, line, kLineKeys);
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
    // A request that is not recorded uses up no k, not even if it is refused.
    if (Info(*verb).kind != VerbKind::kRecorded) envelope.k = 0;
    return tl::make_unexpected(
        BadRequest{std::move(envelope), *fields->refusal()});
  }
  return Request{std::move(envelope), std::move(body)};
}

}  // namespace qun
