// The browser's passkeys: the page makes assertions for the terminal, by WebAuthn, under the
// member's relying party. Challenge and verification are the terminal's; the page carries.
#pragma once

#include "desk/acts.h"
#include "terminal/authenticator.h"

namespace valise::desk {

class PageAuthenticator final : public terminal::Authenticator {
 public:
  explicit PageAuthenticator(Acts& acts) : acts_(acts) {}  // outlives it

  Result<Made> make_passkey(const NewPasskey& wanted) override;
  Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                        std::optional<View> prf_salt) override;
  // All of them in one question: the browser finds which is plugged in.
  Result<Touched> touch_any(const seal::RelyingParty& party, std::span<const Wanted> wanted,
                            View challenge) override;

 private:
  Acts& acts_;
};

}  // namespace valise::desk
