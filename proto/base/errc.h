// The closed list of error codes that travel on the wire, and the value that
// carries one. PROTOCOL.md, section 6, lists the same codes.
#ifndef QUN_PROTO_BASE_ERRC_H_
#define QUN_PROTO_BASE_ERRC_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace qun {

// The values are stored in ledgers: append, never renumber. 0 means "none".
enum class Errc : std::uint8_t {
  kBadUtf8 = 1,
  kBadJson = 2,
  kBadField = 3,
  kUnknownVerb = 4,
  kWrongSocket = 5,
  kTooLong = 6,
  kBadText = 7,
  kBadName = 8,
  kNoName = 9,
  kNoRoom = 10,
  kNoLine = 11,
  kNotMember = 12,
  kRoomExists = 13,
  kConflict = 14,
  kInternal = 15,
  kLost = 16,
  kDiskFull = 17,
  kTooOld = 18,
  kNotYou = 19,
  kNeedsKeys = 20,
  kBadInvitation = 21,
  kNameTaken = 22,
  kNotAllowed = 23,
  kMuted = 24,
  kBanned = 25,
  kNoUser = 26,
  kRoomFull = 27,
  kSlowDown = 28,
};

struct ErrcInfo {
  Errc code;
  std::string_view name;  // on the wire
  bool final;             // uses up the request's k; false: "not now"
  std::string_view text;  // for people, if there is no better text
};

// All codes, in the order of PROTOCOL.md.
std::span<const ErrcInfo> AllErrcs();
const ErrcInfo& Info(Errc code);
std::optional<Errc> ErrcFromName(std::string_view name);

// The reason why a request was not done: a final refusal or a "not now".
struct Refusal {
  Errc code = Errc::kInternal;
  std::string why;         // for people: what happened and what to do
  std::string suggestion;  // `try` on the wire; empty if there is none
  int retry_after_ms = 0;  // only for codes that are not final
};

// A refusal with the code's own text.
Refusal Refuse(Errc code);
// A final refusal with a text of its own.
inline Refusal Refuse(Errc code, std::string why, std::string suggestion = {}) {
  return {code, std::move(why), std::move(suggestion), 0};
}

template <typename T>
using Result = tl::expected<T, Refusal>;

// A failed Result of any type.
inline tl::unexpected<Refusal> Fail(Errc code, std::string why) {
  return tl::make_unexpected(Refuse(code, std::move(why)));
}

}  // namespace qun

#endif  // QUN_PROTO_BASE_ERRC_H_
