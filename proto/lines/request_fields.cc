#include "proto/lines/request_fields.h"

#include <fmt/format.h>

#include "proto/base/limits.h"

namespace qun {

std::string ReadRoom(JsonFields& fields) {
  return std::string(fields.Text("room"));
}

std::string ReadUser(JsonFields& fields) {
  return std::string(fields.Text("user"));
}

std::uint64_t ReadLine(JsonFields& fields) {
  return fields.Integer("line", 1, kMaxInteger);
}

std::string ReadText(JsonFields& fields, const char* key, std::size_t most) {
  const std::string_view text = fields.Text(key);
  if (text.empty()) {
    fields.Refuse(Errc::kBadField,
                  fmt::format("\"{}\" must not be empty", key));
  }
  CheckSize(fields, key, text.size(), most);
  if (HasControls(text)) {
    fields.Refuse(Errc::kBadText, Refuse(Errc::kBadText).why);
  }
  return std::string(text);
}

void CheckSize(JsonFields& fields, const char* key, std::size_t size,
               std::size_t most) {
  if (size <= most) return;
  fields.Refuse(Errc::kTooLong,
                fmt::format("\"{}\" has {} bytes; at most {} are allowed", key,
                            size, most));
}

bool HasControls(std::string_view text) {
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) return true;
    if (before == 0xc2 && byte < 0xa0) return true;
    before = byte;
  }
  return false;
}

}  // namespace qun
