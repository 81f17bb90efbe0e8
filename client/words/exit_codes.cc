#include "client/words/exit_codes.h"

namespace qun {

int ExitOf(Errc code) {
  switch (code) {
    case Errc::kInternal:
    case Errc::kDiskFull:
      return kExitFailure;
    case Errc::kBadUtf8:
    case Errc::kBadJson:
    case Errc::kBadField:
    case Errc::kUnknownVerb:
    case Errc::kWrongSocket:
    case Errc::kNoName:
      return kExitUsage;
    case Errc::kLost:
      return kExitNoConnection;
    case Errc::kNotYou:
      return kExitNotAllowed;
    case Errc::kNoRoom:
    case Errc::kNoLine:
    case Errc::kNoUser:
      return kExitNotFound;
    case Errc::kTooLong:
    case Errc::kBadText:
    case Errc::kBadName:
    case Errc::kNotMember:
    case Errc::kRoomExists:
    case Errc::kConflict:
    case Errc::kTooOld:
    case Errc::kNeedsKeys:
    case Errc::kNameTaken:
    case Errc::kNotAllowed:
    case Errc::kMuted:
    case Errc::kBanned:
    case Errc::kRoomFull:
    case Errc::kSlowDown:
      return kExitRefused;
    case Errc::kBadInvitation:
      return kExitInvitation;
  }
  return kExitFailure;  // a code of a later version
}

}  // namespace qun
