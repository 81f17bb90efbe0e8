// Decodes any bytes as a line of the desk. An answer that is accepted must be
// equal after encoding and decoding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <variant>

#include "proto/json/json_parser.h"
#include "proto/lines/reply.h"

namespace {

qun::JsonParser parser;

void Check(const qun::Reply& reply) {
  const std::string written = qun::EncodeReply(reply);
  const auto again = qun::DecodeDeskLine(parser, written);
  if (!again || !std::holds_alternative<qun::Reply>(*again)) std::abort();
  if (qun::EncodeReply(std::get<qun::Reply>(*again)) != written) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string line(data, data + size);
  const auto taken = qun::DecodeDeskLine(parser, line);
  if (!taken) return 0;
  if (const auto* reply = std::get_if<qun::Reply>(&*taken)) Check(*reply);
  return 0;
}
