// Writes one JSON object, field by field.
#ifndef QUN_PROTO_JSON_JSON_WRITER_H_
#define QUN_PROTO_JSON_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace qun {

// Appends one object to a string. The constructor opens the object, Close()
// closes it. Values must be UTF-8; only characters that RFC 8259 does not allow
// are escaped.
class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(out) { out_->push_back('{'); }

  JsonWriter& Text(std::string_view key, std::string_view value);
  JsonWriter& Number(std::string_view key, std::uint64_t value);
  JsonWriter& Flag(std::string_view key, bool value);
  // `json` is written as it is.
  JsonWriter& Raw(std::string_view key, std::string_view json);
  // As above, but left out when empty, zero or false.
  JsonWriter& TextIf(std::string_view key, std::string_view value);
  JsonWriter& NumberIf(std::string_view key, std::uint64_t value);
  JsonWriter& FlagIf(std::string_view key, bool value);
  JsonWriter& RawIf(std::string_view key, std::string_view json);
  void Close() { out_->push_back('}'); }

 private:
  void Key(std::string_view key);

  std::string* out_;
  bool first_ = true;
};

}  // namespace qun

#endif  // QUN_PROTO_JSON_JSON_WRITER_H_
