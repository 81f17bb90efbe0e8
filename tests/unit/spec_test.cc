// PROTOCOL.md and the code must agree: each limit, verb, event type, code and
// answer is in both, with the same value.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "proto/base/errc.h"
#include "proto/base/limits.h"
#include "proto/lines/event.h"
#include "proto/lines/reply.h"
#include "proto/lines/settings.h"
#include "proto/lines/topic.h"
#include "proto/lines/verbs.h"
#include "proto/sockets/endpoints.h"

namespace qun {
namespace {

using Row = std::vector<std::string>;
using Words = std::set<std::string>;

std::string Trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::string WithoutQuotes(std::string text) {
  std::erase(text, '`');
  return Trimmed(text);
}

Row Cells(const std::string& line) {
  Row cells;
  std::size_t begin = 1;
  for (auto end = line.find('|', begin); end != std::string::npos;
       end = line.find('|', begin)) {
    cells.push_back(WithoutQuotes(line.substr(begin, end - begin)));
    begin = end + 1;
  }
  return cells;
}

// The rows of the table whose header begins with these cells.
std::vector<Row> Table(const Row& head) {
  std::ifstream page(QUN_SOURCE_DIR "/proto/PROTOCOL.md");
  std::vector<Row> rows;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with('|')) {
      inside = false;
      continue;
    }
    const Row cells = Cells(line);
    if (inside && !line.starts_with("|-")) rows.push_back(cells);
    inside = inside || std::equal(head.begin(), head.end(), cells.begin());
  }
  return rows;
}

Words FirstColumn(const std::vector<Row>& rows) {
  Words words;
  for (const Row& row : rows) {
    EXPECT_TRUE(words.insert(row.at(0)).second) << row.at(0) << " stands twice";
  }
  return words;
}

// kTextBytes is text_bytes in PROTOCOL.md.
std::string NameOnThePage(const std::string& constant) {
  std::string name;
  for (const char c : constant.substr(1)) {
    if (std::isupper(c) != 0 && !name.empty()) name += '_';
    name += static_cast<char>(std::tolower(c));
  }
  return name;
}

// The names in limits.h, read from its text, since code cannot list its own
// constants.
Words LimitsOfTheHeader() {
  std::ifstream header(QUN_SOURCE_DIR "/proto/base/limits.h");
  Words names;
  for (std::string line; std::getline(header, line);) {
    const auto end = line.find(" = ");
    if (!line.starts_with("inline constexpr") || end == std::string::npos) {
      continue;
    }
    const auto begin = line.rfind(' ', end - 1) + 1;
    names.insert(NameOnThePage(line.substr(begin, end - begin)));
  }
  names.erase("max_integer");  // a rule of the page's own section on JSON
  return names;
}

TEST(SpecTest, TheSocketsHaveTheEndpointsOfThePage) {
  const auto code = EndpointsFrom(kDefaultIntake, "", "");
  ASSERT_TRUE(code);
  Row page;
  for (const Row& row : Table({"socket", "broker"})) page.push_back(row.at(3));
  EXPECT_EQ(page, (Row{code->intake, code->feed, code->desk}));
}

TEST(SpecTest, TopicsAreThoseOfThePage) {
  EXPECT_EQ(FirstColumn(Table({"topic", "carries"})),
            (Words{RoomTopic("<room>"), std::string(kUpTopic)}));
}

TEST(SpecTest, EveryLimitOfTheHeaderIsOnThePage) {
  EXPECT_EQ(FirstColumn(Table({"limit", "value"})), LimitsOfTheHeader());
}

TEST(SpecTest, LimitsAreThoseOfThePage) {
  const std::map<std::string, std::uint64_t> code = {
      {"text_bytes", kTextBytes},
      {"data_bytes", kDataBytes},
      {"name_bytes", kNameBytes},
      {"name_clusters", kNameClusters},
      {"title_bytes", kTitleBytes},
      {"emoji_bytes", kEmojiBytes},
      {"pins", kPins},
      {"state_keys", kStateKeys},
      {"settings_bytes", kSettingsBytes},
      {"state_depth", kStateDepth},
      {"longest_seconds", kLongestSeconds},
      {"room_members", kRoomMembers},
      {"rooms_of_user", kRoomsOfUser},
      {"rooms_made", kRoomsMade},
      {"settings_of_user", kSettingsOfUser},
      {"recall_ms", kRecallMs},
      {"re_bytes", kReBytes},
      {"depth", kDepth},
      {"line_keys", kLineKeys},
      {"request_message_bytes", kRequestMessageBytes},
      {"unread_bytes", kUnreadBytes},
      {"subscriber_burst", kSubscriberBurst},
      {"subscriber_rate", kSubscriberRate},
      {"subscriber_total", kSubscriberTotal},
      {"subscription_bytes", kSubscriptionBytes},
      {"subscribers_of_key", kSubscribersOfKey},
      {"subscriber_burst_of_key", kSubscriberBurstOfKey},
      {"subscriber_rate_of_key", kSubscriberRateOfKey},
      {"subscribed_bytes", kSubscribedBytes},
      {"subscribed_bytes_of_key", kSubscribedBytesOfKey},
      {"broker_message_bytes", kBrokerMessageBytes},
      {"client_message_bytes", kClientMessageBytes},
      {"window", kWindow},
      {"history_lines", kHistoryLines},
      {"history_default", kHistoryDefault},
      {"topic_bytes", kTopicBytes},
      {"connections_of_key", kConnectionsOfKey},
      {"handshakes_of_key", kHandshakesOfKey},
      {"idle_days", kIdleDays},
      {"farewell_minutes", kFarewellMinutes},
      {"sessions_kept", kSessionsKept},
      {"sessions_of_user", kSessionsOfUser},
  };
  std::map<std::string, std::uint64_t> page;
  for (const Row& row : Table({"limit", "value"})) {
    page[row.at(0)] = std::stoull(row.at(1));
  }
  EXPECT_EQ(page, code);
}

TEST(SpecTest, VerbsAreThoseOfThePage) {
  const std::map<VerbKind, std::string> kinds = {
      {VerbKind::kRecorded, "recorded"},
      {VerbKind::kCounter, "counter"},
      {VerbKind::kQuery, "query"}};
  std::vector<Row> code;
  for (const VerbInfo& verb : AllVerbs()) {
    code.push_back({std::string(verb.name), kinds.at(verb.kind),
                    std::string(NameOf(verb.right)),
                    verb.needs_keys ? "yes" : "", std::string(verb.fields),
                    WithoutQuotes(std::string(verb.help))});
  }
  std::vector<Row> page;
  for (const Row& row : Table({"verb", "kind"})) {
    page.push_back(
        {row.at(0), row.at(1), row.at(2), row.at(3), row.at(4), row.at(6)});
  }
  EXPECT_EQ(page, code);
}

TEST(SpecTest, EveryFieldOfARequestIsExplainedOnThePage) {
  // The table of fields that any request may have has the same header.
  Words fields = {"do", "as", "session", "k", "re", "bot"};
  for (const VerbInfo& verb : AllVerbs()) {
    std::istringstream words{std::string(verb.fields)};
    for (std::string word; words >> word;) {
      if (word.ends_with('?')) word.pop_back();
      fields.insert(word);
    }
  }
  EXPECT_EQ(FirstColumn(Table({"field", "type"})), fields);
}

TEST(SpecTest, EveryVerbHasAnAnswerThatThePageKnows) {
  const Words types = FirstColumn(Table({"type", "fields", "meaning"}));
  for (const Row& row : Table({"verb", "kind"})) {
    std::istringstream words(row.at(5));
    std::string word;
    EXPECT_TRUE(words >> word) << row.at(0) << " has no answer";
    do {
      EXPECT_TRUE(types.contains(word))
          << word << ", the answer to " << row.at(0);
    } while (words >> word);
  }
}

TEST(SpecTest, SettingsAreThoseOfThePage) {
  std::vector<Row> code;
  for (const SettingInfo& setting : AllSettings()) {
    const std::string key(setting.key);
    code.push_back({setting.key == kStateKey ? key + "<name>" : key,
                    std::string(NameOf(setting.right)),
                    WithoutQuotes(std::string(setting.help))});
  }
  std::vector<Row> page;
  for (const Row& row : Table({"setting", "who", "value"})) {
    page.push_back({row.at(0), row.at(1), row.at(3)});
  }
  EXPECT_EQ(page, code);
}

TEST(SpecTest, EventTypesAreThoseOfThePage) {
  std::vector<Row> code;
  for (const EventTypeInfo& type : AllEventTypes()) {
    code.push_back({std::string(type.name), std::string(type.fields)});
  }
  std::vector<Row> page;
  for (const Row& row : Table({"type", "fields besides seq n room at from"})) {
    page.push_back({row.at(0), row.at(1)});
  }
  EXPECT_EQ(page, code);
}

TEST(SpecTest, CodesAreThoseOfThePage) {
  std::vector<Row> code;
  for (const ErrcInfo& info : AllErrcs()) {
    code.push_back({std::string(info.name), info.final ? "yes" : "no"});
  }
  std::vector<Row> page;
  for (const Row& row : Table({"code", "final"})) {
    page.push_back({row.at(0), row.at(1)});
  }
  EXPECT_EQ(page, code);
}

// The fields of the rows of answers and signals: those that are required
// ("must") and all that are allowed.
struct Fields {
  Words must;
  Words may;
};

Fields FieldsIn(const std::string& cell) {
  Fields fields;
  std::istringstream words(cell);
  for (std::string word; words >> word;) {
    const bool optional = word.ends_with('?');
    if (optional) word.pop_back();
    fields.may.insert(word);
    if (!optional) fields.must.insert(word);
  }
  return fields;
}

std::map<std::string, std::string> CellsOfThePage(const Row& head) {
  std::map<std::string, std::string> cells;
  for (const Row& row : Table(head)) cells[row.at(0)] = row.at(1);
  return cells;
}

Words FieldsOf(const std::string& line) {
  Words found;
  const auto json = nlohmann::json::parse(line);
  for (const auto& item : json.items()) found.insert(item.key());
  found.erase("type");
  return found;
}

// The line must have these fields and no others.
void ExpectFields(const std::string& line, const Words& fields) {
  EXPECT_EQ(FieldsOf(line), fields) << line;
}

// An event with these fields.
Event EventWith(EventType type, const Words& fields) {
  Event event;
  event.type = type;
  const std::map<std::string, std::string*> texts = {
      {"text", &event.text},   {"data", &event.data},
      {"user", &event.user},   {"role", &event.role},
      {"kind", &event.kind},   {"emoji", &event.emoji},
      {"value", &event.value}, {"setting", &event.setting}};
  const std::map<std::string, std::uint64_t*> numbers = {
      {"reply_to", &event.reply_to},
      {"line", &event.line},
      {"until", &event.until},
      {"edited", &event.edited},
      {"recalled", &event.recalled}};
  for (const std::string& field : fields) {
    if (texts.contains(field)) *texts.at(field) = "{}";
    if (numbers.contains(field)) *numbers.at(field) = 1;
  }
  event.bot = fields.contains("bot");
  event.off = fields.contains("off");
  return event;
}

TEST(SpecTest, EventsHaveTheFieldsOfThePage) {
  auto page = CellsOfThePage({"type", "fields besides seq n room at from"});
  for (const EventTypeInfo& type : AllEventTypes()) {
    Fields fields = FieldsIn(page[std::string(type.name)]);
    for (const char* always : {"seq", "n", "room", "at", "from"}) {
      fields.must.insert(always);
      fields.may.insert(always);
    }
    ExpectFields(EncodeEvent(EventWith(type.type, fields.must)), fields.must);
    ExpectFields(EncodeEvent(EventWith(type.type, fields.may)), fields.may);
  }
}

RoomState MostOfARoom() {
  RoomState room{"q", {}, Policy::kOpen, true, "{}"};
  room.info.members = 1;
  room.info.kind = RoomKind::kDirect;
  room.info.with = "bob";
  room.info.role = Role::kOwner;
  room.info.is_invited = true;
  room.info.read = 1;
  return room;
}

// Each answer with as few and with as many fields as possible.
std::vector<std::pair<Reply, Reply>> LeastAndMost() {
  const RefusedList refused = {{1, Errc::kTooLong}};
  const Refusal not_now{Errc::kDiskFull, "why", "try this", 5};
  const Id id{{1, 2}};
  return {
      {Stored{}, Stored{id, 1, "q", "room", 1, 1, 1, refused}},
      {Refused{{}, 0, "", Refuse(Errc::kNoRoom), {}},
       Refused{id, 1, "q", not_now, refused}},
      {Resend{id, 1, "", std::nullopt, {}},
       Resend{id, 1, "q", not_now, refused}},
      {Welcome{}, Welcome{"q", "a", id, id, 1, {}, {}, refused, true}},
      {Pong{}, Pong{"q", id, id, 1, refused, true}},
      {Goodbye{}, Goodbye{"q"}},
      {RoomList{}, RoomList{"q", {}, "b"}},
      {Roster{}, Roster{"q", "room", {}, "b"}},
      {RoomState{}, MostOfARoom()},
      {PageEnd{}, PageEnd{"q", "room", 1, 1, 1, 1, 1}},
  };
}

TEST(SpecTest, AnswersHaveTheFieldsOfThePage) {
  auto page = CellsOfThePage({"type", "fields", "meaning"});
  for (const auto& [least, most] : LeastAndMost()) {
    const auto type =
        nlohmann::json::parse(EncodeReply(least))["type"].get<std::string>();
    ASSERT_TRUE(page.contains(type)) << type << " is not on the page";
    const Fields fields = FieldsIn(page[type]);
    ExpectFields(EncodeReply(least), fields.must);
    ExpectFields(EncodeReply(most), fields.may);
    page.erase(type);
  }
  // The signals' table has the same header.
  for (const char* signal : {"beat", "probe", "online", "offline", "marked"}) {
    EXPECT_EQ(page.erase(signal), 1) << signal << " is not on the page";
  }
  EXPECT_TRUE(page.empty()) << "the page names " << page.begin()->first;
}

TEST(SpecTest, EveryAnswerIsComparedWithThePage) {
  EXPECT_EQ(LeastAndMost().size(), std::variant_size_v<Reply>);
}

TEST(SpecTest, SignalsHaveTheFieldsOfThePage) {
  auto page = CellsOfThePage({"type", "fields", "meaning"});
  for (const bool online : {true, false}) {
    ExpectFields(EncodeSignal(PresenceSignal{online, "room", "alice", 1}),
                 FieldsIn(page[online ? "online" : "offline"]).may);
  }
  ExpectFields(EncodeSignal(Probe{}), FieldsIn(page["probe"]).may);
  ExpectFields(EncodeSignal(Marked{}), FieldsIn(page["marked"]).may);
  // A type with two forms: "log run b, or room n".
  const std::string either = ", or ";
  const std::string beat = page["beat"];
  const auto middle = beat.find(either);
  ASSERT_NE(middle, std::string::npos);
  ExpectFields(EncodeSignal(Beat{}), FieldsIn(beat.substr(0, middle)).may);
  const Fields of_room = FieldsIn(beat.substr(middle + either.size()));
  ExpectFields(EncodeSignal(RoomBeat{}), of_room.must);
  ExpectFields(EncodeSignal(RoomBeat{"", 0, Id{}}), of_room.may);
}

}  // namespace
}  // namespace qun
