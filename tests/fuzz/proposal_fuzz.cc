// Decodes any bytes as a proposal. An accepted proposal must encode to the same
// bytes after decoding again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "broker/model/proposal_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static qun::JsonParser parser;
  const auto proposal = qun::DecodeProposal(
      parser, std::string_view(reinterpret_cast<const char*>(data), size));
  if (!proposal) return 0;
  const std::string bytes = qun::EncodeProposal(*proposal);
  const auto again = qun::DecodeProposal(parser, bytes);
  if (!again || qun::EncodeProposal(*again) != bytes) std::abort();
  return 0;
}
