#include "proto/json/json_writer.h"

#include <fmt/format.h>

#include <iterator>

namespace qun {
namespace {

constexpr unsigned char kFirstPlain = 0x20;  // below: control characters

// The character after the backslash; 0 if `c` has no short escape.
char ShortEscape(char c) {
  switch (c) {
    case '"':
    case '\\':
      return c;
    case '\n':
      return 'n';
    case '\t':
      return 't';
    case '\r':
      return 'r';
    default:
      return 0;
  }
}

void AppendEscaped(std::string* out, char c) {
  if (const char escape = ShortEscape(c); escape != 0) {
    out->push_back('\\');
    out->push_back(escape);
  } else {
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}",
                   static_cast<unsigned char>(c));
  }
}

void AppendText(std::string* out, std::string_view text) {
  out->push_back('"');
  std::size_t plain = 0;  // beginning of the bytes that are not appended yet
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= kFirstPlain && byte != '"' && byte != '\\') continue;
    out->append(text, plain, i - plain);
    AppendEscaped(out, text[i]);
    plain = i + 1;
  }
  out->append(text, plain);
  out->push_back('"');
}

}  // namespace

void JsonWriter::Key(std::string_view key) {
  if (!first_) out_->push_back(',');
  first_ = false;
  out_->push_back('"');
  out_->append(key);
  out_->append("\":");
}

JsonWriter& JsonWriter::Text(std::string_view key, std::string_view value) {
  Key(key);
  AppendText(out_, value);
  return *this;
}

JsonWriter& JsonWriter::Number(std::string_view key, std::uint64_t value) {
  return Raw(key, fmt::format_int(value).c_str());
}

JsonWriter& JsonWriter::Flag(std::string_view key, bool value) {
  return Raw(key, value ? "true" : "false");
}

JsonWriter& JsonWriter::Raw(std::string_view key, std::string_view json) {
  Key(key);
  out_->append(json);
  return *this;
}

JsonWriter& JsonWriter::TextIf(std::string_view key, std::string_view value) {
  return value.empty() ? *this : Text(key, value);
}

JsonWriter& JsonWriter::NumberIf(std::string_view key, std::uint64_t value) {
  return value == 0 ? *this : Number(key, value);
}

JsonWriter& JsonWriter::FlagIf(std::string_view key, bool value) {
  return value ? Flag(key, true) : *this;
}

JsonWriter& JsonWriter::RawIf(std::string_view key, std::string_view json) {
  return json.empty() ? *this : Raw(key, json);
}

}  // namespace qun
