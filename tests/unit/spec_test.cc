// PROTOCOL.md and the code are twins: every limit, verb, event type, code and
// answer stands in both, with the same value.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "proto/errc.h"
#include "proto/event.h"
#include "proto/limits.h"
#include "proto/reply.h"
#include "proto/verbs.h"

namespace qun {
namespace {

using Row = std::vector<std::string>;

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

// The rows of the table whose head begins with these cells.
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

TEST(SpecTest, LimitsAreThoseOfThePage) {
  const std::map<std::string, std::uint64_t> code = {
      {"text_bytes", kTextBytes},
      {"data_bytes", kDataBytes},
      {"name_bytes", kNameBytes},
      {"name_clusters", kNameClusters},
      {"re_bytes", kReBytes},
      {"depth", kDepth},
      {"request_message_bytes", kRequestMessageBytes},
      {"subscription_bytes", kSubscriptionBytes},
      {"broker_message_bytes", kBrokerMessageBytes},
      {"client_message_bytes", kClientMessageBytes},
      {"window", kWindow},
      {"history_lines", kHistoryLines},
      {"history_default", kHistoryDefault},
      {"welcome_rooms", kWelcomeRooms},
      {"topic_bytes", kTopicBytes},
      {"idle_days", kIdleDays},
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
                    std::string(verb.fields),
                    WithoutQuotes(std::string(verb.help))});
  }
  std::vector<Row> page;
  for (const Row& row : Table({"verb", "kind"})) {
    page.push_back({row.at(0), row.at(1), row.at(2), row.at(4)});
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

// The page's rows of answers and signals, with the fields that are always
// there ("must") and all that may be.
struct Fields {
  std::set<std::string> must;
  std::set<std::string> may;
};

std::map<std::string, Fields> FieldsOfThePage(const Row& head) {
  std::map<std::string, Fields> types;
  for (const Row& row : Table(head)) {
    Fields& fields = types[row.at(0)];
    std::istringstream words(row.at(1));
    for (std::string word; words >> word;) {
      const bool optional = word.ends_with('?');
      if (optional) word.pop_back();
      fields.may.insert(word);
      if (!optional) fields.must.insert(word);
    }
  }
  return types;
}

void ExpectFields(const Fields& fields, const std::string& line, bool all) {
  const auto json = nlohmann::json::parse(line);
  std::set<std::string> found;
  for (const auto& item : json.items()) found.insert(item.key());
  found.erase("type");
  EXPECT_EQ(found, all ? fields.may : fields.must) << line;
}

// Each answer with as little and with as much in it as can be.
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
      {RoomList{}, RoomList{"q", {}, true}},
      {Roster{}, Roster{"q", "room", {}, true}},
      {PageMore{}, PageMore{"q"}},
      {PageEnd{}, PageEnd{"q", "room", 1, 1}},
  };
}

TEST(SpecTest, AnswersHaveTheFieldsOfThePage) {
  auto page = FieldsOfThePage({"type", "fields", "is"});
  for (const auto& [least, most] : LeastAndMost()) {
    const auto type =
        nlohmann::json::parse(EncodeReply(least))["type"].get<std::string>();
    ASSERT_TRUE(page.contains(type)) << type << " is not on the page";
    ExpectFields(page[type], EncodeReply(least), false);
    ExpectFields(page[type], EncodeReply(most), true);
    page.erase(type);
  }
  // The signals' table has the same head.
  for (const char* signal : {"beat", "up", "online", "offline"}) {
    EXPECT_EQ(page.erase(signal), 1) << signal;
  }
  EXPECT_TRUE(page.empty()) << "the page names " << page.begin()->first;
}

TEST(SpecTest, SignalsHaveTheFieldsOfThePage) {
  auto page = FieldsOfThePage({"type", "fields", "is"});
  const PresenceSignal presence{true, "room", "alice", 1};
  ExpectFields(page["online"], EncodeSignal(presence), true);
  ExpectFields(page["up"], EncodeSignal(Up{}), true);
  const auto beat = nlohmann::json::parse(EncodeSignal(Beat{}));
  EXPECT_EQ(beat.size(), 4) << "type, log, run, b";
  const auto room = nlohmann::json::parse(EncodeSignal(RoomBeat{}));
  EXPECT_EQ(room.size(), 3) << "type, room, n";
}

}  // namespace
}  // namespace qun
