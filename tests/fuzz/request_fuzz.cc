// Decodes any bytes as a request. An accepted request must be equal after
// encoding and decoding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "proto/lines/request.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static qun::JsonParser parser;
  const std::string line(data, data + size);
  const auto request = qun::DecodeRequest(parser, line);
  if (!request) return 0;
  const std::string written = qun::EncodeRequest(*request);
  const auto again = qun::DecodeRequest(parser, written);
  if (!again || qun::EncodeRequest(*again) != written) std::abort();
  return 0;
}
