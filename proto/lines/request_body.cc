#include "proto/lines/request_body.h"

#include <array>
#include <utility>

#include "proto/base/overloaded.h"
#include "proto/lines/request_fields.h"

namespace qun {
namespace {

void Read(JsonFields& /*fields*/, OneOf<Skip, Status, Bye> auto* /*body*/) {}

void Read(JsonFields& fields, OneOf<Join, Leave, Get> auto* body) {
  body->room = ReadRoom(fields);
}

void Read(JsonFields& fields, OneOf<Recall, Mark> auto* body) {
  body->room = ReadRoom(fields);
  body->line = ReadLine(fields);
}

template <Verb kVerb>
void Read(JsonFields& fields, ActOn<kVerb>* act) {
  act->room = ReadRoom(fields);
  act->user = ReadUser(fields);
}

template <std::size_t kIndex>
Body DecodeAlternative(JsonFields& fields) {
  std::variant_alternative_t<kIndex, Body> body;
  Read(fields, &body);
  return body;
}

template <std::size_t... kIndexes>
constexpr auto DecodersOf(std::index_sequence<kIndexes...> /*indexes*/) {
  return std::array{DecodeAlternative<kIndexes>...};
}

constexpr auto kDecoders =
    DecodersOf(std::make_index_sequence<std::variant_size_v<Body>>());

static_assert(
    std::variant_size_v<Body> == kVerbCount,
    "each verb has a struct in RecordedBody or QueryBody (request.h)");

}  // namespace

Body DecodeBody(Verb verb, JsonFields& fields) {
  return kDecoders.at(static_cast<std::size_t>(verb))(fields);
}

}  // namespace qun
