#include "custody/release.h"

#include <algorithm>

#include "cable/header.h"

namespace valise::custody {
namespace {

Failure refused(std::string why, std::string where) {
  return fail(Code::verification_failed, std::move(why), std::move(where));
}

// salt_j ‖ value_j
Result<Secret> open_share(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                          const seal::KemKey& key, View share) {
  TRY(const cable::Header header, cable::decode_header(header_bytes));
  const auto committed = header.policy.shares.find(seat);
  if (committed == header.policy.shares.end()) return refused("no such seat in the header", "seat");
  const CableId id = cable::cable_id(domain, header_bytes);
  auto opened = seal::hpke_open(key, share_info(domain, seat, key.id()), id.bytes, share);
  if (!opened) return refused("the share does not open for this cable and seat", "share");
  if (opened->size() != kShareBytes || hash_share(domain, *opened) != committed->second) {
    return refused("the share does not match its commitment", "share");
  }
  return opened;
}

Result<void> check_cable(const seal::Domain& domain, View header_bytes, const ReplyTo& to) {
  if (cable::cable_id(domain, header_bytes) == to.context.cable) return {};
  return refused("the request is for another cable", "cable");
}

}  // namespace

Result<seal::KemPublic> to_reply_key(View public_key, const Hash& hash) {
  const auto key = seal::to_kem_public(public_key);
  if (!key || seal::key_id(*key).bytes != hash.bytes) {
    return refused("not the reply key that the request names", "reply_key");
  }
  return *key;
}

Result<void> check_deposit(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                           const seal::KemKey& key, View share) {
  TRY_VOID(open_share(domain, header_bytes, seat, key, share));
  return {};
}

Result<Bytes> release_share(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                            const seal::KemKey& key, View share, const ReplyTo& to,
                            Random& random) {
  TRY_VOID(check_cable(domain, header_bytes, to));
  TRY(const Secret opened, open_share(domain, header_bytes, seat, key, share));
  return seal::hpke_seal(to.key, reply_info(domain, seat), reply_aad(to.context, seat),
                         opened.expose_secret(), random);
}

Result<Bytes> reseal_share(const seal::Domain& domain, View header_bytes, std::uint8_t seat,
                           const seal::KemKey& key, View share, const seal::KemPublic& next,
                           Random& random) {
  TRY(const Secret opened, open_share(domain, header_bytes, seat, key, share));
  const CableId id = cable::cable_id(domain, header_bytes);
  return seal::hpke_seal(next, share_info(domain, seat, seal::key_id(next)), id.bytes,
                         opened.expose_secret(), random);
}

Result<Secret> check_post(const seal::Domain& domain, View header_bytes,
                          const cable::MissionId& mission, const seal::KemKey& key, View post) {
  TRY(const cable::Header header, cable::decode_header(header_bytes));
  const auto& addressees = header.policy.addressees;
  const cable::Addressee addressee{mission, key.id()};
  if (std::find(addressees.begin(), addressees.end(), addressee) == addressees.end()) {
    return refused("the cable is not addressed to this mission under this key", mission.str());
  }
  const CableId id = cable::cable_id(domain, header_bytes);
  auto k = seal::hpke_open(key, post_info(domain, mission, key.id()), id.bytes, post);
  if (!k) return refused("the post does not open for this cable and mission", "post");
  if (k->size() != kSecretBytes || hash_k(domain, *k) != header.policy.k_hash) {
    return refused("the post does not hold this cable's key", "post");
  }
  return k;
}

Result<Bytes> release_post(const seal::Domain& domain, View header_bytes,
                           const cable::MissionId& mission, const seal::KemKey& key, View post,
                           const ReplyTo& to, Random& random) {
  TRY_VOID(check_cable(domain, header_bytes, to));
  TRY(const Secret k, check_post(domain, header_bytes, mission, key, post));
  return seal::hpke_seal(to.key, reply_post_info(domain, mission), reply_post_aad(to.context),
                         k.expose_secret(), random);
}

}  // namespace valise::custody
