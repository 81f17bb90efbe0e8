// The queries.
#include "proto/base/limits.h"
#include "proto/lines/request_body.h"
#include "proto/lines/request_fields.h"

namespace qun {
namespace {

std::optional<LastKnown> ReadLast(JsonFields& fields) {
  auto last = fields.MaybeObject("last");
  if (!last) return std::nullopt;
  const LastKnown known{last->Integer("seq", 0, kMaxInteger),
                        last->Integer("at", 0, kMaxInteger)};
  if (last->refusal()) {
    fields.Refuse(last->refusal()->code,
                  "in \"last\": " + last->refusal()->why);
  }
  return known;
}

std::string ReadStart(JsonFields& fields) {
  const auto start = fields.MaybeText("start").value_or("");
  // The name of a direct room has '@', a name, '/' and another name.
  CheckSize(fields, "start", start.size(), 2 * kNameBytes + 2);
  return std::string(start);
}

}  // namespace

void Read(JsonFields& fields, Hello* hello) {
  hello->listen = fields.Flag("listen");
  hello->last = ReadLast(fields);
}

void Read(JsonFields& fields, Ping* ping) {
  ping->listen = fields.Flag("listen");
  ping->last = ReadLast(fields);
}

void Read(JsonFields& fields, History* history) {
  history->room = ReadRoom(fields);
  history->after = fields.MaybeInteger("after", 0, kMaxInteger - 1);
  history->before = fields.MaybeInteger("before", 1, kMaxInteger);
  history->limit =
      fields.MaybeInteger("limit", 1, kHistoryLines).value_or(kHistoryDefault);
  if (history->after && history->before &&
      *history->after >= *history->before) {
    fields.Refuse(Errc::kBadField, "\"after\" must be below \"before\"");
  }
}

void Read(JsonFields& fields, ListRooms* rooms) {
  rooms->start = ReadStart(fields);
}

void Read(JsonFields& fields, Who* who) {
  const auto room = fields.MaybeText("room");
  if (room == "") {
    fields.Refuse(Errc::kBadName,
                  "\"room\" must not be empty; leave it out for everyone who "
                  "is online");
  }
  who->room = room.value_or("");
  who->start = ReadStart(fields);
}

}  // namespace qun
