// Any bytes as what somebody pastes as an invitation, or writes as the length
// of a time. What is taken as an invitation is written and read again as the
// same.
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
