#include "terminal/authenticator.h"

#include <string_view>

#include "seal/hash.h"

namespace valise::terminal {

Array<32> hmac_secret_salt(View prf_salt) {
  constexpr std::string_view kContext("WebAuthn PRF\0", 13);
  return seal::sha256(view_of(kContext), prf_salt);
}

Result<Authenticator::Touched> Authenticator::touch_any(const seal::RelyingParty& party,
                                                        std::span<const Wanted> wanted,
                                                        View challenge) {
  Error last{Code::not_found, "the keyring names no passkey", "keyring"};
  for (const Wanted& each : wanted) {
    auto touched = touch(party, each.passkey_id, challenge, each.prf_salt);
    if (touched) return touched;
    last = std::move(touched).error();
    if (last.code != Code::not_found) break;  // else another authenticator is plugged in
  }
  return Failure(std::move(last));
}

}  // namespace valise::terminal
