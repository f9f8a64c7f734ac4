#include "seal/xwing.h"

#include <string_view>

#include "base/check.h"
#include "seal/hash.h"
#include "seal/mlkem.h"
#include "seal/x25519.h"

namespace valise::seal {
namespace {

constexpr std::string_view kLabel = R"(\.//^\)";

// Draft §5.3. The ML-KEM ciphertext need not be hashed: that KEM binds its secret to it.
Secret combined(const Secret& ml_kem, const Secret& x25519, View x25519_ciphertext,
                View x25519_public) {
  return sha3_256_secret({ml_kem.expose_secret(), x25519.expose_secret(), x25519_ciphertext,
                          x25519_public, view_of(kLabel)});
}

}  // namespace

XWingKey::XWingKey(View seed) {
  CHECK(seed.size() == kXWingSeedBytes);
  const Secret expanded = shake256(seed, kMlKemSeedBytes + kX25519Bytes);
  // d ‖ z for ML-KEM, then the X25519 key (draft §5.2).
  auto pair = mlkem_expand(expanded.expose_secret().first(kMlKemSeedBytes));
  CHECK(pair);
  ml_kem_ = std::move(pair->private_key);
  x25519_ = Secret(expanded.expose_secret().last(kX25519Bytes));
  const auto x25519_half = x25519_public(x25519_.expose_secret());
  std::memcpy(public_.data(), pair->public_key.data(), kMlKemPublicBytes);
  std::memcpy(public_.data() + kMlKemPublicBytes, x25519_half.data(), kX25519Bytes);
}

Result<Secret> XWingKey::decapsulate(View ciphertext) const {
  if (ciphertext.size() != kXWingCiphertextBytes) {
    return fail(Code::malformed, "an X-Wing ciphertext has 1120 bytes");
  }
  const View from_x25519 = ciphertext.last(kX25519Bytes);
  TRY(const Secret ml_kem, mlkem_decapsulate(ml_kem_, ciphertext.first(kMlKemCiphertextBytes)));
  // No all-zero check: the draft hashes what comes out, and ML-KEM still protects.
  const Secret shared = x25519(x25519_.expose_secret(), from_x25519);
  return combined(ml_kem, shared, from_x25519, View(public_).last(kX25519Bytes));
}

bool xwing_public_valid(View public_key) {
  return public_key.size() == kXWingPublicBytes &&
         mlkem_public_valid(public_key.first(kMlKemPublicBytes));
}

Result<XWingEncapsulated> xwing_encapsulate(View public_key, View randomness) {
  CHECK(randomness.size() == kXWingRandomBytes);
  if (!xwing_public_valid(public_key)) return fail(Code::malformed, "not an X-Wing public key");
  const View to_x25519 = public_key.last(kX25519Bytes);
  const View ephemeral = randomness.last(kX25519Bytes);
  TRY(const MlKemEncapsulated ml_kem,
      mlkem_encapsulate(public_key.first(kMlKemPublicBytes), randomness.first(32)));
  const auto x25519_ciphertext = x25519_public(ephemeral);
  const Secret shared = x25519(ephemeral, to_x25519);
  XWingEncapsulated out{{}, combined(ml_kem.shared, shared, x25519_ciphertext, to_x25519)};
  std::memcpy(out.ciphertext.data(), ml_kem.ciphertext.data(), kMlKemCiphertextBytes);
  std::memcpy(out.ciphertext.data() + kMlKemCiphertextBytes, x25519_ciphertext.data(),
              kX25519Bytes);
  return out;
}

}  // namespace valise::seal
