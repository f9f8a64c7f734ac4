// Authenticator data (WebAuthn Level 2 §6.1): what an authenticator signs beside the hash of the
// client data. Read strictly, because libfido2 passes over unknown flags, unknown extensions and
// bytes behind the end; whatever is read here it then reads again.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "seal/client_data.h"
#include "seal/passkey.h"

namespace valise::seal {

namespace flag {
inline constexpr std::uint8_t user_present = 0x01;
inline constexpr std::uint8_t user_verified = 0x04;
inline constexpr std::uint8_t backup_eligible = 0x08;
inline constexpr std::uint8_t backed_up = 0x10;
inline constexpr std::uint8_t attested = 0x40;
inline constexpr std::uint8_t extensions = 0x80;
}  // namespace flag

inline constexpr std::size_t kPasskeyIdBytesMax = 512;

// The extensions that are taken; any other is refused.
struct Extensions {
  bool hmac_secret = false;
  std::uint8_t cred_protect = 0;  // when made: 1…3, or 0 for none
};

struct AuthenticatorData {
  Array<32> rp_id_hash{};
  std::uint8_t flags = 0;
  std::uint32_t counter = 0;
  std::optional<Passkey> made;  // Ceremony::create only
  Extensions extensions;
};

// Everything but the meaning of the flags of user and backup, which the verifier judges.
// Errors: verification_failed, `where` naming the part.
Result<AuthenticatorData> decode_authenticator_data(Ceremony ceremony, View bytes);

// For authenticators of our own. An assertion's hmac-secret output is not written: it is
// encrypted between an authenticator and its client, which here are one.
Bytes encode_authenticator_data(const AuthenticatorData& data);

// The COSE_Key of a passkey (RFC 9052 §7) in the one form that CTAP2 allows. CHECKs the length of
// the public key.
Bytes encode_cose_key(const Passkey& passkey);

}  // namespace valise::seal
