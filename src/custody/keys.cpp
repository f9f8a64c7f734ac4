#include "custody/keys.h"

#include "base/check.h"
#include "seal/hash.h"
#include "seal/shamir.h"

namespace valise::custody {
namespace {

using seal::HashAlgorithm;

Secret derive(const seal::Domain& domain, const Secret& from, View policy_bytes,
              std::string_view purpose) {
  return seal::hkdf(HashAlgorithm::sha256, from.expose_secret(),
                    domain.hash("policy", policy_bytes), domain.label(purpose), kSecretBytes);
}

Secret expand(const seal::Domain& domain, const Secret& s, std::string_view purpose,
              std::uint8_t number) {
  Bytes info = domain.label(purpose);
  info.push_back(number);
  return seal::hkdf_expand(HashAlgorithm::sha256, s.expose_secret(), info, kSecretBytes);
}

Secret joined(const Secret& first, const Secret& second) {
  Secret out(first.size() + second.size());
  const auto to = out.expose_secret_mut();
  std::memcpy(to.data(), first.expose_secret().data(), first.size());
  std::memcpy(to.data() + first.size(), second.expose_secret().data(), second.size());
  return out;
}

}  // namespace

Secret content_key(const seal::Domain& domain, const Secret& s, const Secret& k,
                   View policy_bytes) {
  CHECK(s.size() == kSecretBytes && k.size() == kSecretBytes);
  return derive(domain, joined(s, k), policy_bytes, "cek");
}

Secret cover_key(const seal::Domain& domain, const Secret& k, View policy_bytes) {
  CHECK(k.size() == kSecretBytes);
  return derive(domain, k, policy_bytes, "cover");
}

std::vector<Secret> coefficients(const seal::Domain& domain, const Secret& s,
                                 std::uint8_t threshold) {
  CHECK(threshold >= 1 && s.size() == kSecretBytes);
  std::vector<Secret> out;
  for (std::uint8_t i = 1; i < threshold; ++i) out.push_back(expand(domain, s, "coef", i));
  return out;
}

Secret share_of(const seal::Domain& domain, const Secret& s, std::span<const Secret> coefficients,
                std::uint8_t seat) {
  return joined(expand(domain, s, "salt", seat), seal::share_at(seat, s, coefficients));
}

Hash hash_s(const seal::Domain& domain, const Secret& s) {
  return {domain.hash("S", s.expose_secret())};
}

Hash hash_k(const seal::Domain& domain, const Secret& k) {
  return {domain.hash("K", k.expose_secret())};
}

Hash hash_share(const seal::Domain& domain, const Secret& share) {
  return {domain.hash("share-commitment", share.expose_secret())};
}

Hash hash_content_key(const seal::Domain& domain, const Secret& cek) {
  return {domain.hash("ck", cek.expose_secret())};
}

Hash hash_text(const seal::Domain& domain, const Array<32>& salt, std::string_view text) {
  seal::Sha256 hash;
  hash.update(domain.label("text"));
  hash.update(salt);
  hash.update(view_of(text));
  return {hash.finish()};
}

Hash hash_cover(const seal::Domain& domain, View ciphertext) {
  return {domain.hash("cover", ciphertext)};
}

}  // namespace valise::custody
