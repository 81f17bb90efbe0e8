// Reads the fields of one JSON object. Only codecs include this header, since
// it includes simdjson.
#ifndef QUN_PROTO_JSON_JSON_FIELDS_H_
#define QUN_PROTO_JSON_JSON_FIELDS_H_

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/base/errc.h"
#include "proto/base/id.h"
#include "proto/json/json_parser.h"

namespace qun {

struct JsonParser::Impl {
  simdjson::dom::parser parser;
  std::vector<std::string_view> keys;  // scratch space for finding duplicates
  std::size_t keys_left = 0;           // that the line may still have
};

// Reads the fields of an object one by one. A missing or wrong field gives a
// neutral value, and the first refusal is kept: read all fields, then check
// refusal(). The views point into the parser's memory and are valid until it
// parses again.
class JsonFields {
 public:
  // Parses one line. Fails with kBadUtf8, or with kBadJson if the line is not
  // an object, has duplicate keys, or is nested too deep. Duplicate keys in
  // inner objects and integers beyond 2^53-1 are a refusal, so that the fields
  // can still be read. All objects together have at most `most_keys` keys,
  // since it takes long to compare many.
  static Result<JsonFields> Parse(JsonParser& parser, std::string_view line,
                                  std::size_t most_keys = SIZE_MAX);

  std::string_view Text(const char* key);
  std::uint64_t Integer(const char* key, std::uint64_t least,
                        std::uint64_t most);
  Id RequiredId(const char* key);
  std::optional<std::string_view> MaybeText(const char* key);
  std::optional<std::uint64_t> MaybeInteger(const char* key,
                                            std::uint64_t least,
                                            std::uint64_t most);
  std::optional<Id> MaybeId(const char* key);
  bool Flag(const char* key);
  // An array of positive integers; empty if absent.
  std::vector<std::uint64_t> Integers(const char* key);
  // Any value, without white space; empty if absent.
  std::string Value(const char* key) const;
  std::optional<JsonFields> MaybeObject(const char* key);
  // An array of objects; empty if absent.
  std::vector<JsonFields> List(const char* key);
  // The object itself, without white space.
  std::string Minified() const { return simdjson::minify(object_); }

  bool Has(const char* key) const;
  // Records a refusal, unless there is one already.
  void Refuse(Errc code, std::string why);
  const std::optional<Refusal>& refusal() const { return refusal_; }

 private:
  explicit JsonFields(simdjson::dom::object object) : object_(object) {}

  std::optional<simdjson::dom::element> Find(const char* key) const;
  void WrongField(const char* key, std::string_view expected);

  simdjson::dom::object object_;
  std::optional<Refusal> refusal_;
};

}  // namespace qun

#endif  // QUN_PROTO_JSON_JSON_FIELDS_H_
