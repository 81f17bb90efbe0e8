// Describes the events of a room for people: "alice: hi", "* alice joined".
// Pure.
#ifndef QUN_CLIENT_WORDS_DESCRIBE_H_
#define QUN_CLIENT_WORDS_DESCRIBE_H_

#include <string>

#include "proto/lines/event.h"

namespace qun {

// Makes others' text safe for a terminal, on one line.
std::string Safe(const std::string& text);

// Safe for a terminal. Has several lines if the event's text has several.
std::string Describe(const Event& event);

}  // namespace qun

#endif  // QUN_CLIENT_WORDS_DESCRIBE_H_
