// DHKEM(X25519, HKDF-SHA256) of RFC 9180 §4.1, KEM 0x0020. Suite 1 does not use it: it is here so
// that the RFC's own vectors run through the HPKE that suite 1 uses.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

struct DhKemEncapsulated {
  Array<32> enc;
  Secret shared;  // 32 bytes
};

// DeriveKeyPair of §7.1.3: the private key for input key material of at least 32 bytes (CHECKed).
Secret dhkem_derive_private(View input_key);

// randomness: the ephemeral key's input key material, at least 32 bytes (CHECKed).
// Errors: malformed (a wrong length), verification_failed (a key of low order).
Result<DhKemEncapsulated> dhkem_encapsulate(View public_key, View randomness);
Result<Secret> dhkem_decapsulate(const Secret& private_key, View enc);

}  // namespace valise::seal
