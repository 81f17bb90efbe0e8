#include "proto/event.h"

#include <algorithm>
#include <array>

#include "proto/json_fields.h"
#include "proto/limits.h"

namespace qun {
namespace {

constexpr std::array kTypes = {
    EventTypeInfo{EventType::kSaid, "said", "text reply_to? data? bot?"},
    EventTypeInfo{EventType::kCreated, "created", "bot?"},
    EventTypeInfo{EventType::kJoined, "joined", "bot?"},
    EventTypeInfo{EventType::kLeft, "left", "bot?"},
};

FeedLine DecodeBeat(JsonFields& fields) {
  if (fields.Has("room")) {
    return RoomBeat{std::string(fields.Text("room")),
                    fields.Integer("n", 0, kMaxInteger)};
  }
  return Beat{fields.RequiredId("log"), fields.RequiredId("run"),
              fields.Integer("b", 0, kMaxInteger)};
}

FeedLine DecodePresence(JsonFields& fields, bool online) {
  return PresenceSignal{online, std::string(fields.Text("room")),
                        std::string(fields.Text("user")),
                        fields.Integer("at", 0, kMaxInteger)};
}

FeedLine DecodeFeedTyped(std::string_view type, JsonFields& fields) {
  if (const auto* event = EventTypeFromName(type)) {
    return DecodeEvent(fields, event->type);
  }
  if (type == "beat") return DecodeBeat(fields);
  if (type == "up") return Up{};
  if (type == "online") return DecodePresence(fields, true);
  if (type == "offline") return DecodePresence(fields, false);
  if (fields.Has("seq")) return DecodeEvent(fields, EventType::kUnknown);
  return UnknownSignal{};
}

void DecodeSaid(JsonFields& fields, Event* said) {
  said->text = fields.Text("text");
  said->reply_to = fields.MaybeInteger("reply_to", 1, kMaxInteger).value_or(0);
  if (const auto data = fields.MaybeObject("data")) {
    said->data = data->Minified();
  }
}

}  // namespace

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
  JsonWriter out(&line);
  out.FlagIf("replay", event.replay).Number("seq", event.seq);
  out.Number("n", event.n).Text("room", event.room).Number("at", event.at);
  out.Text("type", Info(event.type).name).Text("from", event.from);
  out.TextIf("text", event.text).NumberIf("reply_to", event.reply_to);
  out.RawIf("data", event.data).FlagIf("bot", event.bot);
  out.Close();
  return line;
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
  out.Text("type", "beat").Text("room", beat.room).Number("n", beat.n).Close();
  return line;
}

std::string EncodeSignal(const Up& /*up*/) { return R"({"type":"up"})"; }

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
  if (type == EventType::kSaid) DecodeSaid(fields, &event);
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
