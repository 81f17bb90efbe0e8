// Requests that say a line or change one.
#include "proto/lines/request_body.h"
#include "proto/lines/request_fields.h"
#include "proto/text/clusters.h"

namespace qun {
namespace {

std::string ReadData(JsonFields& fields) {
  const auto data = fields.MaybeObject("data");
  if (!data) return {};
  std::string minified = data->Minified();
  CheckSize(fields, "data", minified.size(), kDataBytes);
  return minified;
}

}  // namespace

void Read(JsonFields& fields, Say* say) {
  say->room = ReadRoom(fields);
  say->text = ReadText(fields, "text", kTextBytes);
  say->reply_to = fields.MaybeInteger("reply_to", 1, kMaxInteger).value_or(0);
  say->data = ReadData(fields);
}

void Read(JsonFields& fields, Edit* edit) {
  edit->room = ReadRoom(fields);
  edit->line = ReadLine(fields);
  edit->text = ReadText(fields, "text", kTextBytes);
}

void Read(JsonFields& fields, React* react) {
  react->room = ReadRoom(fields);
  react->line = ReadLine(fields);
  react->emoji = fields.Text("emoji");
  react->off = fields.Flag("off");
  // HasControls lets these pass.
  const bool is_blank = react->emoji.find_first_of(" \t\n") == 0;
  if (react->emoji.size() > kEmojiBytes || HasControls(react->emoji) ||
      is_blank || CountClusters(react->emoji) != 1) {
    fields.Refuse(Errc::kBadField, "\"emoji\" must be a single character");
  }
}

}  // namespace qun
