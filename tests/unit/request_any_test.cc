// Every request that can be written can be read.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "proto/text/characters.h"
#include "tests/unit/request_world.h"

namespace qun {
namespace {

// Requests of every verb, with any of their optional fields, as the oracle
// writes them.
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
  if (field == "start") return AnyId();
  if (field == "key") {
    return std::string(40, static_cast<char>('0' + AnyInteger(0, 9)));
  }
  if (field == "reply_to" || field == "line") {
    return AnyInteger(1, kMaxInteger);
  }
  if (field == "for" || field == "ttl") return AnyInteger(1, kLongestSeconds);
  if (field == "off" || field == "private" || field == "listen") return true;
  if (field == "policy") return "approval";
  if (field == "role") return "owner";
  if (field == "emoji") return "👍";
  if (field == "setting") return "state." + AnyId();
  if (field == "value") return AnyData();
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

}  // namespace
}  // namespace qun
