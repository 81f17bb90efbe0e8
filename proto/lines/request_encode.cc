#include "proto/json/json_writer.h"
#include "proto/lines/request.h"

namespace qun {
namespace {

std::string LastJson(const std::optional<LastKnown>& last) {
  std::string json;
  if (!last) return json;
  JsonWriter(&json).Number("seq", last->seq).Number("at", last->at).Close();
  return json;
}

// Writes the fields of one verb after the envelope's.
class BodyWriter {
 public:
  explicit BodyWriter(JsonWriter* out) : out_(out) {}

  void operator()(const Say& say) const {
    out_->Text("room", say.room).Text("text", say.text);
    out_->NumberIf("reply_to", say.reply_to).RawIf("data", say.data);
  }
  void operator()(const Edit& edit) const {
    Line(edit).Text("text", edit.text);
  }
  void operator()(const Recall& recall) const { Line(recall); }
  void operator()(const React& react) const {
    Line(react).Text("emoji", react.emoji).FlagIf("off", react.off);
  }
  void operator()(const Create& create) const {
    out_->Text("room", create.room).FlagIf("private", create.is_private);
    if (create.policy) out_->Text("policy", NameOf(*create.policy));
  }
  void operator()(const Join& join) const { out_->Text("room", join.room); }
  void operator()(const Leave& leave) const { out_->Text("room", leave.room); }
  template <Verb kVerb>
  void operator()(const ActOn<kVerb>& act) const {
    out_->Text("room", act.room).Text("user", act.user);
  }
  void operator()(const Mute& mute) const {
    out_->Text("room", mute.room).TextIf("user", mute.user);
    out_->NumberIf("for", mute.seconds);
  }
  void operator()(const Unmute& unmute) const {
    out_->Text("room", unmute.room).TextIf("user", unmute.user);
  }
  void operator()(const Grant& grant) const {
    out_->Text("room", grant.room).Text("user", grant.user);
    out_->Text("role", NameOf(grant.role));
  }
  void operator()(const Set& set) const {
    out_->Text("room", set.room).Text("setting", set.setting);
    out_->RawIf("value", set.value).NumberIf("ttl", set.ttl);
  }
  void operator()(const Mark& mark) const { Line(mark); }
  void operator()(const Get& get) const { out_->Text("room", get.room); }
  void operator()(const Hello& hello) const {
    Presence(hello.listen, hello.last);
  }
  void operator()(const Ping& ping) const { Presence(ping.listen, ping.last); }
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
  template <typename OnLine>
  JsonWriter& Line(const OnLine& body) const {
    return out_->Text("room", body.room).Number("line", body.line);
  }
  void Presence(bool listen, const std::optional<LastKnown>& last) const {
    out_->FlagIf("listen", listen).RawIf("last", LastJson(last));
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
