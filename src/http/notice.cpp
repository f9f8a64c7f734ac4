#include "http/notice.h"

#include <algorithm>

#include "base/text.h"

namespace valise::http {
namespace {

constexpr std::size_t kIdMax = 64, kNameMax = 32, kLineMax = 200, kFieldsMax = 32;
constexpr std::size_t kBodyMax = 64 * 1024;

bool is_word(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

bool is_kind(std::string_view text) {
  return is_word(text, kNameMax) && std::ranges::none_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || c == '.' || c == '_';
         });
}

Result<void> check_line(std::string_view text, const std::string& where) {
  if (text.size() > kLineMax) return fail(Code::too_large, "over 200 bytes: shorten it", where);
  if (is_plain(text, Lines::one)) return {};
  return fail(Code::malformed, "not one line of UTF-8: remove line breaks and control bytes",
              where);
}

}  // namespace

Result<void> check_notice(const Notice& notice) {
  const std::string where = is_word(notice.id, kIdMax) ? "notice " + notice.id : "notice";
  if (where == "notice" || !is_kind(notice.kind)) {
    return fail(Code::malformed, "its id or kind has a byte that it may not have", where);
  }
  if (notice.at < Time{}) return fail(Code::malformed, "no time before 1970", where);
  if (notice.subject.empty()) return fail(Code::malformed, "no subject", where);
  TRY_VOID(check_line(notice.subject, where));
  if (notice.body.size() > kBodyMax) return fail(Code::too_large, "over 64 KiB of text", where);
  if (!is_plain(notice.body, Lines::many)) {
    return fail(Code::malformed, "its text is not UTF-8, or has control bytes", where);
  }
  if (notice.fields.size() > kFieldsMax) return fail(Code::too_large, "over 32 fields", where);
  for (const auto& [name, value] : notice.fields) {
    if (!is_word(name, kNameMax)) return fail(Code::malformed, "no name of a field", where);
    TRY_VOID(check_line(value, std::string(where).append(", ").append(name)));
  }
  return {};
}

Result<void> check_trust(const Trust& trust, const std::string& where) {
  if (trust.server_key.empty() == trust.ca.empty()) {
    return fail(Code::config, "how is the server known? Set one of server_key and ca", where);
  }
  // Anything else libcurl would take for the name of a file.
  if (trust.ca.empty() && !trust.server_key.starts_with("sha256//")) {
    return fail(Code::config, "a server_key is sha256// and 44 letters of base64", where);
  }
  return {};
}

}  // namespace valise::http
