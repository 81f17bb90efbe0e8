#include "proto/json/json_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "proto/base/limits.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kTwice = "an object has a key twice; send it once";
constexpr std::string_view kTooManyKeys = "the line has too many keys";

// What is wrong with the keys of an object; empty if nothing is. simdjson
// silently keeps the first of two equal keys.
std::string_view FaultInKeys(const dom::object& object,
                             JsonParser::Impl* parser) {
  if (object.size() > parser->keys_left) return kTooManyKeys;
  parser->keys_left -= object.size();
  auto& keys = parser->keys;
  keys.clear();
  for (const auto field : object) keys.push_back(field.key);
  std::sort(keys.begin(), keys.end());
  const bool is_twice =
      std::adjacent_find(keys.begin(), keys.end()) != keys.end();
  return is_twice ? kTwice : std::string_view();
}

bool IsExact(const dom::element& element) {
  constexpr auto kMost = static_cast<std::int64_t>(kMaxInteger);
  if (element.type() == dom::element_type::UINT64) return false;  // >= 2^63
  if (element.type() != dom::element_type::INT64) return true;
  const std::int64_t value = element.get_int64().value_unsafe();
  return value <= kMost && value >= -kMost;
}

std::string_view FaultInside(const dom::object& object,
                             JsonParser::Impl* parser);

// The first error in an element, at any depth; empty if there is none. The
// parser's depth limits the recursion.
std::string_view Fault(const dom::element& element, JsonParser::Impl* parser) {
  std::string_view fault;
  if (element.is_object()) {
    const dom::object object = element.get_object().value_unsafe();
    fault = FaultInKeys(object, parser);
    return fault.empty() ? FaultInside(object, parser) : fault;
  }
  if (element.is_array()) {
    const dom::array array = element.get_array().value_unsafe();
    for (const dom::element item : array) {
      fault = Fault(item, parser);
      if (!fault.empty()) return fault;
    }
  } else if (!IsExact(element)) {
    return "an integer is beyond 2^53-1; send it as a string";
  }
  return fault;
}

std::string_view FaultInside(const dom::object& object,
                             JsonParser::Impl* parser) {
  for (const auto field : object) {
    const auto fault = Fault(field.value, parser);
    if (!fault.empty()) return fault;
  }
  return {};
}

// simdjson may report another error first for a line that is not UTF-8.
tl::unexpected<Refusal> NotJson(std::string_view line,
                                simdjson::error_code error) {
  if (!IsUtf8(line)) {
    return tl::make_unexpected(qun::Refuse(Errc::kBadUtf8));
  }
  return Fail(Errc::kBadJson, fmt::format("the line is not JSON: {}",
                                          simdjson::error_message(error)));
}

}  // namespace

JsonParser::JsonParser() : impl_(std::make_unique<Impl>()) {}
JsonParser::~JsonParser() = default;
JsonParser::JsonParser(JsonParser&&) noexcept = default;
JsonParser& JsonParser::operator=(JsonParser&&) noexcept = default;

Result<JsonFields> JsonFields::Parse(JsonParser& parser, std::string_view line,
                                     std::size_t most_keys) {
  auto& impl = parser.impl();
  if (impl.parser.max_depth() != kDepth) {
    const auto error = impl.parser.allocate(kRequestMessageBytes, kDepth);
    if (error != simdjson::SUCCESS) return NotJson(line, error);
  }
  dom::element root;
  const auto error = impl.parser.parse(line.data(), line.size()).get(root);
  if (error != simdjson::SUCCESS) return NotJson(line, error);
  if (!root.is_object()) {
    return Fail(Errc::kBadJson, "the line is JSON, but not an object");
  }
  JsonFields fields(root.get_object().value_unsafe());
  impl.keys_left = most_keys;
  auto fault = FaultInKeys(fields.object_, &impl);
  if (!fault.empty()) return Fail(Errc::kBadJson, std::string(fault));
  fault = FaultInside(fields.object_, &impl);
  if (!fault.empty()) fields.Refuse(Errc::kBadJson, std::string(fault));
  return fields;
}

std::optional<dom::element> JsonFields::Find(const char* key) const {
  dom::element element;
  if (object_.at_key(key).get(element) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return element;
}

bool JsonFields::Has(const char* key) const { return Find(key).has_value(); }

void JsonFields::Refuse(Errc code, std::string why) {
  if (!refusal_) refusal_ = qun::Refuse(code, std::move(why));
}

void JsonFields::WrongField(const char* key, std::string_view expected) {
  Refuse(Errc::kBadField, fmt::format("\"{}\" must be {}", key, expected));
}

std::string_view JsonFields::Text(const char* key) {
  if (!Has(key)) WrongField(key, "given");
  return MaybeText(key).value_or(std::string_view());
}

std::uint64_t JsonFields::Integer(const char* key, std::uint64_t least,
                                  std::uint64_t most) {
  if (!Has(key)) WrongField(key, "given");
  return MaybeInteger(key, least, most).value_or(least);
}

Id JsonFields::RequiredId(const char* key) {
  if (!Has(key)) WrongField(key, "given");
  return MaybeId(key).value_or(Id{});
}

std::optional<std::string_view> JsonFields::MaybeText(const char* key) {
  const auto element = Find(key);
  if (!element) return std::nullopt;
  std::string_view text;
  if (element->get_string().get(text) == simdjson::SUCCESS) return text;
  WrongField(key, "a string");
  return std::nullopt;
}

std::optional<std::uint64_t> JsonFields::MaybeInteger(const char* key,
                                                      std::uint64_t least,
                                                      std::uint64_t most) {
  const auto element = Find(key);
  if (!element) return std::nullopt;
  std::uint64_t value = 0;
  if (element->get_uint64().get(value) == simdjson::SUCCESS && value >= least &&
      value <= most) {
    return value;
  }
  WrongField(key, fmt::format("an integer from {} to {}", least, most));
  return std::nullopt;
}

std::optional<Id> JsonFields::MaybeId(const char* key) {
  const auto text = MaybeText(key);
  if (!text) return std::nullopt;
  const auto id = IdFromHex(*text);
  if (!id) WrongField(key, "32 lower-case hexadecimal digits");
  return id;
}

bool JsonFields::Flag(const char* key) {
  const auto element = Find(key);
  if (!element) return false;
  bool value = false;
  if (element->get_bool().get(value) != simdjson::SUCCESS) {
    WrongField(key, "true or false");
  }
  return value;
}

std::vector<std::uint64_t> JsonFields::Integers(const char* key) {
  std::vector<std::uint64_t> integers;
  const auto element = Find(key);
  if (!element) return integers;
  dom::array array;
  bool good = element->get_array().get(array) == simdjson::SUCCESS;
  if (good) {
    for (const dom::element item : array) {
      std::uint64_t value = 0;
      good = good && item.get_uint64().get(value) == simdjson::SUCCESS &&
             value > 0 && value <= kMaxInteger;
      integers.push_back(value);
    }
  }
  if (!good) WrongField(key, "an array of positive integers");
  return integers;
}

std::string JsonFields::Value(const char* key) const {
  const auto element = Find(key);
  return element ? simdjson::minify(*element) : std::string();
}

std::optional<JsonFields> JsonFields::MaybeObject(const char* key) {
  const auto element = Find(key);
  if (!element) return std::nullopt;
  dom::object object;
  if (element->get_object().get(object) == simdjson::SUCCESS) {
    return JsonFields(object);
  }
  WrongField(key, "an object");
  return std::nullopt;
}

std::vector<JsonFields> JsonFields::List(const char* key) {
  std::vector<JsonFields> items;
  const auto element = Find(key);
  if (!element) return items;
  dom::array array;
  if (element->get_array().get(array) != simdjson::SUCCESS) {
    WrongField(key, "an array");
    return items;
  }
  for (const dom::element item : array) {
    dom::object object;
    if (item.get_object().get(object) == simdjson::SUCCESS) {
      items.push_back(JsonFields(object));
    } else {
      WrongField(key, "an array of objects");
    }
  }
  return items;
}

std::optional<std::string> TextOfJson(JsonParser& parser,
                                      std::string_view json) {
  std::string_view text;
  const auto value = parser.impl().parser.parse(simdjson::padded_string(json));
  if (value.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
  return std::string(text);
}

}  // namespace qun
