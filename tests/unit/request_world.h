// Requests written by an oracle, another JSON library, and read by our decoder.
#ifndef QUN_TESTS_UNIT_REQUEST_WORLD_H_
#define QUN_TESTS_UNIT_REQUEST_WORLD_H_

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "proto/lines/request.h"

namespace qun {

using Json = nlohmann::json;

inline constexpr const char* kId = "000000000000000000000000000000aa";
inline constexpr std::uint64_t kTooMuch = std::uint64_t{1} << 53;

// For each field, a value that the decoder accepts and one that it refuses.
struct Values {
  Json good;
  Json bad;
};
inline const std::map<std::string, Values> kFields = {
    {"room", {"lobby", 7}},
    {"text", {"hi", {"hi"}}},
    {"reply_to", {7, 0}},
    {"data", {{{"a", {1, 2}}}, {1, 2}}},
    {"listen", {true, 1}},
    {"last", {{{"seq", 1}, {"at", 2}}, {{"seq", 1}}}},
    {"after", {3, -1}},
    {"before", {9, 0}},
    {"limit", {500, 501}},
    {"as", {"alice", 7}},
    {"session", {kId, 7}},
    {"re", {"q1", 7}},
    {"bot", {true, 1}},
    {"start", {"a", 7}},
    {"key", {std::string(40, '1'), "no key"}},
    {"line", {7, 0}},
    {"emoji", {"👍", "two"}},
    {"off", {true, 1}},
    {"private", {true, 1}},
    {"policy", {"approval", "none"}},
    {"user", {"bob", 7}},
    {"for", {60, 0}},
    {"role", {"admin", "member"}},
    {"setting", {"state.door", 7}},
    {"value", {{{"a", {1, 2}}}, nullptr}},
    {"ttl", {60, 0}},
};

struct Field {
  std::string name;
  bool optional;
};

// The fields in the verb's row of the table.
inline std::vector<Field> FieldsOf(const VerbInfo& verb) {
  std::vector<Field> fields;
  std::istringstream words{std::string(verb.fields)};
  for (std::string word; words >> word;) {
    const bool optional = word.ends_with('?');
    if (optional) word.pop_back();
    fields.push_back({word, optional});
  }
  return fields;
}

// A request with only the required fields.
inline Json Least(const VerbInfo& verb) {
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

// A request with all fields.
inline Json Most(const VerbInfo& verb) {
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

// Decodes lines and reports the results.
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
  // The line after decoding and encoding, as the oracle reads it.
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
  // A `say` with another field, given as JSON.
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

}  // namespace qun

#endif  // QUN_TESTS_UNIT_REQUEST_WORLD_H_
