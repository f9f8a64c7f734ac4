#include "http/syslog.h"

#include <algorithm>

namespace valise::http {
namespace {

constexpr int kFacility = 10;
constexpr std::size_t kMessageMax = 8192;

bool is_printable(std::string_view text, std::size_t bytes_max) {
  return !text.empty() && text.size() <= bytes_max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// PARAM-VALUE (RFC 5424 §6.3.3): these three, and nothing else, have a backslash before them.
std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '"' || c == '\\' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

Result<std::string> syslog_text(const Notice& notice, const SyslogSource& source) {
  TRY_VOID(check_notice(notice));
  if (!is_printable(source.host, 255) || !is_printable(source.program, 48)) {
    return fail(Code::malformed, "host or program has a byte that it may not have", "syslog");
  }
  const int priority = kFacility * 8 + static_cast<int>(notice.severity);
  std::string out = "<" + std::to_string(priority) + ">1 " + to_iso(notice.at) + " " + source.host +
                    " " + source.program + " - " + notice.kind + " [valise@32473 id=\"" +
                    notice.id + "\"";
  for (const auto& [name, value] : notice.fields) out += " " + name + "=\"" + escaped(value) + "\"";
  out += "] \xEF\xBB\xBF" + notice.subject;
  if (out.size() > kMessageMax) {
    return fail(Code::too_large, "over 8192 bytes: tell less of it", "notice " + notice.id);
  }
  return out;
}

}  // namespace valise::http
