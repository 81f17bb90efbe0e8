// Decodes any bytes as a line of the feed. An accepted event that a broker may
// send must be equal after encoding and decoding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "proto/json/json_parser.h"
#include "proto/lines/event.h"

namespace {

qun::JsonParser parser;

// Clients also accept what no broker of this version sends: unknown types, and
// lines without text.
bool MayBeSent(const qun::Event& event) {
  if (event.type == qun::EventType::kUnknown) return false;
  return event.type != qun::EventType::kSaid || !event.text.empty();
}

void Check(const qun::Event& event) {
  if (!MayBeSent(event)) return;
  const std::string written = qun::EncodeEvent(event);
  const auto again = qun::DecodeFeedLine(parser, written);
  if (!again || !std::holds_alternative<qun::Event>(*again)) std::abort();
  if (qun::EncodeEvent(std::get<qun::Event>(*again)) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string line(data, data + size);
  const auto taken = qun::DecodeFeedLine(parser, line);
  if (!taken) return 0;
  if (const auto* event = std::get_if<qun::Event>(&*taken)) Check(*event);
  return 0;
}
