// What happened in a room, in words for people: "alice: hi", "* alice joined".
// Pure.
#ifndef QUN_CLIENT_WORDS_DESCRIBE_H_
#define QUN_CLIENT_WORDS_DESCRIBE_H_

#include <string>

#include "proto/lines/event.h"

namespace qun {

// What others wrote, on one line and safe for a terminal.
std::string Safe(const std::string& text);

// Safe for a terminal. On several lines if its text has several.
std::string Describe(const Event& event);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_DESCRIBE_H_
