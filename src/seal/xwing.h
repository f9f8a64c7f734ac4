// X-Wing (draft-connolly-cfrg-xwing-kem): X25519 and ML-KEM-768 together; a secret stays secret as
// long as one of the two holds. The KEM alone; kem.h is what callers use.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

inline constexpr std::size_t kXWingPublicBytes = 1216;      // ML-KEM ‖ X25519
inline constexpr std::size_t kXWingCiphertextBytes = 1120;  // ML-KEM ‖ X25519
inline constexpr std::size_t kXWingSeedBytes = 32;
inline constexpr std::size_t kXWingRandomBytes = 64;

// A private key, expanded once from its seed for any number of decapsulations.
class XWingKey {
 public:
  // seed: 32 bytes (CHECKed).
  explicit XWingKey(View seed);

  const Array<kXWingPublicBytes>& public_key() const { return public_; }
  // 32 bytes. Errors: malformed (a wrong length). Any other ciphertext yields some secret.
  Result<Secret> decapsulate(View ciphertext) const;

 private:
  Secret ml_kem_;
  Secret x25519_;
  Array<kXWingPublicBytes> public_;
};

struct XWingEncapsulated {
  Array<kXWingCiphertextBytes> ciphertext;
  Secret shared;  // 32 bytes
};

// The length, and the modulus check of FIPS 203 §7.2 on the ML-KEM half.
bool xwing_public_valid(View public_key);

// randomness: the draft's eseed, 64 bytes (CHECKed). Errors: malformed (xwing_public_valid).
Result<XWingEncapsulated> xwing_encapsulate(View public_key, View randomness);

}  // namespace valise::seal
