#include <array>

#include "proto/base/limits.h"
#include "proto/json/json_fields.h"
#include "proto/lines/reply.h"

namespace qun {
namespace {

std::string Re(JsonFields& fields) {
  return std::string(fields.MaybeText("re").value_or(""));
}

std::uint64_t MaybeNumber(JsonFields& fields, const char* key) {
  return fields.MaybeInteger(key, 0, kMaxInteger).value_or(0);
}

std::string Next(JsonFields& fields) {
  return std::string(fields.MaybeText("next").value_or(""));
}

// An error in a part of a line is an error of the line.
void PassOn(const JsonFields& part, JsonFields& whole) {
  const auto& refusal = part.refusal();
  if (refusal) whole.Refuse(refusal->code, refusal->why);
}

// A code of a later version counts as kInternal. The type of the answer says
// whether it is final.
Errc Code(JsonFields& fields) {
  return ErrcFromName(fields.Text("code")).value_or(Errc::kInternal);
}

RefusedList Refusals(JsonFields& fields) {
  RefusedList refused;
  for (auto& item : fields.List("refused")) {
    refused.push_back({item.Integer("k", 1, kMaxInteger), Code(item)});
    PassOn(item, fields);
  }
  return refused;
}

// `otherwise` is the role if the line names none.
Role RoleOf(JsonFields& fields, Role otherwise) {
  const auto name = fields.MaybeText("role");
  return name ? RoleFromName(*name).value_or(Role::kMember) : otherwise;
}

RoomInfo DecodeRoomInfo(JsonFields& fields) {
  RoomInfo room;
  room.room = fields.Text("room");
  room.n = MaybeNumber(fields, "n");
  room.first = fields.MaybeInteger("first", 1, kMaxInteger).value_or(1);
  room.members = fields.MaybeInteger("members", 0, kMaxInteger);
  const auto kind = fields.MaybeText("kind").value_or("public");
  room.kind = RoomKindFromName(kind).value_or(RoomKind::kPrivate);
  room.with = fields.MaybeText("with").value_or("");
  room.role = RoleOf(fields, Role::kNone);
  room.is_invited = fields.Flag("invited");
  room.read = MaybeNumber(fields, "read");
  return room;
}

std::vector<RoomInfo> Rooms(JsonFields& fields) {
  std::vector<RoomInfo> rooms;
  for (auto& item : fields.List("rooms")) {
    rooms.push_back(DecodeRoomInfo(item));
    PassOn(item, fields);
  }
  return rooms;
}

Refusal DecodeRefusal(JsonFields& fields) {
  Refusal refusal = Refuse(Code(fields));
  if (const auto why = fields.MaybeText("why")) refusal.why = *why;
  refusal.suggestion = fields.MaybeText("try").value_or("");
  constexpr std::uint64_t kLongestMs = 3'600'000;
  refusal.retry_after_ms = static_cast<int>(
      fields.MaybeInteger("retry_after", 0, kLongestMs).value_or(0));
  return refusal;
}

Reply DecodeStored(JsonFields& fields) {
  return Stored{fields.MaybeId("session"),
                MaybeNumber(fields, "k"),
                Re(fields),
                std::string(fields.MaybeText("room").value_or("")),
                MaybeNumber(fields, "n"),
                MaybeNumber(fields, "seq"),
                MaybeNumber(fields, "at"),
                Refusals(fields)};
}

Reply DecodeRefused(JsonFields& fields) {
  return Refused{fields.MaybeId("session"), MaybeNumber(fields, "k"),
                 Re(fields), DecodeRefusal(fields), Refusals(fields)};
}

Reply DecodeResend(JsonFields& fields) {
  Resend resend{fields.RequiredId("session"),
                fields.Integer("k", 1, kMaxInteger), Re(fields), std::nullopt,
                Refusals(fields)};
  if (fields.Has("code")) resend.reason = DecodeRefusal(fields);
  return resend;
}

Limits DecodeLimits(JsonFields& fields) {
  auto limits = fields.MaybeObject("limits");
  if (!limits) return AnnouncedLimits();
  const Limits announced = {
      MaybeNumber(*limits, "text"), MaybeNumber(*limits, "data"),
      MaybeNumber(*limits, "message"), MaybeNumber(*limits, "window")};
  PassOn(*limits, fields);
  return announced;
}

Reply DecodeWelcome(JsonFields& fields) {
  return Welcome{Re(fields),
                 std::string(fields.Text("user")),
                 fields.RequiredId("log"),
                 fields.RequiredId("run"),
                 MaybeNumber(fields, "k"),
                 DecodeLimits(fields),
                 Rooms(fields),
                 Refusals(fields),
                 fields.Flag("forgotten")};
}

Reply DecodePong(JsonFields& fields) {
  return Pong{Re(fields),
              fields.RequiredId("log"),
              fields.RequiredId("run"),
              fields.MaybeInteger("k", 0, kMaxInteger),
              Refusals(fields),
              fields.Flag("forgotten")};
}

Reply DecodeGoodbye(JsonFields& fields) { return Goodbye{Re(fields)}; }

Reply DecodeRooms(JsonFields& fields) {
  return RoomList{Re(fields), Rooms(fields), Next(fields)};
}

Reply DecodeRoster(JsonFields& fields) {
  Roster roster{Re(fields),
                std::string(fields.MaybeText("room").value_or("")),
                {},
                Next(fields)};
  for (auto& item : fields.List("users")) {
    roster.users.push_back({std::string(item.Text("user")), item.Flag("online"),
                            RoleOf(item, Role::kMember),
                            std::string(item.MaybeText("card").value_or("")),
                            item.Flag("muted")});
    PassOn(item, fields);
  }
  return roster;
}

Reply DecodeRoom(JsonFields& fields) {
  RoomState room{Re(fields),
                 DecodeRoomInfo(fields),
                 Policy::kOpen,
                 fields.Flag("muted"),
                 {}};
  const auto policy = PolicyFromName(fields.MaybeText("policy").value_or(""));
  room.policy = policy.value_or(Policy::kOpen);
  if (const auto settings = fields.MaybeObject("settings")) {
    room.settings = settings->Minified();
  }
  return room;
}

Reply DecodeEnd(JsonFields& fields) {
  return PageEnd{Re(fields),
                 std::string(fields.Text("room")),
                 MaybeNumber(fields, "n"),
                 fields.MaybeInteger("first", 1, kMaxInteger).value_or(1),
                 fields.Integer("low", 1, kMaxInteger),
                 fields.Integer("high", 0, kMaxInteger),
                 MaybeNumber(fields, "began"),
                 fields.RequiredId("run")};
}

struct ReplyType {
  std::string_view name;
  Reply (*decode)(JsonFields&);
};

constexpr std::array kReplyTypes = {
    ReplyType{"stored", DecodeStored}, ReplyType{"refused", DecodeRefused},
    ReplyType{"resend", DecodeResend}, ReplyType{"welcome", DecodeWelcome},
    ReplyType{"pong", DecodePong},     ReplyType{"goodbye", DecodeGoodbye},
    ReplyType{"rooms", DecodeRooms},   ReplyType{"roster", DecodeRoster},
    ReplyType{"room", DecodeRoom},     ReplyType{"end", DecodeEnd},
};

Marked DecodeMarked(JsonFields& fields) {
  return {std::string(fields.Text("room")),
          fields.Integer("line", 1, kMaxInteger)};
}

DeskLine DecodeDeskTyped(std::string_view type, JsonFields& fields) {
  if (fields.Has("seq") && fields.Has("from")) {
    const auto* event = EventTypeFromName(type);
    return DecodeEvent(fields, event ? event->type : EventType::kUnknown);
  }
  for (const auto& reply : kReplyTypes) {
    if (reply.name == type) return reply.decode(fields);
  }
  if (type == "beat" && fields.Has("room")) return DecodeRoomBeat(fields);
  if (type == "online") return DecodePresence(fields, true);
  if (type == "offline") return DecodePresence(fields, false);
  if (type == "marked") return DecodeMarked(fields);
  return UnknownSignal{};
}

}  // namespace

Result<DeskLine> DecodeDeskLine(JsonParser& parser, std::string_view line) {
  auto fields = JsonFields::Parse(parser, line);
  if (!fields) return tl::make_unexpected(fields.error());
  DeskLine decoded = DecodeDeskTyped(fields->Text("type"), *fields);
  if (fields->refusal()) return tl::make_unexpected(*fields->refusal());
  return decoded;
}

}  // namespace qun
