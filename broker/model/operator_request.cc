#include "broker/model/operator_request.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "proto/base/contract.h"
#include "proto/base/key.h"
#include "proto/lines/lines.h"

namespace qun {
namespace {

using Words = std::vector<std::string>;

std::optional<std::uint64_t> ReadNumber(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

// The words KEY EXPIRES of an invitation.
template <typename Invitation>
Result<OperatorRequest> ReadInvitation(Invitation invitation,
                                       const Words& words) {
  const auto expires = ReadNumber(words[3]);
  if (!expires || !IsKey(words[2])) {
    return Fail(Errc::kBadField, "an invitation needs a key and a time");
  }
  invitation.name = words[1];
  invitation.once = words[2];
  invitation.expires = *expires;
  return invitation;
}

Result<OperatorRequest> ReadInvite(const Words& words) {
  InviteUser invite;
  invite.is_operator = words[4] == "operator";
  invite.is_bot = words[4] == "bot";
  if (!invite.is_operator && !invite.is_bot && words[4] != "person") {
    return Fail(Errc::kBadField, "a user is a person, a bot or an operator");
  }
  return ReadInvitation(std::move(invite), words);
}

Result<OperatorRequest> ReadRekey(const Words& words) {
  return ReadInvitation(RekeyUser(), words);
}

template <typename Change>
Result<OperatorRequest> ReadChange(const Words& words) {
  if constexpr (std::is_same_v<Change, RenameUser>) {
    return RenameUser{words[1], words[2]};
  } else {
    return Change{words[1]};
  }
}

template <typename Question>
Result<OperatorRequest> ReadQuestion(const Words& /*words*/) {
  return Question{};
}

struct OperatorVerb {
  std::string_view name;
  std::size_t words;  // including the verb
  Result<OperatorRequest> (*read)(const Words&);
};

constexpr std::array kVerbs = {
    OperatorVerb{"invite", 5, ReadInvite},
    OperatorVerb{"rekey", 4, ReadRekey},
    OperatorVerb{"withdraw", 2, ReadChange<WithdrawInvitations>},
    OperatorVerb{"revoke", 2, ReadChange<RevokeUser>},
    OperatorVerb{"rename", 3, ReadChange<RenameUser>},
    OperatorVerb{"users", 1, ReadQuestion<ListUsers>},
    OperatorVerb{"invitations", 1, ReadQuestion<ListInvitations>},
};

// Writes a request in the form that the header describes.
struct Writer {
  std::string operator()(const InviteUser& invite) const {
    const char* kind = invite.is_bot ? "bot" : "person";
    return fmt::format("invite\n{}\n{}\n{}\n{}", invite.name, invite.once,
                       invite.expires, invite.is_operator ? "operator" : kind);
  }
  std::string operator()(const RekeyUser& rekey) const {
    return fmt::format("rekey\n{}\n{}\n{}", rekey.name, rekey.once,
                       rekey.expires);
  }
  std::string operator()(const WithdrawInvitations& withdraw) const {
    return "withdraw\n" + withdraw.name;
  }
  std::string operator()(const RevokeUser& revoke) const {
    return "revoke\n" + revoke.name;
  }
  std::string operator()(const RenameUser& rename) const {
    return fmt::format("rename\n{}\n{}", rename.name, rename.new_name);
  }
  std::string operator()(const ListUsers&) const { return "users"; }
  std::string operator()(const ListInvitations&) const { return "invitations"; }
};

}  // namespace

Result<OperatorRequest> ReadOperatorRequest(const Words& words) {
  for (const OperatorVerb& verb : kVerbs) {
    if (verb.words == words.size() && verb.name == words[0]) {
      return verb.read(words);
    }
  }
  return Fail(Errc::kUnknownVerb, fmt::format("this broker cannot do \"{}\"",
                                              words.empty() ? "" : words[0]));
}

Result<OperatorRequest> DecodeOperatorRequest(std::string_view text) {
  Words words;
  ForEachLine(text, [&](std::string_view line) { words.emplace_back(line); });
  return ReadOperatorRequest(words);
}

std::string EncodeOperatorRequest(const OperatorRequest& request) {
  std::string text = std::visit(Writer(), request);
  // Each word is one line, so none contains a newline.
  Ensures(DecodeOperatorRequest(text).has_value());
  return text;
}

std::string_view VerbOf(const OperatorChange& change) {
  return kVerbs.at(change.index()).name;
}

const std::string& NameOf(const OperatorChange& change) {
  return std::visit(
      [](const auto& verb) -> const std::string& { return verb.name; }, change);
}

}  // namespace qun
