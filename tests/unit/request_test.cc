#include "proto/request.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "proto/characters.h"

namespace qun {
namespace {

using Json = nlohmann::json;

constexpr const char* kId = "000000000000000000000000000000aa";
constexpr std::uint64_t kTooMuch = std::uint64_t{1} << 53;

// A value that the decoder takes for each field, and one that it does not.
struct Values {
  Json good;
  Json bad;
};
const std::map<std::string, Values> kFields = {
    {"room", {"lobby", 7}}, {"text", {"hi", {"hi"}}},
    {"reply_to", {7, 0}},   {"data", {{{"a", {1, 2}}}, {1, 2}}},
    {"token", {kId, "AA"}}, {"last", {{{"seq", 1}, {"at", 2}}, {{"seq", 1}}}},
    {"after", {3, -1}},     {"before", {9, 0}},
    {"limit", {500, 501}},  {"as", {"alice", 7}},
    {"session", {kId, 7}},  {"re", {"q1", 7}},
    {"bot", {true, 1}},
};

struct Field {
  std::string name;
  bool optional;
};

// The fields that a verb's row of the table names.
std::vector<Field> FieldsOf(const VerbInfo& verb) {
  std::vector<Field> fields;
  std::istringstream words{std::string(verb.fields)};
  for (std::string word; words >> word;) {
    const bool optional = word.ends_with('?');
    if (optional) word.pop_back();
    fields.push_back({word, optional});
  }
  return fields;
}

// A request with everything that the verb must have.
Json Least(const VerbInfo& verb) {
  Json line = {{"do", verb.name}};
  if (verb.kind == VerbKind::kQuery) line["re"] = "q1";
  if (verb.kind == VerbKind::kRecorded) line["as"] = "alice";
  if (verb.verb == Verb::kHello || verb.verb == Verb::kStatus) {
    line["as"] = "alice";
    line["session"] = kId;
  }
  for (const auto& [name, optional] : FieldsOf(verb)) {
    if (!optional) line[name] = kFields.at(name).good;
  }
  return line;
}

// A request with everything that the verb may have.
Json Most(const VerbInfo& verb) {
  Json line = {{"do", verb.name}};
  for (const char* name : {"as", "session", "re", "bot"}) {
    line[name] = kFields.at(name).good;
  }
  line["k"] = 5;
  for (const auto& [name, optional] : FieldsOf(verb)) {
    line[name] = kFields.at(name).good;
  }
  return line;
}

// Says what becomes of a line.
class RequestTest : public testing::Test {
 protected:
  tl::expected<Request, BadRequest> Read(const std::string& line) {
    return DecodeRequest(parser_, line);
  }
  std::string Code(const std::string& line) {
    const auto request = Read(line);
    if (request) return "taken";
    EXPECT_FALSE(request.error().refusal.why.empty());
    return std::string(Info(request.error().refusal.code).name);
  }
  std::string Code(const Json& line) { return Code(line.dump()); }
  // What was read of a line, written again and read by the oracle.
  Json Again(const Json& line) {
    const auto request = Read(line.dump());
    EXPECT_TRUE(request) << request.error().refusal.why << " in " << line;
    return request ? Json::parse(EncodeRequest(*request)) : Json();
  }
  Envelope EnvelopeOfBad(const std::string& line) {
    const auto request = Read(line);
    EXPECT_FALSE(request) << line;
    return request ? Envelope() : request.error().envelope;
  }
  Say ReadSay(const std::string& line) {
    const auto request = Read(line);
    EXPECT_TRUE(request) << request.error().refusal.why << " in " << line;
    return request ? std::get<Say>(request->body) : Say();
  }
  // A say with one more field, or with this text, as JSON.
  static std::string With(const std::string& field) {
    return R"({"room":"lobby","text":"x","as":"a",)" + field + "}";
  }
  static std::string Text(const std::string& json) {
    return R"({"room":"lobby","text":")" + json + R"(","as":"a"})";
  }
  static std::string Deep(std::size_t levels) {
    return With(R"("other":)" + std::string(levels - 1, '[') +
                std::string(levels - 1, ']'));
  }

  JsonParser parser_;
};

TEST_F(RequestTest, EveryVerbTakesEveryFieldOfItsRow) {
  for (const VerbInfo& verb : AllVerbs()) {
    const auto request = Read(Most(verb).dump());
    ASSERT_TRUE(request) << verb.name << ": " << request.error().refusal.why;
    EXPECT_EQ(request->verb(), verb.verb);
    EXPECT_EQ(Again(Most(verb)), Most(verb));
  }
}

TEST_F(RequestTest, EveryVerbDoesWithoutItsOptionalFields) {
  for (const VerbInfo& verb : AllVerbs()) {
    Json expected = Least(verb);
    if (verb.verb == Verb::kHistory) expected["limit"] = kHistoryDefault;
    EXPECT_EQ(Again(Least(verb)), expected);
  }
}

TEST_F(RequestTest, AFieldThatIsNotOptionalMustBeThere) {
  for (const VerbInfo& verb : AllVerbs()) {
    for (const auto& [name, optional] : FieldsOf(verb)) {
      Json line = Most(verb);
      line.erase(name);
      EXPECT_EQ(Code(line), optional ? "taken" : "bad_field") << line;
    }
  }
}

TEST_F(RequestTest, AFieldOfTheWrongKindIsNeverIgnored) {
  for (const VerbInfo& verb : AllVerbs()) {
    std::vector<Field> fields = FieldsOf(verb);
    for (const char* name : {"as", "session", "re", "bot"}) {
      fields.push_back({name, true});
    }
    for (const auto& [name, optional] : fields) {
      Json line = Most(verb);
      line[name] = kFields.at(name).bad;
      EXPECT_EQ(Code(line), "bad_field") << line;
      line[name] = nullptr;
      EXPECT_EQ(Code(line), "bad_field") << line;
    }
  }
}

TEST_F(RequestTest, WithoutAVerbItIsSay) {
  const Say say = ReadSay(R"({"room":"大厅","text":"你好","as":"小明"})");
  EXPECT_EQ(say.room, "大厅");
  EXPECT_EQ(say.text, "你好");
  EXPECT_EQ(say.reply_to, 0U);
  EXPECT_EQ(say.data, "");
}

TEST_F(RequestTest, NamesTheVerbThatThereIsNot) {
  for (const char* verb : {"fly", "", "SAY", "say ", "edit"}) {
    const auto request = Read(Json({{"do", verb}, {"as", "a"}}).dump());
    ASSERT_FALSE(request) << verb;
    EXPECT_EQ(request.error().refusal.code, Errc::kUnknownVerb);
    EXPECT_NE(request.error().refusal.why.find(verb), std::string::npos);
  }
  EXPECT_EQ(Code(Json({{"do", 1}, {"as", "a"}})), "bad_field");
}

TEST_F(RequestTest, TheReasonIsShortHoweverLongTheLineIs) {
  const std::string huge(100'000, 'x');
  for (const Json& line :
       {Json({{"do", huge}}), Json({{"room", huge}}), Json({{"re", huge}}),
        Json({{"room", "a"}, {"as", "a"}, {"text", huge}}),
        Json({{"do", "rooms"}, {"re", "q"}, {"session", huge}})}) {
    const auto request = Read(line.dump());
    ASSERT_FALSE(request);
    EXPECT_LT(request.error().refusal.why.size(), 200U);
  }
}

TEST_F(RequestTest, WhatIsRecordedNeedsAName) {
  for (const VerbInfo& verb : AllVerbs()) {
    Json line = Least(verb);
    line.erase("as");
    const bool needed = line != Least(verb);
    EXPECT_EQ(Code(line), needed ? "no_name" : "taken") << line;
    if (needed) line["as"] = "";
    EXPECT_EQ(Code(line), needed ? "no_name" : "taken") << line;
  }
}

TEST_F(RequestTest, ASessionIsSomebodys) {
  EXPECT_EQ(Code(Json({{"do", "ping"}, {"re", "q"}, {"session", kId}})),
            "no_name");
}

TEST_F(RequestTest, QueriesNeedRe) {
  for (const VerbInfo& verb : AllVerbs()) {
    Json line = Most(verb);
    line.erase("re");
    const bool query = verb.kind == VerbKind::kQuery;
    EXPECT_EQ(Code(line), query ? "bad_field" : "taken") << line;
    line["re"] = "";
    EXPECT_EQ(Code(line), query ? "bad_field" : "taken") << line;
  }
}

TEST_F(RequestTest, HelloAndStatusNeedASession) {
  for (const VerbInfo& verb : AllVerbs()) {
    Json line = Least(verb);
    const bool needed = line.erase("session") > 0;
    EXPECT_EQ(Code(line), needed ? "bad_field" : "taken") << line;
  }
}

TEST_F(RequestTest, SessionAndKGoTogetherInWhatIsRecorded) {
  for (const VerbInfo& verb : AllVerbs()) {
    if (verb.kind != VerbKind::kRecorded) continue;
    for (const char* lacking : {"session", "k"}) {
      Json line = Most(verb);
      line.erase(lacking);
      EXPECT_EQ(Code(line), "bad_field") << line;
    }
  }
}

TEST_F(RequestTest, KCountsFromOneToTheLargestInteger) {
  Json line = Most(Info(Verb::kSay));
  for (const Json& k : {Json(1), Json(kMaxInteger)}) {
    line["k"] = k;
    EXPECT_EQ(Code(line), "taken") << k;
  }
  for (const Json& k : {Json(0), Json(-1), Json(1.0), Json("1"), Json({1})}) {
    line["k"] = k;
    EXPECT_EQ(Code(line), "bad_field") << k;
  }
  for (const Json& k : {Json(kTooMuch), Json(UINT64_MAX)}) {
    line["k"] = k;
    EXPECT_EQ(Code(line), "bad_json") << k;
  }
}

TEST_F(RequestTest, ReIsMeasuredAfterUnescaping) {
  const auto re = [](const std::string& json) {
    return With(R"("re":")" + json + "\"");
  };
  EXPECT_EQ(Code(re(std::string(kReBytes, 'x'))), "taken");
  EXPECT_EQ(Code(re(std::string(kReBytes + 1, 'x'))), "too_long");
  std::string escaped;
  for (int i = 0; i < 21; ++i) escaped += "\\u4f60";
  EXPECT_EQ(Code(re(escaped)), "taken") << "63 bytes";
  EXPECT_EQ(Code(re(escaped + "\\u4f60")), "too_long") << "66 bytes";
  EXPECT_EQ(EnvelopeOfBad(re(escaped + escaped)).re, "") << "not repeated";
}

TEST_F(RequestTest, ARefusedRequestStillTellsWhoseItWas) {
  Json line = Most(Info(Verb::kSay));
  for (const auto& [field, value] :
       std::initializer_list<std::pair<const char*, Json>>{
           {"room", 7},
           {"text", ""},
           {"text", "\x1b[2J"},
           {"text", std::string(20'000, 'x')},
           {"do", "fly"},
           {"bot", "yes"},
           {"reply_to", kTooMuch},
           {"data", {{"id", kTooMuch}}},
           {"other", {{"id", UINT64_MAX}}}}) {
    Json broken = line;
    broken[field] = value;
    const Envelope envelope = EnvelopeOfBad(broken.dump());
    EXPECT_EQ(envelope.as, "alice") << field;
    EXPECT_EQ(envelope.session, IdFromHex(kId)) << field;
    EXPECT_EQ(envelope.k, 5U) << field << ", or the session would be stuck";
    EXPECT_EQ(envelope.re, "q1") << field;
  }
}

TEST_F(RequestTest, WhatIsWrongOnlyInsideStillTellsWhoseItWas) {
  EXPECT_EQ(EnvelopeOfBad(With(R"("re":"q","data":{"b":1,"b":2})")).re, "q");
  EXPECT_EQ(EnvelopeOfBad(With(R"("re":"q","x":[{"b":{"c":1,"c":2}}])")).re,
            "q");
}

TEST_F(RequestTest, IgnoresFieldsThatItDoesNotKnow) {
  EXPECT_EQ(Code(With(R"("colour":["red",{}],"":null,"\u0000":1.5)")), "taken");
  EXPECT_EQ(Code(With("\"" + std::string(1'000'000, 'k') + "\":1")), "taken")
      << "a huge key is only a key";
}

TEST_F(RequestTest, TextIsMeasuredAfterUnescaping) {
  std::string escaped;
  for (std::size_t i = 0; i < kTextBytes / 3; ++i) escaped += "\\u4f60";
  EXPECT_EQ(Code(Text(escaped)), "taken");
  EXPECT_EQ(Code(Text(escaped + "\\u4f60")), "too_long");
  EXPECT_EQ(Code(Text(std::string(kTextBytes, 'x'))), "taken");
  EXPECT_EQ(Code(Text(std::string(kTextBytes + 1, 'x'))), "too_long");
  EXPECT_EQ(Code(Text("")), "bad_field");
}

TEST_F(RequestTest, OfControlsTextMayHoldNewlineAndTabAlone) {
  EXPECT_EQ(ReadSay(Text(R"(a\nb\tc)")).text, "a\nb\tc");
  for (char32_t c = 0; c < 0x100; ++c) {
    std::string text = "a";
    AppendUtf8(text, c);
    const bool allowed = c == '\n' || c == '\t' || !IsControl(c);
    const Json line = {{"room", "lobby"}, {"text", text + "b"}, {"as", "a"}};
    EXPECT_EQ(Code(line.dump()), allowed ? "taken" : "bad_text") << line;
    EXPECT_EQ(Code(line.dump(-1, ' ', true)), allowed ? "taken" : "bad_text");
  }
  EXPECT_EQ(Code(Text("\u4085\u0100\u2028")), "taken") << "bytes, not controls";
}

TEST_F(RequestTest, KeepsDataWithoutWhiteSpace) {
  EXPECT_EQ(ReadSay(With("\"data\": {\t\"a b\" :\r [1, -2.5, null, true],"
                         " \"b\": { } }"))
                .data,
            R"({"a b":[1,-2.5,null,true],"b":{}})");
}

TEST_F(RequestTest, DataHasALimit) {
  const auto data = [](std::size_t bytes) {
    return With(R"("data":{"a":")" + std::string(bytes - 8, 'x') + R"("})");
  };
  EXPECT_EQ(Code(data(kDataBytes)), "taken");
  EXPECT_EQ(Code(data(kDataBytes + 1)), "too_long");
}

TEST_F(RequestTest, DataIsAnObject) {
  for (const char* data : {"[]", "\"{}\"", "1", "true", "null"}) {
    EXPECT_EQ(Code(With("\"data\":" + std::string(data))), "bad_field") << data;
  }
}

TEST_F(RequestTest, WhatIsNotUtf8IsNamedSo) {
  for (const std::string bytes : {"\xff",
                                  "\xfe",
                                  "\x80",
                                  "\xbf",
                                  "\xc2",
                                  "\xc0\xaf",
                                  "\xc1\x81",
                                  "\xe0\x80\xaf",
                                  "\xe0\x9f\xbf",
                                  "\xf0\x80\x80\xaf",
                                  "\xf0\x8f\xbf\xbf",
                                  "\xed\xa0\x80",
                                  "\xed\xbf\xbf",
                                  "\xed\xa0\xbd\xed\xb8\x80",
                                  "\xf4\x90\x80\x80",
                                  "\xf5\x80\x80\x80",
                                  "\xf8\x88\x80\x80\x80",
                                  "\xe4\xbd",
                                  "\xf0\x9f\x98",
                                  "\xe4\xbd\x20",
                                  "\xe4\xbd\xa0\xa0"}) {
    EXPECT_EQ(Code(Text(bytes)), "bad_utf8") << testing::PrintToString(bytes);
    EXPECT_EQ(Code(With("\"" + bytes + "\":1")), "bad_utf8") << "in a key";
    EXPECT_EQ(Code("{\"room\":\"" + bytes), "bad_utf8") << "and unclosed";
  }
}

TEST_F(RequestTest, WhatIsNotOneJsonObjectIsNamedSo) {
  for (const char* line : {"",
                           " ",
                           "\r",
                           "null",
                           "[]",
                           "1",
                           "\"x\"",
                           "true",
                           "{",
                           "}",
                           "{]",
                           "{}{}",
                           "{},{}",
                           "{\"a\":1} x",
                           "{\"a\":1}}",
                           "{\"a\":1,}",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{,}",
                           "{a:1}",
                           "{1:1}",
                           "{'a':1}",
                           "{\"a\":01}",
                           "{\"a\":+1}",
                           "{\"a\":.5}",
                           "{\"a\":1.}",
                           "{\"a\":0x1}",
                           "{\"a\":NaN}",
                           "{\"a\":Infinity}",
                           "{\"a\":1e400}",
                           "{\"a\":-1e400}",
                           "{\"a\":nul}",
                           "{\"a\":True}",
                           "{\"a\":\"b}",
                           "{\"a\":\"\\x41\"}",
                           "{\"a\":\"\\u12\"}",
                           "{\"a\":1/**/}",
                           "\xef\xbb\xbf{}",
                           "{\"a\":\"\x01\"}",
                           "{\"a\":\"\t\"}",
                           R"({"a":"\ud800"})",
                           R"({"a":"\udc00"})",
                           R"({"a":"\ud83d\ud83d"})",
                           R"({"a":"\udc00\ud83d"})",
                           R"({"\ud800":1})"}) {
    EXPECT_EQ(Code(std::string(line)), "bad_json") << line;
  }
}

TEST_F(RequestTest, NulIsNeverTheEndOfALine) {
  const std::string nul(1, '\0');
  const std::string line = With(R"("re":"q")");
  EXPECT_EQ(Code(line + nul), "bad_json");
  EXPECT_EQ(Code(nul + line), "bad_json");
  EXPECT_EQ(Code(With("\"re\":\"q" + nul + "\"")), "bad_json");
  EXPECT_EQ(Code(With("\"re\":" + nul + "\"q\"")), "bad_json");
  EXPECT_EQ(Code(line + "\r"), "taken") << "as editors on Windows end lines";
}

// What readers on demand let through.
TEST_F(RequestTest, WhatIsBrokenWhereNobodyLooksIsRefused) {
  const std::string rest = R"("do":"rooms","re":"q"})";
  for (const char* junk :
       {R"({"junk":[1,2 },)", R"({"junk":{"a":1],)", R"({"junk":[1 2],)",
        R"({"junk":{"a" 1},)", R"({"junk":tru,)", R"({"junk":[1,],)",
        R"({"junk":"\q",)", R"({"junk":-,)", R"({"junk":1e,)"}) {
    EXPECT_EQ(Code(junk + rest), "bad_json") << junk;
  }
  EXPECT_EQ(Code(R"({"junk":[1,2],)" + rest), "taken");
}

TEST_F(RequestTest, KeysThatStandTwiceAreRefusedAtAnyDepth) {
  for (const char* field :
       {R"("text":"y")", R"("te\u0078t":"y")", R"("x":1,"x":1)", R"("":1,"":2)",
        R"("data":{"b":1,"b":2})", R"("data":{"a":{"b":1,"b":2}})",
        R"("data":{"a":[[{"b":1,"\u0062":2}]]})",
        R"("other":[{"b":1,"c":2,"b":3}])"}) {
    EXPECT_EQ(Code(With(field)), "bad_json") << field;
  }
  EXPECT_EQ(Code(With(R"("data":{"text":1,"a":{"text":2}},"Text":1)")), "taken")
      << "each object has keys of its own";
}

TEST_F(RequestTest, IntegersThatJavaScriptCannotKeepAreRefused) {
  const auto code = [this](const std::string& number) {
    return Code(With("\"data\":{\"n\":[" + number + "]}"));
  };
  for (const char* number : {"9007199254740991", "-9007199254740991", "0", "-0",
                             "1e300", "0.1", "9007199254740993.5"}) {
    EXPECT_EQ(code(number), "taken") << number;
  }
  for (const char* number :
       {"9007199254740992", "-9007199254740992", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "-9223372036854775809",
        "18446744073709551615", "18446744073709551616",
        "100000000000000000000000000000000"}) {
    EXPECT_EQ(code(number), "bad_json") << number;
  }
}

TEST_F(RequestTest, DepthIsBounded) {
  EXPECT_EQ(Code(Deep(kDepth)), "taken");
  EXPECT_EQ(Code(Deep(kDepth + 1)), "bad_json");
  EXPECT_EQ(Code(Deep(100'000)), "bad_json");
  EXPECT_EQ(Code(std::string(100'000, '[')), "bad_json");
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(Code(objects), "bad_json");
}

TEST_F(RequestTest, HistoryTakesARangeThatIsOne) {
  const auto code = [this](const Json& fields) {
    Json line = Least(Info(Verb::kHistory));
    line.update(fields);
    return Code(line);
  };
  EXPECT_EQ(code({{"after", 0}, {"before", 1}, {"limit", 1}}), "taken");
  EXPECT_EQ(code({{"after", kMaxInteger}}), "taken");
  EXPECT_EQ(code({{"before", kMaxInteger}, {"limit", 500}}), "taken");
  EXPECT_EQ(code({{"after", 5}, {"before", 5}}), "bad_field");
  EXPECT_EQ(code({{"after", 6}, {"before", 5}}), "bad_field");
  EXPECT_EQ(code({{"limit", 0}}), "bad_field");
  EXPECT_EQ(code({{"limit", -1}}), "bad_field");
  EXPECT_EQ(code({{"after", UINT64_MAX}}), "bad_json");
}

TEST_F(RequestTest, LastHasBothItsNumbers) {
  const auto code = [this](const Json& last) {
    return Code(Json({{"do", "ping"}, {"re", "q"}, {"last", last}}));
  };
  EXPECT_EQ(code({{"seq", 0}, {"at", 0}, {"more", 1}}), "taken");
  for (const Json& last :
       {Json::object(), Json({{"at", 1}}), Json({{"seq", -1}, {"at", 1}}),
        Json({{"seq", 1}, {"at", "1"}}), Json({1, 2}), Json(1)}) {
    EXPECT_EQ(code(last), "bad_field") << last;
  }
}

// Requests of every kind, with any of their optional fields, as the oracle
// would write them.
std::string AnyText() {
  std::string text = "x";
  const auto characters = *rc::gen::container<std::u32string>(
      rc::gen::oneOf(rc::gen::inRange<char32_t>(0x20, 0x7f),
                     rc::gen::inRange<char32_t>(0xa0, 0xd800),
                     rc::gen::inRange<char32_t>(0xe000, 0x110000)));
  for (const char32_t c : characters) AppendUtf8(text, c);
  return text;
}

std::string AnyId() {
  return ToHex(Id{{*rc::gen::arbitrary<std::uint64_t>(),
                   *rc::gen::arbitrary<std::uint64_t>()}});
}

std::uint64_t AnyInteger(std::uint64_t least, std::uint64_t most) {
  return *rc::gen::inRange(least, most + 1);
}

Json AnyData() {
  const double number = *rc::gen::arbitrary<double>();
  return {{AnyText(), *rc::gen::arbitrary<std::vector<int>>()},
          {"", {{"f", std::isfinite(number) ? number : 0.0}, {"b", true}}},
          {"n", nullptr},
          {"s", AnyText()}};
}

Json AnyValue(const std::string& field) {
  if (field == "data") return AnyData();
  if (field == "token") return AnyId();
  if (field == "reply_to") return AnyInteger(1, kMaxInteger);
  if (field == "after") return AnyInteger(0, 1'000);
  if (field == "before") return AnyInteger(1'001, kMaxInteger);
  if (field == "limit") return AnyInteger(1, kHistoryLines);
  if (field == "last") {
    return {{"seq", AnyInteger(0, kMaxInteger)},
            {"at", AnyInteger(0, kMaxInteger)}};
  }
  return AnyText();
}

Json AnyRequest() {
  const auto verbs = AllVerbs();
  const VerbInfo& verb = verbs[AnyInteger(0, verbs.size() - 1)];
  Json line = {{"do", verb.name}, {"re", "q"}, {"as", AnyText()}};
  if (*rc::gen::arbitrary<bool>() || Least(verb).contains("session")) {
    line["session"] = AnyId();
    line["k"] = AnyInteger(1, kMaxInteger);
  }
  if (*rc::gen::arbitrary<bool>()) line["bot"] = true;
  for (const auto& [name, optional] : FieldsOf(verb)) {
    if (!optional || *rc::gen::arbitrary<bool>()) line[name] = AnyValue(name);
  }
  return line;
}

RC_GTEST_PROP(RequestProperty, AnyRequestIsReadAndWrittenAsTheSame, ()) {
  Json line = AnyRequest();
  JsonParser parser;
  const auto request = DecodeRequest(parser, line.dump());
  RC_ASSERT(request.has_value());
  const std::string written = EncodeRequest(*request);
  if (line["do"] == "history" && !line.contains("limit")) {
    line["limit"] = kHistoryDefault;
  }
  RC_ASSERT(Json::parse(written) == line);
  RC_ASSERT(EncodeRequest(*DecodeRequest(parser, written)) == written);
}

// Lines that are nearly requests: what we take, the oracle takes too, and what
// it takes we refuse only for a rule of our own.
std::string Scrambled(std::mt19937_64& random) {
  constexpr std::string_view kAlphabet = "{}[]\",:\\u0dn19e-. \n\t\xe4\xbd\xa0";
  const auto verbs = AllVerbs();
  std::string line = Most(verbs[random() % verbs.size()]).dump();
  for (auto changes = random() % 4; changes > 0; --changes) {
    const auto at = random() % line.size();
    const char byte = kAlphabet[random() % kAlphabet.size()];
    line.replace(at, random() % 2, random() % 2, byte);
  }
  return line;
}

TEST_F(RequestTest, TheOracleAgreesOnWhatIsJson) {
  std::mt19937_64 random(20261123);  // the same lines each time
  int taken = 0;
  int broken = 0;
  for (int i = 0; i < 1'000; ++i) {
    const std::string line = Scrambled(random);
    const std::string code = Code(line);
    const bool is_json = Json::accept(line);
    const bool read = code != "bad_utf8" && code != "bad_json";
    EXPECT_TRUE(is_json || !read) << line;
    EXPECT_FALSE(is_json && code == "bad_utf8") << line;
    if (code == "taken") {
      EXPECT_EQ(Read(line)->envelope.as, Json::parse(line).value("as", ""));
    }
    taken += code == "taken" ? 1 : 0;
    broken += is_json ? 0 : 1;
  }
  EXPECT_GT(taken, 100);
  EXPECT_GT(broken, 100);
}

}  // namespace
}  // namespace qun
