#include "desk/door.h"

#include <charconv>

namespace valise::desk {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::string_view kHere = ".localhost";  // RFC 6761 §6.3

Failure shut(std::string_view header) {
  return fail(Code::forbidden, "only the page that this terminal opened may call it",
              std::string(header));
}

bool says(const http::Request& request, std::string_view header, std::string_view value) {
  return request.header(header) == value;
}

// A name that some site points to this machine must not make it the site's (DNS rebinding).
Result<void> check_host(const Door& door, const http::Request& request) {
  if (!says(request, "host", door.host)) return shut("host");
  return {};
}

}  // namespace

Result<Door> make_door(const seal::RelyingParty& party, Random& random) {
  Door out;
  out.origin = party.origin;
  const auto wrong = [&] {
    return fail(Code::config,
                "a desk is served as http://NAME.localhost:PORT; the charter names another origin",
                party.origin);
  };
  if (!party.origin.starts_with(kScheme)) return wrong();
  out.host = party.origin.substr(kScheme.size());
  const std::size_t colon = out.host.rfind(':');
  if (colon == std::string::npos || !out.host.substr(0, colon).ends_with(kHere)) return wrong();
  const char* end = out.host.data() + out.host.size();
  const auto [at, error] = std::from_chars(out.host.data() + colon + 1, end, out.port);
  if (error != std::errc() || at != end || out.port == 0) return wrong();
  out.token = random.secret(kTokenBytes);
  return out;
}

Result<void> check_page(const Door& door, const http::Request& request) {
  TRY_VOID(check_host(door, request));
  if (says(request, "sec-fetch-site", "same-origin")) return {};
  const bool window = says(request, "sec-fetch-mode", "navigate") &&
                      says(request, "sec-fetch-dest", "document") && request.path == "/";
  if (!window) return shut("sec-fetch-site");
  return {};
}

Result<void> check_call(const Door& door, const http::Request& request) {
  TRY_VOID(check_host(door, request));
  if (!says(request, "origin", door.origin)) return shut("origin");
  if (!says(request, "sec-fetch-site", "same-origin")) return shut("sec-fetch-site");
  if (!says(request, "sec-fetch-dest", "empty")) return shut("sec-fetch-dest");
  const auto given = from_hex(request.header(kTokenHeader).value_or(""));
  if (!given || Secret(View(*given)) != door.token) return shut(kTokenHeader);
  if (request.content_type != "application/json") {
    return fail(Code::malformed, "a call is application/json", "content-type");
  }
  return {};
}

}  // namespace valise::desk
