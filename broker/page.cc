#include "broker/archive.h"
#include "proto/event.h"
#include "proto/lines.h"
#include "proto/reply.h"

namespace qun {
namespace {

// Room that the closing line of each message needs.
constexpr std::size_t kClosingBytes = 512;

}  // namespace

std::vector<std::string> PackPage(const PageQuery& query,
                                  const std::vector<std::string>& lines) {
  LinePacker packer(kBrokerMessageBytes - kClosingBytes);
  for (const std::string& line : lines) packer.Add(AsReplay(line));
  std::vector<std::string> messages = packer.Take();
  const std::string more = EncodeReply(PageMore{query.re});
  const std::string end =
      EncodeReply(PageEnd{query.re, query.room, query.head, 1});
  if (messages.empty()) return {end};
  for (std::string& message : messages) {
    const bool last = &message == &messages.back();
    message.append("\n").append(last ? end : more);
  }
  return messages;
}

}  // namespace qun
