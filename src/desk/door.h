// Who may call the desk: only the page that this terminal served, in the browser that it was opened
// in. Every program and every web page on this machine can reach its port; none of them knows the
// token, no web page can set the headers, and there is no cookie that a browser would add by itself
// (PROTOCOL.md, X33).
#pragma once

#include <string>

#include "base/random.h"
#include "base/secret.h"
#include "http/types.h"
#include "seal/passkey.h"

namespace valise::desk {

inline constexpr std::size_t kTokenBytes = 32;
inline constexpr std::string_view kTokenHeader = "valise-token";

struct Door {
  std::string origin;      // "http://cy.valise.localhost:7500": the member's, from the charter
  std::string host;        // "cy.valise.localhost:7500"
  std::uint16_t port = 0;  // 7500
  Secret token;            // kTokenBytes, new at each start; the page sends it in hex
};

// Errors: config (an origin that is not http, on a port, under .localhost: browsers take no other
// name for this machine).
Result<Door> make_door(const seal::RelyingParty& party, Random& random);

// A file of the page, which holds nothing secret: asked for as a document by whoever opens a
// window, else by the page itself. Errors: forbidden; `where` the header at fault.
Result<void> check_page(const Door& door, const http::Request& request);

// A call: from the page itself, with the token, as JSON. Errors: forbidden, as above; malformed
// (another type of content).
Result<void> check_call(const Door& door, const http::Request& request);

}  // namespace valise::desk
