#include "seal/client_data.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace valise::seal {
namespace {

// topOrigin is not among the four, but WebAuthn Level 3 sets it only when crossOrigin is true.
constexpr std::array<std::string_view, 5> kNamesOnce = {"\"type\"", "\"challenge\"", "\"origin\"",
                                                        "\"crossOrigin\"", "\"topOrigin\""};

std::string_view type_of(Ceremony ceremony) {
  return ceremony == Ceremony::get ? "webauthn.get" : "webauthn.create";
}

// Serialised origins are visible ASCII without quote or backslash, so that CCDToString
// (§5.8.1.1) never escapes anything in them.
bool is_plain(std::string_view origin) {
  return std::all_of(origin.begin(), origin.end(),
                     [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

// Takes `part` off the front of `rest`.
Result<void> take(std::string_view& rest, std::string_view part, const char* member) {
  if (!rest.starts_with(part)) {
    return fail(Code::verification_failed, "the passkey's client data is not for this act", member);
  }
  rest.remove_prefix(part.size());
  return {};
}

Result<void> check_further_members(std::string_view rest) {
  if (rest == "}") return {};
  if (!rest.starts_with(',') || !rest.ends_with('}')) {
    return fail(Code::verification_failed, "the passkey's client data does not end as it must",
                "client_data.end");
  }
  if (rest.find('\\') != std::string_view::npos) {
    return fail(Code::verification_failed, "the passkey's client data has an escaped character",
                "client_data.end");
  }
  for (const std::string_view name : kNamesOnce) {
    if (rest.find(name) != std::string_view::npos) {
      return fail(Code::verification_failed, "the passkey's client data repeats a name",
                  "client_data.repeated");
    }
  }
  return {};
}

}  // namespace

Result<void> check_client_data(const ExpectedClientData& expected, View client_data) {
  if (client_data.size() > kClientDataBytesMax) {
    return fail(Code::verification_failed, "the passkey's client data is over 4096 bytes",
                "client_data.size");
  }
  if (!is_plain(expected.origin)) {
    return fail(Code::verification_failed, "the origin on record is not a serialised origin",
                "client_data.origin");
  }
  std::string_view rest = text_of(client_data);
  TRY_VOID(take(rest, "{\"type\":\"", "client_data.type"));
  TRY_VOID(take(rest, type_of(expected.ceremony), "client_data.type"));
  TRY_VOID(take(rest, "\",\"challenge\":\"", "client_data.challenge"));
  TRY_VOID(take(rest, to_base64url(expected.challenge), "client_data.challenge"));
  TRY_VOID(take(rest, "\",\"origin\":\"", "client_data.challenge"));
  TRY_VOID(take(rest, expected.origin, "client_data.origin"));
  TRY_VOID(take(rest, "\",\"crossOrigin\":", "client_data.origin"));
  TRY_VOID(take(rest, "false", "client_data.cross_origin"));
  return check_further_members(rest);
}

Bytes make_client_data(const ExpectedClientData& asked) {
  std::string text = "{\"type\":\"";
  text += type_of(asked.ceremony);
  text += "\",\"challenge\":\"" + to_base64url(asked.challenge);
  text += "\",\"origin\":\"" + asked.origin + "\",\"crossOrigin\":false}";
  return to_bytes(text);
}

}  // namespace valise::seal
