#include "custody/opening.h"

#include <algorithm>
#include <set>

#include "cable/header.h"
#include "custody/sealing.h"
#include "seal/chunked.h"
#include "seal/hash.h"
#include "seal/shamir.h"

namespace valise::custody {
namespace {

// Sets of t shares that are tried to name who lies; more than any charter needs (7 over 3: 35).
constexpr int kSetsTried = 500;

Failure refused(std::string why, std::string where) {
  return fail(Code::verification_failed, std::move(why), std::move(where));
}

std::string seats_name(const std::vector<std::uint8_t>& seats) {
  std::string out = seats.size() == 1 ? "seat " : "seats ";
  for (std::size_t i = 0; i < seats.size(); ++i) {
    out += (i == 0 ? "" : ", ") + std::to_string(seats[i]);
  }
  return out;
}

struct Sorted {
  std::vector<const OpenedShare*> good;  // distinct seats
  std::vector<std::uint8_t> bad;
};

Sorted sort_out(const seal::Domain& domain, const cable::Policy& policy,
                const std::vector<OpenedShare>& shares) {
  Sorted out;
  std::set<std::uint8_t> good, bad;
  for (const OpenedShare& share : shares) {
    const auto committed = policy.shares.find(share.seat);
    if (committed != policy.shares.end() && share.salt_and_value.size() == kShareBytes &&
        hash_share(domain, share.salt_and_value) == committed->second) {
      if (good.insert(share.seat).second) out.good.push_back(&share);
    } else {
      bad.insert(share.seat);
    }
  }
  out.bad.assign(bad.begin(), bad.end());
  return out;
}

// S, if these shares give it.
std::optional<Secret> combined(const seal::Domain& domain, const Hash& expected,
                               const std::vector<const OpenedShare*>& shares) {
  std::vector<seal::Share> points;
  for (const OpenedShare* share : shares) {
    points.push_back(
        {share->seat, Secret(share->salt_and_value.expose_secret().last(kSecretBytes))});
  }
  auto s = seal::combine(points);
  if (!s || hash_s(domain, *s) != expected) return std::nullopt;
  return std::move(*s);
}

// The first t shares give S unless the sender lied; the other sets serve to say about which seats.
std::optional<Secret> find_secret(const seal::Domain& domain, const cable::Policy& policy,
                                  const std::vector<const OpenedShare*>& good) {
  std::vector<bool> taken(good.size());
  std::fill_n(taken.begin(), policy.threshold, true);
  int tried = 0;
  do {
    std::vector<const OpenedShare*> set;
    for (std::size_t i = 0; i < good.size(); ++i) {
      if (taken[i]) set.push_back(good[i]);
    }
    if (auto s = combined(domain, policy.s_hash, set)) return s;
  } while (++tried < kSetsTried && std::prev_permutation(taken.begin(), taken.end()));
  return std::nullopt;
}

// Every seat's share as S makes it, against what the sender committed to.
Result<void> recompute(const seal::Domain& domain, const cable::Policy& policy, const Secret& s) {
  const auto polynomial = coefficients(domain, s, policy.threshold);
  std::vector<std::uint8_t> wrong;
  for (const auto& [seat, committed] : policy.shares) {
    if (hash_share(domain, share_of(domain, s, polynomial, seat)) != committed) {
      wrong.push_back(seat);
    }
  }
  if (wrong.empty()) return {};
  return refused("sender's set of shares is inconsistent: " + seats_name(wrong),
                 policy.originator.str());
}

Failure inconsistent(const cable::Policy& policy, const std::vector<const OpenedShare*>& good) {
  std::vector<std::uint8_t> seats;
  for (const OpenedShare* share : good) seats.push_back(share->seat);
  std::sort(seats.begin(), seats.end());
  return refused("sender's set of shares is inconsistent: " + seats_name(seats) +
                     " match their commitments and do not give its secret",
                 policy.originator.str());
}

}  // namespace

Result<OpenedShare> open_reply(const seal::Domain& domain, const ReplyKey& key,
                               const ReplyContext& context, std::uint8_t seat, View reply) {
  auto opened =
      seal::hpke_open(key.key(), reply_info(domain, seat), reply_aad(context, seat), reply);
  if (!opened || opened->size() != kShareBytes) {
    return refused("the reply is not this seat's to this request", seats_name({seat}));
  }
  return OpenedShare{seat, std::move(*opened)};
}

Result<Secret> open_reply_post(const seal::Domain& domain, const ReplyKey& key,
                               const ReplyContext& context, const cable::MissionId& mission,
                               View reply) {
  auto opened =
      seal::hpke_open(key.key(), reply_post_info(domain, mission), reply_post_aad(context), reply);
  if (!opened || opened->size() != kSecretBytes) {
    return refused("the node's part is not for this request", "node");
  }
  return std::move(*opened);
}

Result<void> check_receipt(const ReleaseReceipt& receipt, const ReplyContext& context,
                           std::uint8_t seat, View reply) {
  if (receipt.request != context.request || receipt.cable != context.cable ||
      receipt.origin != context.origin || receipt.index != context.index || receipt.seat != seat ||
      receipt.reply != Hash{seal::sha256(reply)}) {
    return refused("the receipt is not for this reply", seats_name({seat}));
  }
  return {};
}

Result<Unlocked> unlock(const seal::Domain& domain, View header_bytes, const Secret& k,
                        const std::vector<OpenedShare>& shares) {
  TRY(const cable::Header header, cable::decode_header(header_bytes));
  const cable::Policy& policy = header.policy;
  Sorted sorted = sort_out(domain, policy, shares);
  if (sorted.good.size() < policy.threshold) {
    if (!sorted.bad.empty()) {
      return refused("the share does not match the header", seats_name(sorted.bad));
    }
    return fail(Code::too_few, std::to_string(sorted.good.size()) + " of " +
                                   std::to_string(policy.threshold) + " seats answered");
  }
  const auto s = find_secret(domain, policy, sorted.good);
  if (!s) return inconsistent(policy, sorted.good);
  TRY_VOID(recompute(domain, policy, *s));
  if (k.size() != kSecretBytes || hash_k(domain, k) != policy.k_hash) {
    return refused("the node's part does not match the header", "node");
  }
  Keys keys{content_key(domain, *s, k, header.policy_bytes),
            cover_key(domain, k, header.policy_bytes)};
  if (hash_content_key(domain, keys.cek) != header.content.key_commitment) {
    return refused("the sender committed to another key", policy.originator.str());
  }
  return Unlocked{std::move(keys), std::move(sorted.bad)};
}

Result<cable::Cover> read_cover(const seal::Domain& domain, View header_bytes, const Secret& cvk,
                                View ciphertext) {
  TRY(const cable::Header header, cable::decode_header(header_bytes));
  if (hash_cover(domain, ciphertext) != header.content.cover) {
    return refused("this is not the cover that the header names", "cover");
  }
  const auto plaintext = seal::decrypt_chunked(cvk, domain.label("cover"), ciphertext);
  if (!plaintext) return refused("the cover does not open", "cover");
  auto cover = seal::decode<cable::Cover>(*plaintext);
  if (!cover || !cable::check(*cover) || !check_distribution(*cover, header.policy)) {
    return refused("the cover is not well formed", "cover");
  }
  return std::move(*cover);
}

}  // namespace valise::custody
