// The codecs' own: what a request asks for, behind its envelope.
#ifndef QUN_PROTO_LINES_REQUEST_BODY_H_
#define QUN_PROTO_LINES_REQUEST_BODY_H_

#include "proto/json/json_fields.h"
#include "proto/lines/request.h"

namespace qun {

// What is wrong is recorded in `fields`.
Body DecodeBody(Verb verb, JsonFields& fields);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REQUEST_BODY_H_
