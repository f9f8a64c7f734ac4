// The fingerprint of a new device, which a registrar reads from that device's screen, in person,
// and types. Never shown beforehand and never answered by --yes: copying what this screen shows
// would compare nothing (PROTOCOL.md row 54, X16). And the other thing that people bring in person.
#pragma once

#include "cli/app.h"

namespace valise::cli {

// Of --fingerprint, else asked for. Errors: usage (nobody is here to type it), malformed (no
// twelve words that fit).
Result<Array<16>> typed_fingerprint(Context& context, const Arguments& arguments);

Option fingerprint_option();

// A founding hash, as somebody received it in person. Errors: malformed.
Result<Hash> hash_of(std::string_view hex);

}  // namespace valise::cli
