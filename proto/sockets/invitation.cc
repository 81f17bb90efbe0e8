#include "proto/sockets/invitation.h"

#include <fmt/format.h>

#include <vector>

#include "proto/sockets/curve.h"

namespace qun {
namespace {

constexpr std::string_view kFirstWord = "qun-invitation-1";
constexpr std::string_view kAnyVersion = "qun-invitation-";
constexpr std::size_t kWords = 6;

std::vector<std::string_view> SplitWords(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::vector<std::string_view> words;
  for (auto begin = text.find_first_not_of(kSpace);
       begin != std::string_view::npos;) {
    const auto end = text.find_first_of(kSpace, begin);
    words.push_back(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
  return words;
}

}  // namespace

std::string FormatInvitation(const Invitation& invitation) {
  const Endpoints& at = invitation.endpoints;
  return fmt::format("{} {} {} {} {} {}", kFirstWord, at.intake, at.feed,
                     at.desk, invitation.broker_key, invitation.secret_key);
}

Result<Invitation> ParseInvitation(std::string_view text) {
  const auto words = SplitWords(text);
  if (!words.empty() && words[0] != kFirstWord &&
      words[0].starts_with(kAnyVersion)) {
    return Fail(Errc::kBadField,
                "this invitation needs another version of qun; update qun");
  }
  if (words.size() != kWords || words[0] != kFirstWord) {
    return Fail(Errc::kBadField,
                fmt::format("this is not an invitation; copy all {} words, "
                            "from {} on",
                            kWords, kFirstWord));
  }
  auto endpoints = EndpointsFrom(words[1], words[2], words[3]);
  if (!endpoints) return tl::make_unexpected(endpoints.error());
  if (!IsKey(words[4]) || !IsKey(words[5])) {
    return Fail(Errc::kBadField,
                "a key in this invitation is damaged; copy all of it again");
  }
  return Invitation{*std::move(endpoints), std::string(words[4]),
                    std::string(words[5])};
}

}  // namespace qun
