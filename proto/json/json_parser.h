// The parser of JSON, whose buffers are kept from line to line. Reading fields
// is in json_fields.h, which only the codecs include.
#ifndef QUN_PROTO_JSON_JSON_PARSER_H_
#define QUN_PROTO_JSON_JSON_PARSER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qun {

// Owns the memory that parsing needs. One thread; keep one per decoder.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  struct Impl;  // json_fields.h
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// What a JSON string says; empty if this is none.
std::optional<std::string> TextOfJson(JsonParser& parser,
                                      std::string_view json);

}  // namespace qun

#endif  // QUN_PROTO_JSON_JSON_PARSER_H_
