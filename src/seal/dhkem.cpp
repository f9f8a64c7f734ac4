#include "seal/dhkem.h"

#include "base/check.h"
#include "seal/labeled.h"
#include "seal/x25519.h"

namespace valise::seal {
namespace {

constexpr std::uint16_t kKemId = 0x0020;

LabeledKdf kem_kdf() {
  Bytes suite_id = to_bytes("KEM");
  append_u16(suite_id, kKemId);
  return LabeledKdf(std::move(suite_id));
}

// ExtractAndExpand of §4.1.
Secret extract_and_expand(const Secret& shared_point, View enc, View public_key) {
  const LabeledKdf kdf = kem_kdf();
  Bytes context = to_bytes(enc);
  append(context, public_key);
  const Secret key = kdf.extract({}, "eae_prk", shared_point.expose_secret());
  return kdf.expand(key, "shared_secret", context, 32);
}

}  // namespace

Secret dhkem_derive_private(View input_key) {
  CHECK(input_key.size() >= 32);
  const LabeledKdf kdf = kem_kdf();
  return kdf.expand(kdf.extract({}, "dkp_prk", input_key), "sk", {}, kX25519Bytes);
}

Result<DhKemEncapsulated> dhkem_encapsulate(View public_key, View randomness) {
  if (public_key.size() != kX25519Bytes) {
    return fail(Code::malformed, "an X25519 public key has 32 bytes");
  }
  const Secret ephemeral = dhkem_derive_private(randomness);
  const auto enc = x25519_public(ephemeral.expose_secret());
  TRY(const Secret point, x25519_contributory(ephemeral.expose_secret(), public_key));
  return DhKemEncapsulated{enc, extract_and_expand(point, enc, public_key)};
}

Result<Secret> dhkem_decapsulate(const Secret& private_key, View enc) {
  if (private_key.size() != kX25519Bytes || enc.size() != kX25519Bytes) {
    return fail(Code::malformed, "X25519 keys have 32 bytes");
  }
  TRY(const Secret point, x25519_contributory(private_key.expose_secret(), enc));
  return extract_and_expand(point, enc, x25519_public(private_key.expose_secret()));
}

}  // namespace valise::seal
