#include "seal/hpke.h"

#include "base/check.h"
#include "seal/dhkem.h"
#include "seal/xwing.h"

namespace valise::seal {
namespace {

constexpr std::uint16_t kHkdfSha256 = 1;
constexpr std::uint8_t kModeBase = 0;

LabeledKdf suite_kdf(HpkeSuite suite) {
  Bytes suite_id = to_bytes("HPKE");
  append_u16(suite_id, static_cast<std::uint16_t>(suite.kem));
  append_u16(suite_id, kHkdfSha256);
  append_u16(suite_id, static_cast<std::uint16_t>(suite.aead));
  return LabeledKdf(std::move(suite_id));
}

struct Encapsulated {
  Bytes enc;
  Secret shared;
};

// From here on the two KEMs are one (§4): an encapsulation and a shared secret of 32 bytes.
Result<Encapsulated> encapsulate(HpkeKem kem, View public_key, View randomness) {
  if (kem == HpkeKem::x_wing) {
    TRY(auto made, xwing_encapsulate(public_key, randomness));
    return Encapsulated{to_bytes(View(made.ciphertext)), std::move(made.shared)};
  }
  TRY(auto made, dhkem_encapsulate(public_key, randomness));
  return Encapsulated{to_bytes(View(made.enc)), std::move(made.shared)};
}

Result<Secret> decapsulate(HpkeKem kem, const Secret& private_key, View enc) {
  if (kem == HpkeKem::x_wing) {
    if (private_key.size() != kXWingSeedBytes) {
      return fail(Code::malformed, "an X-Wing seed has 32 bytes");
    }
    return XWingKey(private_key.expose_secret()).decapsulate(enc);
  }
  return dhkem_decapsulate(private_key, enc);
}

}  // namespace

// KeySchedule of §5.1, without a pre-shared key.
HpkeContext::HpkeContext(HpkeSuite suite, const Secret& shared_secret, View info)
    : kdf_(suite_kdf(suite)) {
  Bytes context = {kModeBase};
  append(context, kdf_.extract({}, "psk_id_hash", {}).expose_secret());
  append(context, kdf_.extract({}, "info_hash", info).expose_secret());
  const Secret secret = kdf_.extract(shared_secret.expose_secret(), "secret", {});
  exporter_secret_ = kdf_.expand(secret, "exp", context, 32);
  if (suite.aead == HpkeAead::export_only) return;
  // The numbers of Aead are HPKE's own (§7.3).
  const auto aead = static_cast<Aead>(suite.aead);
  key_.emplace(aead, kdf_.expand(secret, "key", context, aead_key_bytes(aead)));
  const Secret nonce = kdf_.expand(secret, "base_nonce", context, kNonceBytes);
  std::memcpy(base_nonce_.data(), nonce.expose_secret().data(), kNonceBytes);
}

Secret HpkeContext::export_secret(View exporter_context, std::size_t length) const {
  return kdf_.expand(exporter_secret_, "sec", exporter_context, length);
}

// ComputeNonce of §5.2, for sequence numbers under 2⁶⁴.
Array<kNonceBytes> HpkeContext::nonce() const {
  Array<kNonceBytes> out = base_nonce_;
  for (std::size_t i = 0; i < 8; ++i) {
    out[kNonceBytes - 1 - i] ^= static_cast<std::uint8_t>(sequence_ >> (8 * i));
  }
  return out;
}

AeadKey& HpkeContext::key() {
  CHECK(key_.has_value());
  return *key_;
}

void HpkeContext::advance() {
  ++sequence_;
  CHECK(sequence_ != 0);
}

Bytes HpkeSealer::seal(View aad, View plaintext) {
  Bytes out(plaintext.size() + kTagBytes);
  key().seal(nonce(), aad, plaintext, out);
  advance();
  return out;
}

Result<Secret> HpkeOpener::open(View aad, View sealed) {
  if (sealed.size() < kTagBytes) return fail(Code::verification_failed, "no room for a tag");
  Secret out(sealed.size() - kTagBytes);
  // The sequence moves on only behind an opened message (§5.2): a forged one costs the sender none.
  if (!key().open(nonce(), aad, sealed, out.expose_secret_mut())) {
    return fail(Code::verification_failed, "the seal does not hold");
  }
  advance();
  return out;
}

Result<HpkeSender> hpke_sender(HpkeSuite suite, View public_key, View info, View randomness) {
  TRY(const Encapsulated made, encapsulate(suite.kem, public_key, randomness));
  return HpkeSender{made.enc, HpkeSealer(suite, made.shared, info)};
}

Result<HpkeOpener> hpke_receiver(HpkeSuite suite, const Secret& private_key, View enc, View info) {
  TRY(const Secret shared, decapsulate(suite.kem, private_key, enc));
  return HpkeOpener(suite, shared, info);
}

}  // namespace valise::seal
