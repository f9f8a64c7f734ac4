// A sender who has every key that a sender has and does not keep to the protocol: builds a cable
// from the primitives, with lies where a test wants them.
#pragma once

#include <functional>
#include <map>

#include "custody/sealed_cable_test.h"

namespace valise::custody {

using Shares = std::map<std::uint8_t, Secret>;

struct Lies {
  std::function<void(Shares&)> before_commitments;  // the header commits to these
  std::function<void(Shares&)> after_commitments;   // the header does not
  std::map<cable::MissionId, Secret> other_k;       // what that mission's post holds instead
  bool other_content_key = false;                   // H_ck is of another CEK
};

inline Shares honest_shares(const SealInput& input, const Secret& s) {
  Shares out;
  const auto polynomial = coefficients(input.domain, s, input.threshold);
  for (const SeatKey& seat : input.seats) {
    out.emplace(seat.number, share_of(input.domain, s, polynomial, seat.number));
  }
  return out;
}

// The shares of another secret, for those seats.
inline std::function<void(Shares&)> on_another_polynomial(const SealInput& input,
                                                          std::vector<std::uint8_t> seats) {
  return [&input, seats](Shares& shares) {
    Shares other = honest_shares(input, Secret(Bytes(kSecretBytes, 0x5A)));
    for (const std::uint8_t seat : seats) shares.at(seat) = std::move(other.at(seat));
  };
}

inline cable::Policy committed_policy(const SealInput& input, const Sealed& honest, const Secret& s,
                                      const Secret& k, const Shares& shares) {
  cable::Policy policy = cable::decode_header(honest.header)->policy;
  policy.s_hash = hash_s(input.domain, s);
  policy.k_hash = hash_k(input.domain, k);
  for (const auto& [seat, share] : shares) policy.shares[seat] = hash_share(input.domain, share);
  return policy;
}

inline void seal_parts(const SealInput& input, const Lies& lies, const Secret& k,
                       const Shares& shares, Random& random, Sealed& out) {
  for (const Recipient& to : input.recipients) {
    const auto other = lies.other_k.find(to.mission);
    const Secret& given = other == lies.other_k.end() ? k : other->second;
    out.posts[to.mission] = *seal::hpke_seal(to.key, post_info(input.domain, to.mission, to.key_id),
                                             out.id.bytes, given.expose_secret(), random);
  }
  for (const SeatKey& to : input.seats) {
    out.shares[to.number] =
        *seal::hpke_seal(to.key, share_info(input.domain, to.number, to.key_id), out.id.bytes,
                         shares.at(to.number).expose_secret(), random);
  }
}

inline SealedWithBody seal_lying(const SealInput& input, const Lies& lies, Random& random) {
  SealedWithBody out = *seal_whole(input, random);
  const Secret s = random.secret(kSecretBytes), k = random.secret(kSecretBytes);
  Shares shares = honest_shares(input, s);
  if (lies.before_commitments) lies.before_commitments(shares);
  const cable::Policy policy = committed_policy(input, out, s, k, shares);
  const Bytes policy_bytes = seal::encode(policy);
  const Secret cek = content_key(input.domain, s, k, policy_bytes);
  out.cover = seal::encrypt_chunked(cover_key(input.domain, k, policy_bytes),
                                    input.domain.label("cover"), seal::encode(input.cover), random);
  out.body.clear();
  BodyWriter body(input.domain, cek, random, [&](View piece) -> Result<void> {
    append(out.body, piece);
    return {};
  });
  cable::Head head;
  head.text = input.text;
  CHECK(body.begin(head));
  cable::Content content;
  content.body = body.finish()->hash;
  content.cover = hash_cover(input.domain, out.cover);
  content.key_commitment = hash_content_key(input.domain, lies.other_content_key ? s : cek);
  content.text = hash_text(input.domain, head.salt, head.text);
  out.header = cable::encode_header(policy, content);
  out.id = cable::cable_id(input.domain, out.header);
  if (lies.after_commitments) lies.after_commitments(shares);
  seal_parts(input, lies, k, shares, random, out);
  return out;
}

}  // namespace valise::custody
