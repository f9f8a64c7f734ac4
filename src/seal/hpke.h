// HPKE (RFC 9180) in base mode with HKDF-SHA256, KEM and AEAD as parameters, so that the public
// vectors run through the very code that suite 1 uses. Callers use kem.h, which fixes both.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/secret.h"
#include "seal/aead.h"
#include "seal/labeled.h"

namespace valise::seal {

enum class HpkeKem : std::uint16_t { dhkem_x25519 = 0x0020, x_wing = 0x647a };
enum class HpkeAead : std::uint16_t {
  aes_128_gcm = 1,
  aes_256_gcm = 2,
  chacha20_poly1305 = 3,
  export_only = 0xffff,
};

struct HpkeSuite {
  HpkeKem kem;
  HpkeAead aead;
};

// What both sides derive from the shared secret (§5.1), with the count of messages.
class HpkeContext {
 public:
  HpkeContext(HpkeSuite suite, const Secret& shared_secret, View info);

  // §5.3; length ≤ 255 × 32 (CHECKed).
  Secret export_secret(View exporter_context, std::size_t length) const;

 protected:
  Array<kNonceBytes> nonce() const;
  // CHECKs that the suite is not export-only.
  AeadKey& key();
  void advance();

 private:
  LabeledKdf kdf_;
  Secret exporter_secret_;
  std::optional<AeadKey> key_;
  Array<kNonceBytes> base_nonce_{};
  std::uint64_t sequence_ = 0;
};

// Two types, because a receiver that sealed would use the sender's nonces again.
class HpkeSealer : public HpkeContext {
 public:
  using HpkeContext::HpkeContext;
  Bytes seal(View aad, View plaintext);
};

class HpkeOpener : public HpkeContext {
 public:
  using HpkeContext::HpkeContext;
  // Errors: verification_failed; the sequence then stands where it stood.
  Result<Secret> open(View aad, View sealed);
};

struct HpkeSender {
  Bytes enc;
  HpkeSealer sealer;
};

// SetupBaseS. randomness: of the KEM's size (CHECKed): 32 bytes of input key material for DHKEM,
// 64 for X-Wing. Errors: malformed, verification_failed (the public key).
Result<HpkeSender> hpke_sender(HpkeSuite suite, View public_key, View info, View randomness);

// SetupBaseR. Errors: malformed, verification_failed (private key or enc).
Result<HpkeOpener> hpke_receiver(HpkeSuite suite, const Secret& private_key, View enc, View info);

}  // namespace valise::seal
