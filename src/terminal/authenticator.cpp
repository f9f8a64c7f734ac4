#include "terminal/authenticator.h"

#include <string_view>

#include "seal/hash.h"

namespace valise::terminal {

Array<32> hmac_secret_salt(View prf_salt) {
  constexpr std::string_view kContext("WebAuthn PRF\0", 13);
  return seal::sha256(view_of(kContext), prf_salt);
}

}  // namespace valise::terminal
