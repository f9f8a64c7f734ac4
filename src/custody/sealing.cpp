#include "custody/sealing.h"

#include <set>

#include "custody/bindings.h"
#include "custody/keys.h"
#include "seal/chunked.h"

namespace valise::custody {
namespace {

std::string seat_name(std::uint8_t seat) {
  return "seat " + std::to_string(seat);
}

Result<void> check_key(const seal::KemPublic& key, const KeyId& stated, const std::string& where) {
  if (seal::key_id(key) != stated) {
    return fail(Code::verification_failed, "the key is not the one that its record names", where);
  }
  if (!seal::to_kem_public(key)) return fail(Code::malformed, "not an X-Wing public key", where);
  return {};
}

Result<void> check_keys(const SealInput& input) {
  for (const Recipient& recipient : input.recipients) {
    TRY_VOID(check_key(recipient.key, recipient.key_id, recipient.mission.str()));
  }
  std::set<std::uint8_t> numbers;
  for (const SeatKey& seat : input.seats) {
    if (!numbers.insert(seat.number).second) {
      return fail(Code::malformed, "a seat is named twice", seat_name(seat.number));
    }
    TRY_VOID(check_key(seat.key, seat.key_id, seat_name(seat.number)));
  }
  return {};
}

// S and K with what follows from S.
struct Secrets {
  Secret s;
  Secret k;
  std::map<std::uint8_t, Secret> shares;
};

Secrets draw_secrets(const SealInput& input, Random& random) {
  Secrets out{random.secret(kSecretBytes), random.secret(kSecretBytes), {}};
  const auto polynomial = coefficients(input.domain, out.s, input.threshold);
  for (const SeatKey& seat : input.seats) {
    out.shares.emplace(seat.number, share_of(input.domain, out.s, polynomial, seat.number));
  }
  return out;
}

// Everything but the commitments, so that it can be checked before any secret is drawn.
cable::Policy begin_policy(const SealInput& input) {
  cable::Policy policy;
  policy.suite = input.domain.suite;
  if (!input.recipients.empty()) policy.originator = input.recipients.front().mission;
  for (const Recipient& recipient : input.recipients) {
    policy.addressees.push_back({recipient.mission, recipient.key_id});
  }
  policy.level = input.level;
  policy.caveats = input.caveats;
  policy.charter = input.charter;
  policy.threshold = input.threshold;
  for (const SeatKey& seat : input.seats) {
    policy.seats[seat.number] = seat.key_id;
    policy.shares[seat.number] = {};
  }
  return policy;
}

void commit(const seal::Domain& domain, const Secrets& secrets, cable::Policy& policy) {
  policy.s_hash = hash_s(domain, secrets.s);
  policy.k_hash = hash_k(domain, secrets.k);
  for (const auto& [seat, share] : secrets.shares) policy.shares[seat] = hash_share(domain, share);
}

Result<cable::Head> make_head(const SealInput& input, Random& random) {
  if (input.cover.subject && input.subject) {
    return fail(Code::malformed, "the subject stands in the cover or in the body, not in both",
                "subject");
  }
  cable::Head head;
  head.text = input.text;
  head.salt = input.text_salt ? *input.text_salt : random.array<32>();
  head.subject = input.subject;
  for (const AttachmentInput& attachment : input.attachments) {
    head.attachments.push_back(attachment.stated);
  }
  TRY_VOID(cable::check(head));
  return head;
}

Result<BodyWriter::Written> write_body(const SealInput& input, const cable::Head& head,
                                       const Secret& cek, Random& random, const BodySink& sink) {
  BodyWriter body(input.domain, cek, random, sink);
  TRY_VOID(body.begin(head));
  for (const AttachmentInput& attachment : input.attachments) {
    TRY_VOID(body.attach(attachment.stated, attachment.source));
  }
  return body.finish();
}

Result<void> seal_to_holders(const SealInput& input, const Secrets& secrets, Random& random,
                             Sealed& out) {
  for (const Recipient& to : input.recipients) {
    const Bytes info = post_info(input.domain, to.mission, to.key_id);
    TRY(out.posts[to.mission],
        seal::hpke_seal(to.key, info, out.id.bytes, secrets.k.expose_secret(), random));
  }
  for (const SeatKey& to : input.seats) {
    const Bytes info = share_info(input.domain, to.number, to.key_id);
    const Secret& share = secrets.shares.at(to.number);
    TRY(out.shares[to.number],
        seal::hpke_seal(to.key, info, out.id.bytes, share.expose_secret(), random));
  }
  return {};
}

}  // namespace

Result<void> check_distribution(const cable::Cover& cover, const cable::Policy& policy) {
  const auto wrong = [](const char* why) { return fail(Code::malformed, why, "distribution"); };
  std::set<cable::MissionId> missing;
  for (const cable::Addressee& addressee : policy.addressees) missing.insert(addressee.mission);
  for (const cable::Distribution& line : cover.distribution) {
    if (missing.erase(line.mission) == 0) {
      return wrong("the cover names a mission twice, or one that is not addressed");
    }
  }
  missing.erase(policy.originator);
  if (!missing.empty()) return wrong("the cover leaves out an addressee");
  return {};
}

Result<Sealed> seal_cable(const SealInput& input, Random& random, const BodySink& sink) {
  TRY_VOID(check_keys(input));
  cable::Policy policy = begin_policy(input);
  TRY_VOID(cable::check(policy));
  TRY_VOID(cable::check(input.cover));
  TRY_VOID(check_distribution(input.cover, policy));
  TRY(const cable::Head head, make_head(input, random));

  const Secrets secrets = draw_secrets(input, random);
  commit(input.domain, secrets, policy);
  const Bytes policy_bytes = seal::encode(policy);
  const Secret cek = content_key(input.domain, secrets.s, secrets.k, policy_bytes);
  const Secret cvk = cover_key(input.domain, secrets.k, policy_bytes);

  Sealed out;
  out.cover =
      seal::encrypt_chunked(cvk, input.domain.label("cover"), seal::encode(input.cover), random);
  TRY(const BodyWriter::Written body, write_body(input, head, cek, random, sink));
  out.body_bytes = body.bytes;

  cable::Content content;
  content.body = body.hash;
  content.cover = hash_cover(input.domain, out.cover);
  content.key_commitment = hash_content_key(input.domain, cek);
  content.text = hash_text(input.domain, head.salt, head.text);
  out.header = cable::encode_header(policy, content);
  out.id = cable::cable_id(input.domain, out.header);
  TRY_VOID(seal_to_holders(input, secrets, random, out));
  return out;
}

}  // namespace valise::custody
