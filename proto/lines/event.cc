#include "proto/lines/event.h"

#include <algorithm>
#include <array>

#include "proto/base/limits.h"
#include "proto/json/json_fields.h"
#include "proto/json/json_writer.h"

namespace qun {
namespace {

constexpr std::array kTypes = {
    EventTypeInfo{EventType::kSaid, "said",
                  "text? reply_to? data? edited? recalled? bot?"},
    EventTypeInfo{EventType::kEdited, "edited", "line text? bot?"},
    EventTypeInfo{EventType::kRecalled, "recalled", "line bot?"},
    EventTypeInfo{EventType::kReacted, "reacted", "line emoji off? bot?"},
    EventTypeInfo{EventType::kCreated, "created", "kind? bot?"},
    EventTypeInfo{EventType::kAsked, "asked", "bot?"},
    EventTypeInfo{EventType::kJoined, "joined", "bot?"},
    EventTypeInfo{EventType::kLeft, "left", "bot?"},
    EventTypeInfo{EventType::kInvited, "invited", "user bot?"},
    EventTypeInfo{EventType::kApproved, "approved", "user bot?"},
    EventTypeInfo{EventType::kDeclined, "declined", "user bot?"},
    EventTypeInfo{EventType::kKicked, "kicked", "user bot?"},
    EventTypeInfo{EventType::kBanned, "banned", "user bot?"},
    EventTypeInfo{EventType::kUnbanned, "unbanned", "user bot?"},
    EventTypeInfo{EventType::kMuted, "muted", "user? until? bot?"},
    EventTypeInfo{EventType::kUnmuted, "unmuted", "user? bot?"},
    EventTypeInfo{EventType::kGranted, "granted", "user role bot?"},
    EventTypeInfo{EventType::kRevoked, "revoked", "user bot?"},
    EventTypeInfo{EventType::kChanged, "changed", "setting value? until? bot?"},
};

// Enough for the fields of most events except text and data.
constexpr std::size_t kEventBytes = 160;

FeedLine DecodeBeat(JsonFields& fields) {
  if (fields.Has("room")) return DecodeRoomBeat(fields);
  return Beat{fields.RequiredId("log"), fields.RequiredId("run"),
              fields.Integer("b", 0, kMaxInteger)};
}

FeedLine DecodeFeedTyped(std::string_view type, JsonFields& fields) {
  if (const auto* event = EventTypeFromName(type)) {
    return DecodeEvent(fields, event->type);
  }
  if (type == "beat") return DecodeBeat(fields);
  if (type == "online") return DecodePresence(fields, true);
  if (type == "offline") return DecodePresence(fields, false);
  if (fields.Has("seq")) return DecodeEvent(fields, EventType::kUnknown);
  return UnknownSignal{};
}

void DecodeSaid(JsonFields& fields, Event* said) {
  said->edited = fields.MaybeInteger("edited", 1, kMaxInteger).value_or(0);
  said->recalled = fields.MaybeInteger("recalled", 1, kMaxInteger).value_or(0);
  if (said->recalled == 0) said->text = fields.Text("text");
  said->reply_to = fields.MaybeInteger("reply_to", 1, kMaxInteger).value_or(0);
  if (const auto data = fields.MaybeObject("data")) {
    said->data = data->Minified();
  }
}

// Reads the fields of all types other than kSaid.
void DecodeDone(JsonFields& fields, Event* event) {
  const auto text = [&](const char* key) {
    return std::string(fields.MaybeText(key).value_or(""));
  };
  event->text = text("text");
  event->user = text("user");
  event->role = text("role");
  event->kind = text("kind");
  event->emoji = text("emoji");
  event->setting = text("setting");
  event->value = fields.Value("value");
  event->line = fields.MaybeInteger("line", 1, kMaxInteger).value_or(0);
  event->until = fields.MaybeInteger("until", 1, kMaxInteger).value_or(0);
  event->off = fields.Flag("off");
}

}  // namespace

static_assert(kTypes.size() == static_cast<std::size_t>(EventType::kUnknown),
              "each event type has a row");

std::span<const EventTypeInfo> AllEventTypes() { return kTypes; }

const EventTypeInfo& Info(EventType type) {
  return kTypes.at(static_cast<std::size_t>(type));
}

const EventTypeInfo* EventTypeFromName(std::string_view name) {
  const auto* found = std::find_if(
      kTypes.begin(), kTypes.end(),
      [name](const EventTypeInfo& info) { return info.name == name; });
  return found == kTypes.end() ? nullptr : found;
}

std::string EncodeEvent(const Event& event) {
  std::string line;
  line.reserve(kEventBytes + event.text.size() + event.data.size());
  JsonWriter out(&line);
  out.FlagIf("replay", event.replay).Number("seq", event.seq);
  out.Number("n", event.n).Text("room", event.room).Number("at", event.at);
  out.Text("type", Info(event.type).name).Text("from", event.from);
  out.TextIf("text", event.text).NumberIf("reply_to", event.reply_to);
  out.RawIf("data", event.data).NumberIf("line", event.line);
  out.TextIf("user", event.user).TextIf("role", event.role);
  out.TextIf("kind", event.kind).TextIf("emoji", event.emoji);
  out.FlagIf("off", event.off).TextIf("setting", event.setting);
  out.RawIf("value", event.value).NumberIf("until", event.until);
  out.NumberIf("edited", event.edited).NumberIf("recalled", event.recalled);
  out.FlagIf("bot", event.bot).Close();
  return line;
}

Event Tombstone(const Event& said, std::uint64_t by) {
  Event tombstone = said;
  tombstone.text.clear();
  tombstone.data.clear();
  tombstone.reply_to = tombstone.edited = 0;
  tombstone.recalled = by;
  return tombstone;
}

std::string EncodeSignal(const Beat& beat) {
  std::string line;
  JsonWriter out(&line);
  out.Text("type", "beat").Text("log", ToHex(beat.log));
  out.Text("run", ToHex(beat.run)).Number("b", beat.b).Close();
  return line;
}

std::string EncodeSignal(const RoomBeat& beat) {
  std::string line;
  JsonWriter out(&line);
  out.Text("type", "beat").Text("room", beat.room).Number("n", beat.n);
  if (beat.run) out.Text("run", ToHex(*beat.run));
  out.Close();
  return line;
}

std::string EncodeSignal(const Marked& marked) {
  std::string line;
  JsonWriter out(&line);
  out.Text("type", "marked").Text("room", marked.room);
  out.Number("line", marked.line).Close();
  return line;
}

std::string EncodeSignal(const Probe& /*probe*/) {
  return R"({"type":"probe"})";
}

std::string EncodeSignal(const PresenceSignal& presence) {
  std::string line;
  JsonWriter out(&line);
  out.Text("type", presence.online ? "online" : "offline");
  out.Text("room", presence.room).Text("user", presence.user);
  out.Number("at", presence.at).Close();
  return line;
}

std::string AsReplay(std::string_view stored_line) {
  std::string line = R"({"replay":true,)";
  return line.append(stored_line.substr(1));
}

RoomBeat DecodeRoomBeat(JsonFields& fields) {
  return {std::string(fields.Text("room")), fields.Integer("n", 0, kMaxInteger),
          fields.MaybeId("run")};
}

PresenceSignal DecodePresence(JsonFields& fields, bool online) {
  return {online, std::string(fields.Text("room")),
          std::string(fields.Text("user")),
          fields.Integer("at", 0, kMaxInteger)};
}

Event DecodeEvent(JsonFields& fields, EventType type) {
  Event event;
  event.type = type;
  event.replay = fields.Flag("replay");
  event.seq = fields.Integer("seq", 1, kMaxInteger);
  event.n = fields.Integer("n", 1, kMaxInteger);
  event.room = fields.Text("room");
  event.at = fields.Integer("at", 0, kMaxInteger);
  event.from = fields.Text("from");
  event.bot = fields.Flag("bot");
  if (type == EventType::kSaid) {
    DecodeSaid(fields, &event);
  } else if (type != EventType::kUnknown) {
    DecodeDone(fields, &event);
  }
  return event;
}

Result<FeedLine> DecodeFeedLine(JsonParser& parser, std::string_view line) {
  auto fields = JsonFields::Parse(parser, line);
  if (!fields) return tl::make_unexpected(fields.error());
  FeedLine decoded = DecodeFeedTyped(fields->Text("type"), *fields);
  if (fields->refusal()) return tl::make_unexpected(*fields->refusal());
  return decoded;
}

}  // namespace qun
