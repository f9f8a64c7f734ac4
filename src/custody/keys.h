// What sealing and opening derive alike from a cable's two secrets: S, which only t seats together
// hold, and K, which each addressee's node holds (DESIGN.md §3, spec/seal.md). Nothing of a body
// opens without both.
#pragma once

#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "seal/domain.h"

namespace valise::custody {

inline constexpr std::size_t kSecretBytes = 32;               // S, K, CEK, CVK, a salt, a value
inline constexpr std::size_t kShareBytes = 2 * kSecretBytes;  // salt_j ‖ value_j

struct Keys {
  Secret cek;  // of the body
  Secret cvk;  // of the cover
};

// CEK = HKDF(S ‖ K, salt = H_policy(policy), info = label("cek")). S and K of 32 bytes (CHECKed).
Secret content_key(const seal::Domain& domain, const Secret& s, const Secret& k, View policy_bytes);
// CVK = HKDF(K, salt = H_policy(policy), info = label("cover")): a node can make it alone.
Secret cover_key(const seal::Domain& domain, const Secret& k, View policy_bytes);

// Coefficients 1…t−1 of the polynomial whose constant term is S. threshold ≥ 1 (CHECKed).
std::vector<Secret> coefficients(const seal::Domain& domain, const Secret& s,
                                 std::uint8_t threshold);
// salt_j ‖ value_j: made from S alone, so that a reader can recompute every seat's share.
Secret share_of(const seal::Domain& domain, const Secret& s, std::span<const Secret> coefficients,
                std::uint8_t seat);

// The commitments of policy and content: SHA-256 under the labels of spec/seal.md.
Hash hash_s(const seal::Domain& domain, const Secret& s);
Hash hash_k(const seal::Domain& domain, const Secret& k);
Hash hash_share(const seal::Domain& domain, const Secret& share);
Hash hash_content_key(const seal::Domain& domain, const Secret& cek);
Hash hash_text(const seal::Domain& domain, const Array<32>& salt, std::string_view text);
Hash hash_cover(const seal::Domain& domain, View ciphertext);

}  // namespace valise::custody
