// A public key from another party, and a sealed piece from a sender.
#include "seal/kem.h"

#include "target.h"

namespace valise::fuzz {
namespace {

// FIPS 203 §7.2: 768 coefficients of twelve bits each, below 3329.
bool below_modulus(View key) {
  for (std::size_t i = 0; i + 2 < 1152; i += 3) {
    const unsigned low = key[i] | (key[i + 1] & 0x0FU) << 8;
    const unsigned high = key[i + 1] >> 4 | key[i + 2] << 4;
    if (low >= 3329 || high >= 3329) return false;
  }
  return true;
}

}  // namespace

VALISE_FUZZ(kem) {
  static const auto kKey = seal::KemKey::from_seed(Secret(Bytes(32, 0x33))).value();
  const auto opened = seal::hpke_open(kKey, view_of("fuzz"), view_of("aad"), bytes);
  if (opened) {
    CHECK(opened->size() + seal::kHpkeOverheadBytes == bytes.size());
    return true;
  }
  const auto key = seal::to_kem_public(bytes);
  CHECK(key.has_value() == (bytes.size() == seal::kKemPublicBytes && below_modulus(bytes)));
  if (!key) return false;
  SeededRandom random(1);
  // X25519 still refuses points of small order (RFC 7748 §6.1).
  (void)seal::hpke_seal(*key, view_of("fuzz"), {}, {}, random).has_value();
  return true;
}

}  // namespace valise::fuzz
