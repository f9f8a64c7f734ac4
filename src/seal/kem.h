// The key encapsulation of suite 1: X-Wing, that is X25519 and ML-KEM-768 together
// (draft-connolly-cfrg-xwing-kem), and HPKE base mode over it (RFC 9180; KEM 0x647a).
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/id.h"
#include "base/random.h"
#include "base/secret.h"
#include "seal/xwing.h"

namespace valise::seal {

inline constexpr std::size_t kKemPublicBytes = kXWingPublicBytes;
inline constexpr std::size_t kKemCiphertextBytes = kXWingCiphertextBytes;
inline constexpr std::size_t kKemSeedBytes = kXWingSeedBytes;

using KemPublic = Array<kKemPublicBytes>;

// Held expanded: opening does not derive the key from its seed again. A key that was moved from
// may only be assigned to or destroyed.
class KemKey {
 public:
  static KemKey generate(Random& random);
  // Errors: malformed (not 32 bytes).
  static Result<KemKey> from_seed(Secret seed);

  const KemPublic& public_key() const { return expanded_->public_key(); }
  const Secret& seed() const { return seed_; }
  const XWingKey& expanded() const { return *expanded_; }
  // SHA-256 of the public key.
  KeyId id() const;

 private:
  explicit KemKey(Secret seed)
      : seed_(std::move(seed)), expanded_(std::make_unique<XWingKey>(seed_.expose_secret())) {}
  Secret seed_;
  std::unique_ptr<XWingKey> expanded_;
};

KeyId key_id(View kem_public);

// Checks length and the modulus of FIPS 203 §7.2; Code::malformed.
Result<KemPublic> to_kem_public(View bytes);

// Single-shot HPKE, suite 1 (X-Wing, HKDF-SHA256, AES-256-GCM): enc ‖ ciphertext.
// Errors: malformed (a public key that fails its check).
Result<Bytes> hpke_seal(const KemPublic& to, View info, View aad, View plaintext, Random& random);

// Errors: verification_failed, with no detail about which check failed.
Result<Secret> hpke_open(const KemKey& key, View info, View aad, View sealed);

// Bytes that hpke_seal adds to a plaintext.
inline constexpr std::size_t kHpkeOverheadBytes = kKemCiphertextBytes + 16;

}  // namespace valise::seal
