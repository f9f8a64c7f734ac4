// Shamir's secret sharing, bytewise over GF(2^8) with the polynomial 0x11B, in constant time
// (Shamir, "How to share a secret", CACM 1979). Coefficients come from the caller, so that the
// reader of a cable can recompute every share from the secret (DESIGN.md §3).
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

struct Share {
  std::uint8_t x = 0;  // the seat, 1…255
  Secret y;
};

// The value at x (never 0, CHECKed) of secret + coefficients[0]·x + coefficients[1]·x² + …, for
// each byte; all of one length (CHECKed).
Secret share_at(std::uint8_t x, const Secret& secret, std::span<const Secret> coefficients);

// The secret at 0 from exactly the threshold's number of shares. Errors: malformed (x repeated or
// 0, lengths that differ, none).
Result<Secret> combine(std::span<const Share> shares);

}  // namespace valise::seal
