#include "vectors/cable_cases.h"

#include "seal/hash.h"
#include "seal/shamir.h"

namespace valise::vectors {
namespace {

using custody::OpenedShare;
using custody::ReplyKey;

CaseFile derive_case(const Example& e) {
  const auto header = *cable::decode_header(e.sealed.header);
  const auto polynomial = custody::coefficients(e.domain(), e.s, header.policy.threshold);
  std::vector<std::pair<std::string, Bytes>> coefficients, commitments;
  for (std::size_t i = 0; i < polynomial.size(); ++i) {
    coefficients.emplace_back(std::to_string(i + 1), to_bytes(polynomial[i].expose_secret()));
  }
  for (const auto& [seat, hash] : header.policy.shares) {
    commitments.emplace_back(std::to_string(seat), to_bytes(hash.bytes));
  }
  const Secret cvk = custody::cover_key(e.domain(), e.k, header.policy_bytes);
  CaseFile out("derive", "Everything that follows from S, K and the policy of one cable.", "derive",
               "ok");
  out.hex("founding", e.domain().founding.bytes).hex("header", e.sealed.header);
  out.hex("s", e.s.expose_secret()).hex("k", e.k.expose_secret());
  out.hex("policy", header.policy_bytes).hex("content", seal::encode(header.content));
  out.hex("policy_hash", e.domain().hash("policy", header.policy_bytes));
  out.hex("s_hash", header.policy.s_hash.bytes).hex("k_hash", header.policy.k_hash.bytes);
  out.group("coefficients", coefficients);
  out.group("shares", e.shares({1, 2, 3, 4, 5}, e.sealed)).group("commitments", commitments);
  out.hex("cek", e.content_key().expose_secret()).hex("cvk", cvk.expose_secret());
  out.hex("key_commitment", header.content.key_commitment.bytes);
  out.hex("salt", *e.input.text_salt).text("text", e.input.text);
  out.hex("text_commitment", header.content.text.bytes);
  return out.hex("cable_id", e.sealed.id.bytes);
}

CaseFile unlocked(const Example& e, CaseFile from) {
  const auto header = *cable::decode_header(e.sealed.header);
  const Secret cvk = custody::cover_key(e.domain(), e.k, header.policy_bytes);
  return from.hex("cek", e.content_key().expose_secret()).hex("cvk", cvk.expose_secret());
}

CaseFile cover_case(const Example& e, const char* name, const char* what, const char* expect,
                    View ciphertext) {
  const auto header = *cable::decode_header(e.sealed.header);
  CaseFile out(name, what, "cover", expect);
  out.hex("founding", e.domain().founding.bytes).hex("header", e.sealed.header);
  out.hex("cvk", custody::cover_key(e.domain(), e.k, header.policy_bytes).expose_secret());
  return out.hex("cover", ciphertext).hex("plaintext", seal::encode(e.input.cover));
}

std::vector<CaseFile> reply_cases(Example& e) {
  const ReplyKey key = ReplyKey::generate(e.network.random);
  const custody::ReplyTo to{custody::context_of(e.sealed.id), key.public_key()};
  const auto& mission = e.network.missions[1];
  const Bytes reply = *custody::release_share(e.domain(), e.sealed.header, 2, e.network.seat_key(2),
                                              e.sealed.shares.at(2), to, e.network.random);
  const Bytes part =
      *custody::release_post(e.domain(), e.sealed.header, mission, e.network.mission_keys[1],
                             e.sealed.posts.at(mission), to, e.network.random);
  std::vector<CaseFile> out;
  out.push_back(
      reply_case(e, key, {"reply", "Seat 2's reply to a request.", "ok", to.context, 2}, reply));
  out.back().hex("share",
                 custody::opened_share(e.network, e.sealed, 2)->salt_and_value.expose_secret());
  out.push_back(
      reply_case(e, key, {"reply_of_the_node", "The node's part.", "ok", to.context, 0}, part));
  out.back().hex("k", e.k.expose_secret());

  const auto wrong = [&](const char* name, const char* what, auto change, std::uint8_t seat,
                         const Bytes& bytes) {
    ReplyCase asked{name, what, "verification_failed", to.context, seat};
    change(asked.context);
    out.push_back(reply_case(e, key, asked, bytes));
  };
  using C = custody::ReplyContext;
  wrong(
      "reply_to_another_request", "X29: offered for another request.",
      [](C& c) { c.request.bytes[31] ^= 1; }, 2, reply);
  wrong(
      "reply_at_another_index", "X29: offered for another entry of the ledger.",
      [](C& c) { c.index.value += 1; }, 2, reply);
  wrong("reply_of_another_seat", "X29: offered as seat 3's.", [](C&) {}, 3, reply);
  wrong(
      "reply_of_another_cable", "X29: offered for another cable.",
      [](C& c) { c.cable.bytes[0] ^= 1; }, 2, reply);
  wrong(
      "reply_of_another_ledger", "X29: offered for an entry of another ledger.",
      [](C& c) { c.origin = "valise-test/fr"; }, 2, reply);
  wrong(
      "reply_of_the_node_to_another_request", "X29: the node's part of another request.",
      [](C& c) { c.request.bytes[31] ^= 1; }, 0, part);
  return out;
}

}  // namespace

Example::Example() {
  input = network.input("1. (R) Nicosia supports option B.\n");
  input.cover.subject =
      "Visas: common position \xE2\x80\x94 \xCE\xB8\xCE\xB5\xCF\x8E\xCF\x81\xCE"
      "\xB7\xCF\x83\xCE\xB7";
  input.text_salt = network.random.array<32>();
  input.attachments = {custody::attachment_of("table.csv", to_bytes("state;position\nCY;B\n"))};
  sealed = *custody::seal_whole(input, network.random);
  const auto& originator = network.missions[0];
  k = *custody::check_post(domain(), sealed.header, originator, network.mission_keys[0],
                           sealed.posts.at(originator));
  std::vector<seal::Share> points;
  for (const OpenedShare& share : custody::opened_shares(network, sealed, {1, 2, 3})) {
    points.push_back({share.seat, Secret(share.salt_and_value.expose_secret().last(32))});
  }
  s = *seal::combine(points);
}

std::vector<std::pair<std::string, Bytes>> Example::shares(const std::vector<std::uint8_t>& seats,
                                                           const custody::Sealed& of) const {
  std::vector<std::pair<std::string, Bytes>> out;
  for (const OpenedShare& share : custody::opened_shares(network, of, seats)) {
    out.emplace_back(std::to_string(share.seat), to_bytes(share.salt_and_value.expose_secret()));
  }
  return out;
}

Secret Example::content_key() const {
  return custody::content_key(domain(), s, k, cable::decode_header(sealed.header)->policy_bytes);
}

CaseFile deposit_case(const Example& e, const custody::Sealed& cable, const char* name,
                      const char* what, const char* expect, std::uint8_t seat, View share) {
  CaseFile out(name, what, "deposit", expect);
  out.hex("founding", e.domain().founding.bytes).hex("header", cable.header);
  out.number("seat", seat).hex("seed", e.network.seat_key(seat).seed().expose_secret());
  return out.hex("share", share);
}

CaseFile receive_case(const Example& e, const custody::Sealed& cable, const char* name,
                      const char* what, const char* expect, std::size_t mission, View post) {
  CaseFile out(name, what, "receive", expect);
  out.hex("founding", e.domain().founding.bytes).hex("header", cable.header);
  out.text("mission", e.network.missions[mission].str());
  out.hex("seed", e.network.mission_keys[mission].seed().expose_secret());
  return out.hex("post", post);
}

CaseFile unlock_case(const Example& e, const custody::Sealed& cable, const char* name,
                     const char* what, const char* expect, const Secret& k,
                     const std::vector<std::pair<std::string, Bytes>>& shares) {
  CaseFile out(name, what, "unlock", expect);
  out.hex("founding", e.domain().founding.bytes).hex("header", cable.header);
  return out.hex("k", k.expose_secret()).group("shares", shares);
}

CaseFile body_case(const Example& e, const custody::Sealed& cable, const char* name,
                   const char* what, const char* expect, const Secret& cek, View body) {
  CaseFile out(name, what, "body", expect);
  out.hex("founding", e.domain().founding.bytes).hex("header", cable.header);
  return out.hex("cek", cek.expose_secret()).hex("body", body);
}

CaseFile reply_case(const Example& e, const ReplyKey& key, const ReplyCase& asked, View reply) {
  CaseFile out(asked.name, asked.what, asked.seat == 0 ? "reply_of_the_node" : "reply",
               asked.expect);
  out.hex("founding", e.domain().founding.bytes);
  out.hex("seed", key.key().seed().expose_secret()).hex("reply_key_hash", key.hash().bytes);
  out.hex("request", asked.context.request.bytes).hex("cable", asked.context.cable.bytes);
  out.text("origin", asked.context.origin).number("index", asked.context.index.value);
  if (asked.seat == 0) {
    out.text("mission", e.network.missions[1].str());
  } else {
    out.number("seat", asked.seat);
  }
  return out.hex("reply", reply);
}

std::vector<CaseFile> right_cases() {
  Example e;
  std::vector<CaseFile> out;
  out.push_back(derive_case(e));
  out.push_back(
      deposit_case(e, e.sealed, "share", "Seat 2's share.", "ok", 2, e.sealed.shares.at(2)));
  out.push_back(receive_case(e, e.sealed, "post", "The post of nl/mfa.", "ok", 1,
                             e.sealed.posts.at(e.network.missions[1])));
  out.back().hex("k", e.k.expose_secret());
  out.push_back(unlocked(e, unlock_case(e, e.sealed, "unlock", "K and three of five shares.", "ok",
                                        e.k, e.shares({1, 3, 5}, e.sealed))));
  auto shares = e.shares({1, 2, 3, 4}, e.sealed);
  shares[1].second[63] ^= 1;
  out.push_back(
      unlocked(e, unlock_case(e, e.sealed, "unlock_beside_a_lying_seat",
                              "Seat 2's share is altered; three others open.", "ok", e.k, shares)));
  out.back().text("bad_seats", "2");
  out.push_back(cover_case(e, "cover", "The cover, read with the CVK.", "ok", e.sealed.cover));
  Bytes cover = e.sealed.cover;
  cover.back() ^= 1;
  out.push_back(cover_case(e, "cover_altered", "X25: one bit of the cover is flipped.",
                           "verification_failed", cover));
  out.push_back(body_case(e, e.sealed, "body", "A text and an attachment.", "ok", e.content_key(),
                          e.sealed.body));
  out.back().text("text", e.input.text);
  out.back().group("attachments", {{"table.csv", to_bytes("state;position\nCY;B\n")}});
  for (CaseFile& reply : reply_cases(e)) out.push_back(std::move(reply));
  return out;
}

}  // namespace valise::vectors
