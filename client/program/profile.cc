#include "client/program/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "proto/base/secret_file.h"
#include "proto/base/usage_error.h"
#include "proto/json/json_fields.h"
#include "proto/json/json_writer.h"
#include "proto/sockets/curve.h"

namespace qun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnding = ".json";
constexpr std::string_view kPendingEnding = ".pending";

fs::path Directory() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && *data != '\0') return fs::path(data) / "qun/profiles";
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') {
    throw UsageError("HOME is not set; set it to find the profiles");
  }
  return fs::path(home) / ".local/share/qun/profiles";
}

fs::path FileOf(const std::string& name, std::string_view ending) {
  const bool is_name =
      !name.empty() && name.front() != '.' && name.size() <= 64 &&
      std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
      });
  if (is_name) return Directory() / (name + std::string(ending));
  throw UsageError(fmt::format(
      "\"{}\" cannot be a profile's name; use letters, digits, '-' and '_'",
      name));
}

std::string Encode(const Profile& profile) {
  std::string json;
  JsonWriter(&json)
      .Text("user", profile.user)
      .Text("intake", profile.endpoints.intake)
      .Text("feed", profile.endpoints.feed)
      .Text("desk", profile.endpoints.desk)
      .Text("broker_key", profile.keys.broker)
      .Text("public_key", profile.keys.own.public_key)
      .Text("secret_key", profile.keys.own.secret_key)
      .Close();
  return json.append("\n");
}

std::optional<Profile> Decode(std::string_view text) {
  JsonParser parser;
  auto fields = JsonFields::Parse(parser, text.substr(0, text.find('\n')));
  if (!fields) return std::nullopt;
  Profile profile;
  profile.user = fields->Text("user");
  const auto endpoints = EndpointsFrom(
      fields->Text("intake"), fields->Text("feed"), fields->Text("desk"));
  profile.keys.broker = fields->Text("broker_key");
  auto own = KeyPairOf(fields->Text("secret_key"));
  if (fields->refusal() || !endpoints || !own || !IsKey(profile.keys.broker)) {
    return std::nullopt;
  }
  profile.endpoints = *endpoints;
  profile.keys.own = *std::move(own);
  return profile;
}

}  // namespace

bool HasProfile(const std::string& name) {
  return fs::exists(FileOf(name, kEnding));
}

Profile LoadProfile(const std::string& name) {
  const fs::path path = FileOf(name, kEnding);
  if (!fs::exists(fs::symlink_status(path))) {
    throw UsageError(fmt::format(
        "there is no profile \"{}\"; \"qun profiles\" lists them, \"qun "
        "accept\" makes one",
        name));
  }
  auto profile = Decode(ReadSecretFile(path));
  if (profile) return *std::move(profile);
  throw SecretFileError(
      fmt::format("{} is damaged; remove it, and ask for another invitation",
                  path.string()));
}

void SaveProfile(const std::string& name, const Profile& profile) {
  WriteSecretFile(FileOf(name, kEnding), Encode(profile), false);
  DropPendingKey(name);
}

void DropPendingKey(const std::string& name) {
  fs::remove(FileOf(name, kPendingEnding));
}

std::vector<std::string> ProfileNames() {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(Directory(), none)) {
    if (entry.path().extension() != kEnding) continue;
    names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

KeyPair PendingKey(const std::string& name, const std::string& broker_key) {
  const fs::path path = FileOf(name, kPendingEnding);
  if (fs::exists(path)) {
    const std::string text = ReadSecretFile(path);
    const auto space = text.find(' ');
    auto pending = KeyPairOf(text.substr(0, space));
    if (pending && text.substr(space + 1) == broker_key) {
      return *std::move(pending);
    }
  }
  KeyPair pair = NewKeyPair();
  WriteSecretFile(path, pair.secret_key + " " + broker_key, true);
  return pair;
}

}  // namespace qun
