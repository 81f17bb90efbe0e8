// Reads and checks the fields that several verbs have. For codecs only. Errors
// are recorded in `fields`.
#ifndef QUN_PROTO_LINES_REQUEST_FIELDS_H_
#define QUN_PROTO_LINES_REQUEST_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "proto/json/json_fields.h"

namespace qun {

// Names are not checked.
std::string ReadRoom(JsonFields& fields);
std::string ReadUser(JsonFields& fields);
std::uint64_t ReadLine(JsonFields& fields);
// Text for people in the field `key`, of at most `most` bytes.
std::string ReadText(JsonFields& fields, const char* key, std::size_t most);

void CheckSize(JsonFields& fields, const char* key, std::size_t size,
               std::size_t most);
// Whether a text has control characters (C0, DEL, C1) other than newline and
// tab.
bool HasControls(std::string_view text);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REQUEST_FIELDS_H_
