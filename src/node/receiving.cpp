// Receiving a cable from another member: everything verified before anything of it counts
// (PROTOCOL.md rows 26–30).
#include <algorithm>

#include "custody/opening.h"
#include "custody/release.h"
#include "ledger/proved_entry.h"
#include "node/answers.h"
#include "node/node.h"

namespace valise::node {
namespace {

// Bodies of the largest size that a bringer may have unfinished. A node sends four at a time, so
// that those that move always have room beside each other.
constexpr std::uint64_t kLooseOfNode = 4;
constexpr std::uint64_t kLooseOfDevice = 2;
constexpr std::int64_t kLooseAge = kDay;

std::uint64_t parts_max() {
  return custody::body_bytes_max() / wire::kPartBytes + 1;
}

}  // namespace

// Whoever brings more than that loses what he left lying longest, and never what is another's:
// nobody fills the disk, and no unfinished body is in the way of the next. A part counts whole,
// however short it is.
Result<void> Node::make_room(Gathering& step, const CableId& cable, const Caller& caller) {
  const std::string bringer = caller.bringer();
  const std::uint64_t room = parts_max() * (caller.device ? kLooseOfDevice : kLooseOfNode);
  TRY(const auto loose, cables_.loose(bringer));
  std::uint64_t have = 1;
  for (const store::LooseBody& body : loose) have += body.parts;
  for (const store::LooseBody& body : loose) {
    if (have <= room) break;
    if (body.cable == cable) continue;
    TRY_VOID(cables_.drop_parts(body.cable, bringer));
    have -= body.parts;
    step.facts.push_back(
        {Event::parts_dropped,
         {{"peer", bringer}, {"cable", body.cable.hex()}, {"parts", std::to_string(body.parts)}}});
  }
  return {};
}

Result<void> Node::drop_old_parts(Time now) {
  if (now - last_drop_look_ < kHour) return {};
  last_drop_look_ = now;
  TRY(sqlite::Transaction transaction, db_.begin());
  TRY(const std::uint64_t dropped, cables_.drop_loose(now - kLooseAge));
  TRY_VOID(transaction.commit());
  if (dropped > 0) journal_.say(Event::parts_dropped, {{"bodies", std::to_string(dropped)}});
  return {};
}

Result<http::Answer> Node::receive_part(Gathering& step, const wire::Part& part,
                                        const Caller& caller) {
  if (part.bytes.empty() || part.bytes.size() > wire::kPartBytes ||
      part.place > custody::body_bytes_max() / wire::kPartBytes) {
    return fail(Code::malformed, "a part has 1 to 65,536 bytes", "part");
  }
  const std::string bringer = caller.bringer();
  TRY(const auto known, cables_.find(part.cable));
  if (known) return say(wire::PartsHeld{part.place + 1, true});
  TRY(const std::uint32_t next, cables_.next_part(part.cable, bringer));
  if (part.place > next) return fail(Code::gap, "a part before this one is missing", "place");
  if (part.place == next) TRY_VOID(make_room(step, part.cable, caller));
  TRY_VOID(cables_.put_loose_part(part.cable, bringer, part.place, part.bytes, step.now));
  return say(wire::PartsHeld{std::max(next, part.place + 1), false});
}

Result<http::Answer> Node::receive(Gathering& step, const wire::Envelope& envelope,
                                   const Caller& caller) {
  TRY(const auto entry, ledger::decode_entry(envelope.released));
  if (entry.type != ledger::EntryType::released) {
    return fail(Code::malformed, "the entry is no release", "released");
  }
  TRY(const auto released, seal::decode<ledger::Released>(entry.payload));
  TRY(const auto header, cable::decode_header(released.header));
  const CableId id = cable::cable_id(adopted_.domain, released.header);
  TRY(const auto known, cables_.find(id));
  if (known) {
    if (known->cover != envelope.cover || known->body_bytes != envelope.body_bytes) {
      return fail(Code::conflict, "other bytes under the id of a cable that is here", id.hex());
    }
    return say(wire::Delivered{id});
  }
  TRY_VOID(check_envelope(envelope, released, header, id, caller));
  TRY(const auto proof, tlog::parse_proof(envelope.proof));
  const store::StoredCable cable{
      id,          released.number, envelope.cover, envelope.body_bytes, envelope.precedence,
      proof.index, false,           true,           envelope.released,   envelope.proof,
      {}};
  TRY_VOID(cables_.put(cable));
  for (const auto& [seat, share] : envelope.shares) {
    TRY_VOID(cables_.put_share(id, seat, share));
  }
  for (const wire::Post& post : envelope.posts) {
    TRY_VOID(cables_.put_post(id, post.mission, post.sealed));
    const ledger::ReceivedEvidence evidence{envelope.released, envelope.proof};
    TRY(const LeafIndex index,
        append(step, {ledger::EntryType::received, seal::encode(ledger::Received{id, post.mission}),
                      seal::encode(evidence)}));
    TRY_VOID(cables_.put_held(post.mission, id));
    TRY_VOID(cables_.put_acknowledgement(caller.member, index));
    step.facts.push_back({Event::cable_received,
                          {{"number", released.number.str()}, {"mission", post.mission.str()}}});
  }
  return say(wire::Delivered{id});
}

// Row 27. What fails here leaves nothing behind but the parts, which are worth nothing.
Result<void> Node::check_envelope(const wire::Envelope& envelope, const ledger::Released& released,
                                  const cable::Header& header, const CableId& id,
                                  const Caller& caller) {
  if (header.policy.originator.member().str() != caller.member) {
    return fail(Code::forbidden, "a node delivers its own member's cables", caller.member);
  }
  TRY_VOID(ledger::proved_entry(adopted_.charter, header.policy.originator.member(),
                                envelope.released, envelope.proof));
  if (envelope.posts.empty()) return fail(Code::malformed, "no post", "posts");
  for (const wire::Post& post : envelope.posts) {
    const seal::KemKey* key =
        post.mission.member() == member_ ? open_mission_key(post.mission) : nullptr;
    if (key == nullptr) {
      return fail(Code::refused, "no open mission of this member", post.mission.str());
    }
    TRY(const Secret k,
        custody::check_post(adopted_.domain, released.header, post.mission, *key, post.sealed));
    const Secret cover_key = custody::cover_key(adopted_.domain, k, header.policy_bytes);
    TRY_VOID(custody::read_cover(adopted_.domain, released.header, cover_key, envelope.cover));
  }
  for (const auto& [seat, key] : header.policy.seats) {
    if (!envelope.shares.contains(seat)) {
      return fail(Code::malformed, "a seat has no share", "seat " + std::to_string(seat));
    }
  }
  return take_body(id, header, {envelope.body_bytes, envelope.body}, caller);
}

// *delivered* is shown on the receiver's proof alone.
Result<http::Answer> Node::take_acknowledgement(Gathering& step,
                                                const wire::Acknowledge& acknowledge,
                                                const Caller& caller) {
  TRY(const auto id, cable::MemberId::parse(caller.member));
  TRY(const auto proved,
      ledger::proved_entry(adopted_.charter, id, acknowledge.received, acknowledge.proof));
  const ledger::Entry& entry = proved.entry;
  if (entry.type != ledger::EntryType::received) {
    return fail(Code::malformed, "the entry is no receipt", "received");
  }
  TRY(const auto fact, seal::decode<ledger::Received>(entry.payload));
  if (fact.mission.member() != id) return fail(Code::malformed, "of another member", "mission");
  TRY(const auto known, cables_.find(fact.cable));
  if (!known || !known->own) return fail(Code::not_found, "no such cable");
  TRY_VOID(cables_.put_delivery(fact.cable, {fact.mission, proved.verified.time, {}}));
  step.facts.push_back(
      {Event::cable_delivered, {{"number", known->number.str()}, {"mission", fact.mission.str()}}});
  return say(wire::Acknowledged{});
}

}  // namespace valise::node
