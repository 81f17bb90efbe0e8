// A JSON parser that reuses its buffers from line to line. The codecs read the
// fields with json_fields.h, which only they include.
#ifndef QUN_PROTO_JSON_JSON_PARSER_H_
#define QUN_PROTO_JSON_JSON_PARSER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qun {

// Owns the memory that parsing needs. Belongs to one thread; keep one per
// decoder.
class JsonParser {
 public:
  JsonParser();
  ~JsonParser();
  JsonParser(JsonParser&&) noexcept;
  JsonParser& operator=(JsonParser&&) noexcept;

  struct Impl;  // in json_fields.h
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

// The text of a JSON string; empty if `json` is not a string.
std::optional<std::string> TextOfJson(JsonParser& parser,
                                      std::string_view json);

}  // namespace qun

#endif  // QUN_PROTO_JSON_JSON_PARSER_H_
