// COSE_Sign1 (RFC 9052 §4.2) with Ed25519 over bytes as carried, in two forms over the one
// Sig_structure: whole, with its payload inside, and detached, where the payload stands beside it
// (an entry's payload, a cable's header). external_aad is always a domain label, so that nothing
// signed for one purpose verifies for another.
#pragma once

#include "base/bytes.h"
#include "base/id.h"
#include "seal/codec.h"
#include "seal/ed25519.h"

namespace valise::seal {

// SHA-256 of the public key: the kid of every signature here.
DeviceId signer_id(const VerifyKey& key);

// A signature whose payload stands elsewhere.
struct Detached {
  Bytes protected_header;  // deterministic {1: −8 (EdDSA), 4: kid}
  Array<64> signature{};

  static constexpr auto fields(auto pack) {
    return pack(Field{"protected", &Detached::protected_header},
                Field{"signature", &Detached::signature});
  }
  friend bool operator==(const Detached&, const Detached&) = default;
};

Detached sign_detached(const SigningKey& key, View external_aad, View payload);

// Who claims to have signed. Errors: malformed (any parameter but alg and kid, another alg).
Result<DeviceId> signer_of(const Detached& signature);

// Errors: malformed; verification_failed.
Result<void> verify_detached(const VerifyKey& key, View external_aad, View payload,
                             const Detached& signature);

// The whole form: [protected bstr, {}, payload bstr, signature bstr], not tagged.
Bytes sign1(const SigningKey& key, View external_aad, View payload);

struct Sign1 {
  Bytes payload;
  Detached signature;
};
Result<Sign1> parse_sign1(View bytes);

// Parses, verifies under the key and returns the payload.
Result<Bytes> open_sign1(const VerifyKey& key, View external_aad, View bytes);

}  // namespace valise::seal
