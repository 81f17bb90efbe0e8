// The required and optional fields of each verb.
#include "proto/lines/request.h"

#include <gtest/gtest.h>

#include "proto/text/characters.h"
#include "tests/unit/request_world.h"

namespace qun {
namespace {

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

TEST_F(RequestTest, AnEmojiIsASingleCharacterThatIsSeen) {
  Json line = Most(Info(Verb::kReact));
  for (const char* emoji : {"", "ab", " ", "\t", "\n", "👍👍"}) {
    line["emoji"] = emoji;
    EXPECT_EQ(Code(line), "bad_field") << line;
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
  for (const char* verb : {"fly", "", "SAY", "say ", "edits"}) {
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

TEST_F(RequestTest, HistoryTakesARangeThatIsOne) {
  const auto code = [this](const Json& fields) {
    Json line = Least(Info(Verb::kHistory));
    line.update(fields);
    return Code(line);
  };
  EXPECT_EQ(code({{"after", 0}, {"before", 1}, {"limit", 1}}), "taken");
  EXPECT_EQ(code({{"after", kMaxInteger - 1}}), "taken");
  EXPECT_EQ(code({{"after", kMaxInteger}}), "bad_field");
  EXPECT_EQ(code({{"before", kMaxInteger}, {"limit", 500}}), "taken");
  EXPECT_EQ(code({{"after", 5}, {"before", 5}}), "bad_field");
  EXPECT_EQ(code({{"after", 6}, {"before", 5}}), "bad_field");
  EXPECT_EQ(code({{"limit", 0}}), "bad_field");
  EXPECT_EQ(code({{"limit", -1}}), "bad_field");
  EXPECT_EQ(code({{"after", UINT64_MAX}}), "bad_json");
}

TEST_F(RequestTest, AnEmptyRoomIsNoRoom) {
  EXPECT_EQ(Code({{"do", "who"}, {"re", "q"}, {"room", ""}}), "bad_name");
}

TEST_F(RequestTest, TheStartOfAListIsNoLongerThanTheLongestRoom) {
  const std::string longest(2 * kNameBytes + 2, 'x');
  EXPECT_EQ(Code({{"do", "who"}, {"re", "q"}, {"start", longest}}), "taken");
  EXPECT_EQ(Code({{"do", "who"}, {"re", "q"}, {"start", longest + "x"}}),
            "too_long");
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

}  // namespace
}  // namespace qun
