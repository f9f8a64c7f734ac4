// What an officer touches: makes passkeys and assertions for the terminal. Three exist: a key on
// USB (usb_authenticator.h), the file-backed one of demonstrations (soft_authenticator.h), and the
// browser's, which the desk reaches through its page.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "seal/passkey.h"

namespace valise::terminal {

inline constexpr std::size_t kPrfBytes = 32;

// What is said of an authenticator that is asked for a second passkey of one device.
inline constexpr const char* kHoldsAnother =
    "this authenticator holds a passkey of this device already: use another one";

// Used from one thread at a time. Calls may block until the person has acted.
class Authenticator {
 public:
  virtual ~Authenticator() = default;

  struct Made {
    seal::Attestation attestation;
    seal::Passkey passkey;
  };
  struct NewPasskey {
    const seal::RelyingParty& party;
    View challenge;                 // 32 bytes
    View user_handle;               // 1…64 random bytes, which name nobody (WebAuthn L2 §5.4.3)
    std::vector<View> others = {};  // ids: no authenticator that holds one of them makes this one
  };
  // A new passkey for this relying party; the attestation verifies with the challenge.
  // Errors: touch_needed (no authenticator, no touch, wrong PIN), refused (it has no PIN, the PIN
  // is blocked, or it holds one of the others), unsupported (it cannot do what is asked), failed.
  virtual Result<Made> make_passkey(const NewPasskey& wanted) = 0;

  struct Touched {
    seal::Assertion assertion;
    std::optional<Secret> prf;  // kPrfBytes, if a salt was given
  };
  // An assertion of that passkey. The PRF output for a salt of any length is that of the WebAuthn
  // extension "prf" (Level 3 §10.1.4), so that a browser with the same passkey gets the same.
  // Errors: as above, and not_found (it holds no such passkey for this relying party).
  virtual Result<Touched> touch(const seal::RelyingParty& party, View passkey_id, View challenge,
                                std::optional<View> prf_salt) = 0;

  struct Wanted {
    View passkey_id;
    std::optional<View> prf_salt;
  };
  // The same by whichever of these is at hand, asked for one after the other; the assertion says
  // which. Errors: of the last; not_found if none is wanted.
  virtual Result<Touched> touch_any(const seal::RelyingParty& party, std::span<const Wanted> wanted,
                                    View challenge);
};

// What the extension gives to an authenticator's hmac-secret as salt:
// SHA-256("WebAuthn PRF" ‖ 0x00 ‖ salt).
Array<32> hmac_secret_salt(View prf_salt);

}  // namespace valise::terminal
