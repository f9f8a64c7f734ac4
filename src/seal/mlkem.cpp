#include "seal/mlkem.h"

extern "C" {
#include <PQClean/crypto_kem/ml-kem-768/clean/kem.h>
}

#include "base/check.h"
#include "seal/hash.h"

// PQClean's functions with randomness of their own refer to this. None is called: randomness is an
// argument here, so that whoever links one by mistake stops.
extern "C" int PQCLEAN_randombytes(std::uint8_t*, std::size_t) {
  CHECK(false);
}

namespace valise::seal {
namespace {

constexpr unsigned kModulus = 3329;
constexpr std::size_t kCoefficientBytes = 1152;  // 3 × 256 of 12 bits; then the seed of the matrix
constexpr std::size_t kPublicAt = 1152;          // in the expanded private key
constexpr std::size_t kPublicHashAt = kPublicAt + kMlKemPublicBytes;

// More than the deepest of PQClean's calls uses (decapsulation, about 20 KiB).
constexpr std::size_t kScrubbedBytes = 32 * 1024;

// Overwrites the stack that the C code has just left. It must be a frame of its own, called from
// where the C code was called.
[[gnu::noinline]] void scrub_stack() {
  Array<kScrubbedBytes> below;
  wipe(below);
}

}  // namespace

Result<MlKemPair> mlkem_expand(View seed) {
  if (seed.size() != kMlKemSeedBytes) return fail(Code::malformed, "an ML-KEM seed has 64 bytes");
  MlKemPair pair{{}, Secret(kMlKemPrivateBytes)};
  PQCLEAN_MLKEM768_CLEAN_crypto_kem_keypair_derand(
      pair.public_key.data(), pair.private_key.expose_secret_mut().data(), seed.data());
  scrub_stack();
  return pair;
}

// PQClean reduces coefficients over the modulus in silence, so that several byte strings would be
// one key. The key is public: returning early tells nothing.
bool mlkem_public_valid(View public_key) {
  if (public_key.size() != kMlKemPublicBytes) return false;
  for (std::size_t i = 0; i < kCoefficientBytes; i += 3) {
    const unsigned first = public_key[i] | (public_key[i + 1] & 0x0FU) << 8;
    const unsigned second = public_key[i + 1] >> 4 | static_cast<unsigned>(public_key[i + 2]) << 4;
    if (first >= kModulus || second >= kModulus) return false;
  }
  return true;
}

Result<MlKemEncapsulated> mlkem_encapsulate(View public_key, View randomness) {
  CHECK(randomness.size() == 32);
  if (!mlkem_public_valid(public_key)) {
    return fail(Code::malformed, "not an ML-KEM-768 public key (FIPS 203 §7.2)");
  }
  MlKemEncapsulated out{{}, Secret(kMlKemSharedBytes)};
  PQCLEAN_MLKEM768_CLEAN_crypto_kem_enc_derand(out.ciphertext.data(),
                                               out.shared.expose_secret_mut().data(),
                                               public_key.data(), randomness.data());
  scrub_stack();
  return out;
}

Result<Secret> mlkem_decapsulate(const Secret& private_key, View ciphertext) {
  const View key = private_key.expose_secret();
  if (key.size() != kMlKemPrivateBytes || ciphertext.size() != kMlKemCiphertextBytes) {
    return fail(Code::malformed, "ML-KEM-768 key or ciphertext of a wrong length");
  }
  if (!equal(sha3_256({key.subspan(kPublicAt, kMlKemPublicBytes)}),
             key.subspan(kPublicHashAt, 32))) {
    return fail(Code::malformed, "the ML-KEM private key is damaged (FIPS 203 §7.3)");
  }
  // Implicit rejection is inside, in constant time.
  Secret shared(kMlKemSharedBytes);
  PQCLEAN_MLKEM768_CLEAN_crypto_kem_dec(shared.expose_secret_mut().data(), ciphertext.data(),
                                        key.data());
  scrub_stack();
  return shared;
}

}  // namespace valise::seal
