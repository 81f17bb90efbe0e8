// Reads the fields of a verb other than the envelope's. For codecs only. Errors
// are recorded in `fields`.
#ifndef QUN_PROTO_LINES_REQUEST_BODY_H_
#define QUN_PROTO_LINES_REQUEST_BODY_H_

#include "proto/json/json_fields.h"
#include "proto/lines/request.h"

namespace qun {

Body DecodeBody(Verb verb, JsonFields& fields);

// The verbs that have fields of their own. request_body.cc reads the others.
// request_say.cc:
void Read(JsonFields& fields, Say* say);
void Read(JsonFields& fields, Edit* edit);
void Read(JsonFields& fields, React* react);
// request_rooms.cc:
void Read(JsonFields& fields, Create* create);
void Read(JsonFields& fields, Set* set);
// request_members.cc:
void Read(JsonFields& fields, Mute* mute);
void Read(JsonFields& fields, Unmute* unmute);
void Read(JsonFields& fields, Grant* grant);
void Read(JsonFields& fields, Register* asked);
// request_queries.cc:
void Read(JsonFields& fields, Hello* hello);
void Read(JsonFields& fields, Ping* ping);
void Read(JsonFields& fields, History* history);
void Read(JsonFields& fields, ListRooms* rooms);
void Read(JsonFields& fields, Who* who);

}  // namespace qun

#endif  // QUN_PROTO_LINES_REQUEST_BODY_H_
