#include "broker/arrive/admit.h"

#include <type_traits>
#include <utility>

#include "broker/model/hash.h"
#include "proto/base/contract.h"

namespace qun {

struct Admission::Line : Requester {
  std::uint64_t k = 0;
  bool bot = false;
  tl::expected<Body, Refusal> body;

  // Keeps the first refusal.
  void Refuse(std::optional<Refusal> refusal) {
    if (body && refusal) body = tl::make_unexpected(*std::move(refusal));
  }
  template <typename Verb>
  Verb* As() {
    return body ? std::get_if<Verb>(&*body) : nullptr;
  }
};

namespace {

bool NeedsKeys(const Body& body) {
  const auto* create = std::get_if<Create>(&body);
  const bool is_ruled =
      create != nullptr && (create->is_private || create->policy);
  return is_ruled || Info(static_cast<Verb>(body.index())).needs_keys;
}

template <typename T>
std::optional<Refusal> WhyNone(const Result<T>& checked) {
  if (checked) return std::nullopt;
  return checked.error();
}

}  // namespace

Admitted Admission::Admit(std::string_view bytes, const SharedSender& sender,
                          Time wall) {
  Line line;
  line.sender = sender;
  line.at = static_cast<std::uint64_t>(wall.count());
  auto request =
      DecodeRequest(parser_, bytes,
                    sender->standing == Standing::kClaimed ? Naming::kClaimed
                                                           : Naming::kProved);
  if (!request) {
    line.body = tl::make_unexpected(request.error().refusal);
    NameUser(request.error().envelope, &line);
  } else {
    if (Info(request->verb()).kind != VerbKind::kRecorded) {
      request->envelope.k = 0;
    }
    line.body = std::move(request->body);
    NameUser(request->envelope, &line);
    line.Refuse(WhyBadRoom(line));
    line.Refuse(WhyBadUser(line));
  }
  return Sort(std::move(line), bytes);
}

// Makes a query or a proposal of the line, according to its verb. A refused
// line becomes a proposal, since it may use up a k.
Admitted Admission::Sort(Line line, std::string_view bytes) {
  Requester& requester = line;
  // A counter belongs to a user.
  Ensures(line.k == 0 || (line.session && !line.user.folded.empty()));
  // A key names the sender, whatever the line says.
  Ensures(line.sender->standing != Standing::kKnown ||
          line.user == line.sender->user);
  if (!line.body) {
    return Proposal{std::move(requester), line.k, line.bot, HashOf(bytes),
                    tl::make_unexpected(std::move(line.body.error()))};
  }
  return std::visit(
      [&](auto& verb) -> Admitted {
        if constexpr (kIsOneOf<std::decay_t<decltype(verb)>, QueryBody>) {
          Ensures(line.k == 0);  // queries are not counted
          return Query{std::move(requester), std::move(verb)};
        } else {
          return Proposal{std::move(requester), line.k, line.bot, HashOf(bytes),
                          ProposedBody(std::move(verb))};
        }
      },
      *line.body);
}

void Admission::NameUser(const Envelope& envelope, Line* line) {
  line->session = envelope.session;
  line->k = envelope.session ? envelope.k : 0;  // k counts within a session
  line->re = envelope.re;
  switch (line->sender->standing) {
    case Standing::kClaimed:
    case Standing::kLocal:  // sends no lines
      return NameClaimed(envelope, line);
    case Standing::kKnown:
      return NameKnown(envelope, line);
    case Standing::kInvited:
      return NameInvited(line);
  }
}

void Admission::NameClaimed(const Envelope& envelope, Line* line) {
  line->bot = envelope.bot;
  if (line->body && NeedsKeys(*line->body)) {
    line->Refuse(Refuse(Errc::kNeedsKeys));
  }
  auto user = envelope.as.empty() ? Name() : names_.User(envelope.as);
  if (!user || user->folded.empty()) line->k = 0;  // a counter needs a user
  if (user) {
    line->user = *std::move(user);
  } else {
    line->Refuse(std::move(user.error()));
  }
}

// The key names the user; a different name in the line is refused.
void Admission::NameKnown(const Envelope& envelope, Line* line) {
  const Sender& sender = *line->sender;
  line->user = sender.user;
  line->bot = sender.bot;
  if (line->As<Register>() != nullptr) {
    line->Refuse(Refuse(Errc::kBadInvitation,
                        "you have a key; there is nothing to register"));
  }
  if (envelope.as.empty() || !line->body) return;
  const auto claimed = names_.User(envelope.as);
  if (claimed && claimed->folded == sender.called) return;
  line->Refuse(Refuse(Errc::kNotYou));
}

void Admission::NameInvited(Line* line) {
  line->session.reset();
  line->k = 0;
  Expects(line->user.folded.empty());
  if (line->As<Register>() != nullptr) return;
  if (auto* ping = line->As<Ping>()) {
    *ping = {};  // an invitation must not learn what is stored
    return;
  }
  line->Refuse(
      Refuse(Errc::kBadInvitation,
             "the key of an invitation is good for register and ping alone"));
}

std::optional<Refusal> Admission::WhyBadRoom(const Line& line) {
  const std::string* room = line.body ? RoomOf(*line.body) : nullptr;
  if (room == nullptr) return std::nullopt;
  if (!IsDirect(*room)) return WhyNone(names_.Room(*room));
  if (line.sender->standing != Standing::kKnown) {
    return Refuse(Errc::kNeedsKeys);
  }
  // "@bob", or "@alice/bob".
  const auto two = TwoOf(*room);
  auto one = names_.User(two ? two->first : room->substr(1));
  if (one && two) one = names_.User(two->second);
  return WhyNone(one);
}

std::optional<Refusal> Admission::WhyBadUser(const Line& line) {
  const std::string* user = line.body ? UserOf(*line.body) : nullptr;
  if (user == nullptr) return std::nullopt;
  return WhyNone(names_.User(*user));
}

}  // namespace qun
