// Parses any bytes as an invitation and as a duration. An accepted invitation
// must be equal after formatting and parsing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "proto/base/duration.h"
#include "proto/sockets/invitation.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string text(data, data + size);
  qun::ParseDuration(text);
  const auto invitation = qun::ParseInvitation(text);
  if (!invitation) return 0;
  const auto again = qun::ParseInvitation(qun::FormatInvitation(*invitation));
  if (!again || *again != *invitation) std::abort();
  return 0;
}
