// Accepting a cable from a terminal: everything checked, numbered, durable, then the word
// (PROTOCOL.md rows 20, 21; DESIGN.md §5).
#include <algorithm>

#include "custody/opening.h"
#include "custody/release.h"
#include "node/answers.h"
#include "node/node.h"
#include "seal/hash.h"

namespace valise::node {

Result<http::Answer> Node::part(Gathering& step, const wire::Part& part, const Caller& caller) {
  if ((caller.officer->accreditation.roles & ledger::kReleaser) == 0) {
    return fail(Code::refused, "only a releaser brings cables", "role");
  }
  return receive_part(step, part, caller);
}

Result<http::Answer> Node::parts_held(const wire::PartsHeldRequest& request, const Caller& caller) {
  wire::PartsHeld out;
  TRY(const auto known, cables_.find(request.cable));
  out.whole = known.has_value();
  if (known) {
    out.next =
        static_cast<std::uint32_t>((known->body_bytes + wire::kPartBytes - 1) / wire::kPartBytes);
  } else {
    TRY(out.next, cables_.next_part(request.cable, caller.bringer()));
  }
  return say(out);
}

Result<http::Answer> Node::submit(Gathering& step, const wire::Submit& submit,
                                  const Caller& caller) {
  TRY(const auto header, cable::decode_header(submit.header));
  const CableId id = cable::cable_id(adopted_.domain, submit.header);
  // Evidence is left out: a repeated touch makes another, and the cable is the same.
  wire::Submit bytes = submit;
  bytes.evidence.clear();
  const Bytes submission = to_bytes(seal::sha256(seal::encode(bytes)));
  TRY(const auto known, cables_.find(id));
  if (known) {
    if (known->submission != submission) {
      return fail(Code::conflict, "other bytes under the id of a cable that was accepted",
                  id.hex());
    }
    return say(wire::Accepted{id, known->number, known->index});
  }
  const cable::MissionId& originator = header.policy.originator;
  if (!serves(caller, originator)) {
    return fail(Code::refused, "you do not serve this mission", originator.str());
  }
  TRY_VOID(check_submission(submit, header, id, caller));
  TRY_VOID(check_cleared(header, step.now));
  const auto year = static_cast<std::uint16_t>(year_of(step.now));
  const auto last = step.batch.so_far().get(ledger::serial_key(originator, year).bytes());
  const cable::Number number{originator, year,
                             static_cast<std::uint32_t>((last ? read_u64(*last) : 0) + 1)};
  const ledger::Entry entry{ledger::EntryType::released,
                            seal::encode(ledger::Released{number, submit.header}), submit.evidence};
  TRY(const LeafIndex index, append(step, entry));
  const store::StoredCable cable{
      id,        number, submit.cover, submit.body_bytes,     submit.precedence,
      index,     true,   false,        ledger::encode(entry), {},
      submission};
  TRY_VOID(keep_own(submit, header, cable));
  TRY_VOID(end_cleared(header.content.text, number, step.now));
  for (const cable::Addressee& addressee : header.policy.addressees) {
    const cable::MissionId& mission = addressee.mission;
    if (mission == originator || mission.member() != member_) continue;
    const ledger::Received fact{id, mission};
    TRY_VOID(append(step, {ledger::EntryType::received, seal::encode(fact),
                           seal::encode(ledger::ReceivedEvidence{})}));
    TRY_VOID(cables_.put_held(mission, id));
  }
  step.facts.push_back({Event::cable_accepted, {{"number", number.str()}, {"cable", id.hex()}}});
  return say(wire::Accepted{id, number, index});
}

// What the law cannot see: the cover, the body, a post for each addressee and a share for each
// seat, and the own post's key.
Result<void> Node::check_submission(const wire::Submit& submit, const cable::Header& header,
                                    const CableId& id, const Caller& caller) {
  const cable::Policy& policy = header.policy;
  for (const cable::Addressee& addressee : policy.addressees) {
    const auto post = std::find_if(submit.posts.begin(), submit.posts.end(),
                                   [&](const auto& p) { return p.mission == addressee.mission; });
    if (post == submit.posts.end()) {
      return fail(Code::malformed, "an addressee has no post", addressee.mission.str());
    }
    if (addressee.mission.member() != member_) continue;
    const seal::KemKey* key = open_mission_key(addressee.mission);
    if (key == nullptr) {
      return fail(Code::refused, "no open mission of this member", addressee.mission.str());
    }
    TRY(const Secret k,
        custody::check_post(adopted_.domain, submit.header, addressee.mission, *key, post->sealed));
    TRY_VOID(custody::read_cover(adopted_.domain, submit.header,
                                 custody::cover_key(adopted_.domain, k, header.policy_bytes),
                                 submit.cover));
  }
  if (submit.posts.size() != policy.addressees.size()) {
    return fail(Code::malformed, "a post that is nobody's", "posts");
  }
  for (const auto& [seat, key] : policy.seats) {
    if (!submit.shares.contains(seat)) {
      return fail(Code::malformed, "a seat has no share", "seat " + std::to_string(seat));
    }
  }
  return take_body(id, header, {submit.body_bytes, submit.body}, caller);
}

// The parts that this caller brought, or the one that came along, make the body that the header
// names. Those that do not are dropped, so that it can bring them again.
Result<void> Node::take_body(const CableId& id, const cable::Header& header, const Body& body,
                             const Caller& caller) {
  if (body.bytes > custody::body_bytes_max()) return fail(Code::too_large, "the body", "body");
  const std::string bringer = caller.bringer();
  if (body.whole) {
    TRY_VOID(cables_.drop_parts(id, bringer));
    TRY_VOID(cables_.put_part(id, bringer, 0, *body.whole));
  }
  seal::Sha256 hash;
  hash.update(adopted_.domain.label("body"));
  std::uint64_t have = 0;
  TRY_VOID(cables_.each_part(id, bringer, [&](View bytes) -> Result<void> {
    have += bytes.size();
    hash.update(bytes);
    return {};
  }));
  if (have < body.bytes) {
    return fail(Code::gap, "parts of the body are missing: send them first", "body");
  }
  if (have != body.bytes || Hash{hash.finish()} != header.content.body) {
    TRY_VOID(cables_.drop_parts(id, bringer));
    return fail(Code::verification_failed, "the body is not the one that the header names", "body");
  }
  return cables_.take_parts(id, bringer);
}

Result<void> Node::keep_own(const wire::Submit& submit, const cable::Header& header,
                            const store::StoredCable& cable) {
  TRY_VOID(cables_.put(cable));
  TRY_VOID(cables_.put_held(header.policy.originator, cable.id));
  for (const wire::Post& post : submit.posts) {
    TRY_VOID(cables_.put_post(cable.id, post.mission, post.sealed));
  }
  for (const auto& [seat, share] : submit.shares) {
    TRY_VOID(cables_.put_share(cable.id, seat, share));
  }
  for (const cable::Addressee& addressee : header.policy.addressees) {
    if (addressee.mission.member() == member_) continue;
    TRY_VOID(cables_.put_delivery(cable.id, {addressee.mission, std::nullopt, {}}));
  }
  return {};
}

}  // namespace valise::node
