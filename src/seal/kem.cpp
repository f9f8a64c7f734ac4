#include "seal/kem.h"

#include "seal/hash.h"
#include "seal/hpke.h"

namespace valise::seal {
namespace {

constexpr HpkeSuite kSuite = {HpkeKem::x_wing, HpkeAead::aes_256_gcm};

// One answer for every cause: which check failed is nobody's business outside.
Failure does_not_open() {
  return fail(Code::verification_failed, "the sealed bytes do not open with this key");
}

}  // namespace

KemKey KemKey::generate(Random& random) {
  return KemKey(random.secret(kKemSeedBytes));
}

Result<KemKey> KemKey::from_seed(Secret seed) {
  if (seed.size() != kKemSeedBytes) return fail(Code::malformed, "an X-Wing seed has 32 bytes");
  return KemKey(std::move(seed));
}

KeyId KemKey::id() const {
  return key_id(public_key());
}

KeyId key_id(View kem_public) {
  return KeyId{sha256(kem_public)};
}

Result<KemPublic> to_kem_public(View bytes) {
  if (!xwing_public_valid(bytes)) {
    return fail(Code::malformed, "not an X-Wing public key of 1216 bytes (FIPS 203 §7.2)");
  }
  return to_array<kKemPublicBytes>(bytes);
}

Result<Bytes> hpke_seal(const KemPublic& to, View info, View aad, View plaintext, Random& random) {
  // HPKE's single shot (§6.1): one encapsulation, one message, so that no nonce is used again.
  const Secret randomness = random.secret(kXWingRandomBytes);
  TRY(const XWingEncapsulated made, xwing_encapsulate(to, randomness.expose_secret()));
  const Bytes sealed = HpkeSealer(kSuite, made.shared, info).seal(aad, plaintext);
  Bytes out;
  out.reserve(made.ciphertext.size() + sealed.size());
  append(out, made.ciphertext);
  append(out, sealed);
  return out;
}

Result<Secret> hpke_open(const KemKey& key, View info, View aad, View sealed) {
  if (sealed.size() < kHpkeOverheadBytes) return does_not_open();
  // An altered encapsulation gives another secret, and the tag fails under it: there is no earlier
  // answer to tell apart.
  const auto shared = key.expanded().decapsulate(sealed.first(kKemCiphertextBytes));
  if (!shared) return does_not_open();
  auto opened = HpkeOpener(kSuite, *shared, info).open(aad, sealed.subspan(kKemCiphertextBytes));
  if (!opened) return does_not_open();
  return opened;
}

}  // namespace valise::seal
