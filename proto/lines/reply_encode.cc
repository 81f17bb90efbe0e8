#include <algorithm>

#include "proto/base/limits.h"
#include "proto/json/json_writer.h"
#include "proto/lines/reply.h"
#include "proto/lines/topic.h"

namespace qun {
namespace {

// A JSON array with an object for each item, which `encode` writes.
template <typename Items, typename Encode>
std::string ListJson(const Items& items, Encode encode) {
  std::string json = "[";
  for (const auto& item : items) {
    if (json.size() > 1) json.push_back(',');
    JsonWriter out(&json);
    encode(out, item);
    out.Close();
  }
  return json.append("]");
}

std::string RefusedJson(const RefusedList& refused) {
  if (refused.empty()) return {};
  return ListJson(refused, [](JsonWriter& out, const RefusedK& item) {
    out.Number("k", item.k).Text("code", Info(item.code).name);
  });
}

void WriteRoom(JsonWriter& out, const RoomInfo& room) {
  out.Number("n", room.n).Number("first", room.first);
  if (room.members) out.Number("members", *room.members);
  if (room.kind != RoomKind::kPublic) out.Text("kind", NameOf(room.kind));
  out.TextIf("with", room.with);
  if (room.role != Role::kNone) out.Text("role", NameOf(room.role));
  out.FlagIf("invited", room.is_invited).NumberIf("read", room.read);
}

void WriteListedRoom(JsonWriter& out, const RoomInfo& room) {
  out.Text("room", room.room);
  if (room.kind == RoomKind::kPublic) out.Text("topic", RoomTopic(room.room));
  WriteRoom(out, room);
}

std::string RoomsJson(const std::vector<RoomInfo>& rooms) {
  return ListJson(rooms, WriteListedRoom);
}

std::string LimitsJson(const Limits& limits) {
  std::string json;
  JsonWriter(&json)
      .Number("text", limits.text)
      .Number("data", limits.data)
      .Number("message", limits.message)
      .Number("window", limits.window)
      .Close();
  return json;
}

class ReplyWriter {
 public:
  explicit ReplyWriter(JsonWriter* out) : out_(out) {}

  void operator()(const Stored& stored) const {
    Counter("stored", stored.session, stored.k, stored.re);
    if (!stored.room.empty()) {
      out_->Text("room", stored.room).Number("n", stored.n);
      out_->Number("seq", stored.seq).Number("at", stored.at);
    }
    out_->RawIf("refused", RefusedJson(stored.refused));
  }
  void operator()(const Refused& refused) const {
    Counter("refused", refused.session, refused.k, refused.re);
    const Refusal& refusal = refused.refusal;
    out_->Text("code", Info(refusal.code).name).Text("why", refusal.why);
    out_->TextIf("try", refusal.suggestion);
    RetryAfter(refusal);
    out_->RawIf("refused", RefusedJson(refused.refused));
  }
  void operator()(const Resend& resend) const {
    Counter("resend", resend.session, resend.k, resend.re);
    if (resend.reason) {
      out_->Text("code", Info(resend.reason->code).name);
      RetryAfter(*resend.reason);
    }
    out_->RawIf("refused", RefusedJson(resend.refused));
  }
  void operator()(const Welcome& welcome) const {
    Head("welcome", welcome.re).Text("user", welcome.user);
    Run(welcome.log, welcome.run);
    out_->Number("k", welcome.k).Raw("limits", LimitsJson(welcome.limits));
    out_->Raw("rooms", RoomsJson(welcome.rooms));
    out_->RawIf("refused", RefusedJson(welcome.refused));
    out_->FlagIf("forgotten", welcome.forgotten);
  }
  void operator()(const Pong& pong) const {
    Head("pong", pong.re);
    Run(pong.log, pong.run);
    if (pong.k) out_->Number("k", *pong.k);
    out_->RawIf("refused", RefusedJson(pong.refused));
    out_->FlagIf("forgotten", pong.forgotten);
  }
  void operator()(const Goodbye& goodbye) const { Head("goodbye", goodbye.re); }
  void operator()(const RoomList& list) const {
    Head("rooms", list.re).Raw("rooms", RoomsJson(list.rooms));
    out_->TextIf("next", list.next);
  }
  void operator()(const Roster& roster) const {
    Head("roster", roster.re).TextIf("room", roster.room);
    out_->Raw("users", ListJson(roster.users, [](JsonWriter& out,
                                                 const RosterEntry& entry) {
                out.Text("user", entry.user).Flag("online", entry.online);
                if (entry.role > Role::kMember) {
                  out.Text("role", NameOf(entry.role));
                }
                out.TextIf("card", entry.card).FlagIf("muted", entry.is_muted);
              }));
    out_->TextIf("next", roster.next);
  }
  void operator()(const RoomState& room) const {
    WriteRoom(Head("room", room.re).Text("room", room.info.room), room.info);
    out_->Text("policy", NameOf(room.policy)).FlagIf("muted", room.is_muted);
    out_->RawIf("settings", room.settings);
  }
  void operator()(const PageEnd& end) const {
    Head("end", end.re).Text("room", end.room);
    out_->Number("n", end.n).Number("first", end.first);
    out_->Number("low", end.low).Number("high", end.high);
    out_->Number("began", end.began).Text("run", ToHex(end.run));
  }

 private:
  JsonWriter& Head(std::string_view type, std::string_view re) const {
    return out_->Text("type", type).Text("re", re);
  }
  void Counter(std::string_view type, const std::optional<Id>& session,
               std::uint64_t k, std::string_view re) const {
    out_->Text("type", type);
    if (session) out_->Text("session", ToHex(*session));
    out_->NumberIf("k", k).TextIf("re", re);
  }
  void RetryAfter(const Refusal& refusal) const {
    if (Info(refusal.code).final) return;
    out_->Number("retry_after", static_cast<std::uint64_t>(
                                    std::max(0, refusal.retry_after_ms)));
  }
  void Run(const Id& log, const Id& run) const {
    out_->Text("log", ToHex(log)).Text("run", ToHex(run));
  }

  JsonWriter* out_;
};

}  // namespace

Limits AnnouncedLimits() {
  return {kTextBytes, kDataBytes, kRequestMessageBytes, kWindow};
}

std::string EncodeReply(const Reply& reply) {
  std::string line;
  JsonWriter out(&line);
  std::visit(ReplyWriter(&out), reply);
  out.Close();
  return line;
}

}  // namespace qun
