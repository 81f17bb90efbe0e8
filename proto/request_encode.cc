#include "proto/request.h"

namespace qun {
namespace {

std::string LastJson(const std::optional<LastKnown>& last) {
  std::string json;
  if (!last) return json;
  JsonWriter(&json).Number("seq", last->seq).Number("at", last->at).Close();
  return json;
}

// Writes the fields of one verb behind the envelope's.
class BodyWriter {
 public:
  explicit BodyWriter(JsonWriter* out) : out_(out) {}

  void operator()(const Say& say) const {
    out_->Text("room", say.room).Text("text", say.text);
    out_->NumberIf("reply_to", say.reply_to).RawIf("data", say.data);
  }
  void operator()(const Create& create) const {
    out_->Text("room", create.room);
  }
  void operator()(const Join& join) const { out_->Text("room", join.room); }
  void operator()(const Leave& leave) const { out_->Text("room", leave.room); }
  void operator()(const Hello& hello) const {
    Presence(hello.token, hello.last);
  }
  void operator()(const Ping& ping) const { Presence(ping.token, ping.last); }
  void operator()(const History& history) const {
    out_->Text("room", history.room);
    if (history.after) out_->Number("after", *history.after);
    if (history.before) out_->Number("before", *history.before);
    out_->Number("limit", history.limit);
  }
  void operator()(const ListRooms& rooms) const {
    out_->TextIf("start", rooms.start);
  }
  void operator()(const Who& who) const {
    out_->TextIf("room", who.room).TextIf("start", who.start);
  }
  void operator()(const Register& asked) const { out_->Text("key", asked.key); }
  void operator()(const Bye&) const {}
  void operator()(const Skip&) const {}
  void operator()(const Status&) const {}

 private:
  void Presence(const std::optional<Id>& token,
                const std::optional<LastKnown>& last) const {
    if (token) out_->Text("token", ToHex(*token));
    out_->RawIf("last", LastJson(last));
  }

  JsonWriter* out_;
};

}  // namespace

std::string EncodeRequest(const Request& request) {
  std::string line;
  JsonWriter out(&line);
  const Envelope& envelope = request.envelope;
  out.Text("do", Info(request.verb()).name).TextIf("re", envelope.re);
  out.TextIf("as", envelope.as);
  if (envelope.session) out.Text("session", ToHex(*envelope.session));
  out.NumberIf("k", envelope.k).FlagIf("bot", envelope.bot);
  std::visit(BodyWriter(&out), request.body);
  out.Close();
  return line;
}

}  // namespace qun
