// The outbox: by precedence, then age; bodies in parts, so that a FLASH overtakes between two of
// them and a cut line goes on where it stopped (DESIGN.md §5; PROTOCOL.md rows 26, 30).
#include "cable/header.h"
#include "node/answers.h"
#include "node/node.h"
#include "wire/paths.h"

namespace valise::node {
namespace {

constexpr int kUnderWayPerMember = 4;
constexpr std::int64_t kTryAgainSeconds = 2;
constexpr std::int64_t kRefusedAgainSeconds = 60;

std::uint32_t parts_of(std::uint64_t body_bytes) {
  return static_cast<std::uint32_t>((body_bytes + wire::kPartBytes - 1) / wire::kPartBytes);
}

}  // namespace

Result<void> Node::deliver(http::Step& out, Time now) {
  for (const ledger::Member& member : adopted_.charter.members) {
    if (member.id == member_) continue;
    TRY(const auto due, cables_.outbox(member.id.str(), now, kUnderWayPerMember));
    for (const store::OutboxRow& row : due) {
      if (rows_under_way_.contains(row.id)) continue;
      TRY_VOID(deliver_row(out, member.id.str(), row));
    }
  }
  return {};
}

// The next message of one envelope: what do you have, a part, or the envelope itself.
Result<void> Node::deliver_row(http::Step& out, const std::string& member,
                               const store::OutboxRow& row) {
  TRY(const auto cable, cables_.find(row.cable));
  CHECK(cable.has_value());
  rows_under_way_.insert(row.id);
  Errand errand;
  errand.member = member;
  errand.row = row.id;
  errand.part = row.next_part;
  errand.cables = {row.cable};
  const std::string to = "node " + member;
  const std::uint32_t parts = parts_of(cable->body_bytes);
  if (parts > 1 && !row.asked) {
    errand.kind = Errand::Kind::held;
    send(out, std::move(errand), to, wire::path::deliver_held,
         seal::encode(wire::PartsHeldRequest{row.cable}));
    return {};
  }
  if (parts > 1 && row.next_part < parts) {
    wire::Part part{row.cable, row.next_part, {}};
    TRY(part.bytes, cables_.part(row.cable, row.next_part));
    errand.kind = Errand::Kind::part;
    send(out, std::move(errand), to, wire::path::deliver_part, seal::encode(part));
    return {};
  }
  TRY(const auto envelope, this->envelope(*cable, member));
  errand.kind = Errand::Kind::envelope;
  send(out, std::move(errand), to, wire::path::deliver, seal::encode(envelope));
  return {};
}

Result<wire::Envelope> Node::envelope(const store::StoredCable& cable, const std::string& member) {
  wire::Envelope out;
  out.released = cable.released;
  out.proof = cable.proof;
  out.cover = cable.cover;
  out.body_bytes = cable.body_bytes;
  out.precedence = cable.precedence;
  if (parts_of(cable.body_bytes) <= 1) {
    TRY(out.body, cables_.part(cable.id, 0));
  }
  TRY(const auto deliveries, cables_.deliveries(cable.id));
  for (const store::DeliveryRow& delivery : deliveries) {
    if (delivery.mission.member().str() != member) continue;
    TRY(const auto post, cables_.post(cable.id, delivery.mission));
    CHECK(post.has_value());
    out.posts.push_back({delivery.mission, *post});
  }
  TRY(out.shares, cables_.shares(cable.id));
  TRY(const auto receipts, cables_.receipts(cable.id));
  for (const store::Receipt& receipt : receipts) {
    if (!receipt.receipt.empty()) out.receipts.push_back(receipt.receipt);
  }
  return out;
}

Result<void> Node::delivered(Gathering& step, const Errand& errand, http::Return& back) {
  using Kind = Errand::Kind;
  const bool good = back.answer && back.answer->status == 200;
  const bool refused = back.answer && back.answer->status >= 400 && back.answer->status < 500;
  const Time again = step.now + (refused ? kRefusedAgainSeconds : kTryAgainSeconds);
  if (errand.kind == Kind::acknowledge) {
    acknowledgements_under_way_.erase(errand.row);
    if (good) return cables_.acknowledgement_done(errand.row);
    return cables_.acknowledgement_later(errand.row, again);
  }
  rows_under_way_.erase(errand.row);
  if (!good) {
    // No answer: soon again. A refusal: kept as the receiver's word, and tried again later.
    if (refused && errand.kind == Kind::envelope) {
      const auto said = seal::decode<wire::Refusal>(back.answer->body);
      TRY(const auto deliveries, cables_.deliveries(errand.cables[0]));
      for (store::DeliveryRow row : deliveries) {
        if (row.mission.member().str() != errand.member || row.time) continue;
        row.refused = said ? said->code + ": " + said->detail : "refused";
        TRY_VOID(cables_.put_delivery(errand.cables[0], row));
      }
    }
    return cables_.outbox_later(errand.row, again);
  }
  switch (errand.kind) {
    case Kind::held: {
      TRY(const auto held, seal::decode<wire::PartsHeld>(back.answer->body));
      return cables_.outbox_parts(errand.row, held.next);
    }
    case Kind::part:
      return cables_.outbox_parts(errand.row, errand.part + 1);
    default:
      return cables_.outbox_done(errand.row);
  }
}

// Proofs of *received* to originators, and of a changed status to holders, once they are recorded.
Result<void> Node::acknowledge(http::Step& out, Time now) {
  for (const ledger::Member& member : adopted_.charter.members) {
    if (member.id != member_) TRY_VOID(acknowledge_to(out, member.id.str(), now));
  }
  return {};
}

Result<void> Node::acknowledge_to(http::Step& out, const std::string& member, Time now) {
  TRY(const auto due, cables_.acknowledgements(member, final_size_, now));
  for (const store::Acknowledgement& row : due) {
    if (!acknowledgements_under_way_.insert(row.id).second) continue;
    wire::Proved proved;
    TRY(proved.entry, ledger_->entry(row.index));
    TRY(proved.proof, proof_of(row.index));
    TRY(const auto entry, ledger::decode_entry(proved.entry));
    Errand errand;
    errand.kind = Errand::Kind::acknowledge;
    errand.row = row.id;
    errand.member = row.member;
    const std::string to = "node " + row.member;
    if (entry.type == ledger::EntryType::received) {
      const wire::Acknowledge message{std::move(proved.entry), std::move(proved.proof)};
      send(out, std::move(errand), to, wire::path::acknowledge, seal::encode(message));
    } else {
      send(out, std::move(errand), to, wire::path::notice, seal::encode(proved));
    }
  }
  return {};
}

}  // namespace valise::node
