// What a cable has become since its release: told to those who hold it, and believed of its
// originator's ledger alone (PROTOCOL.md row 70).
#include <set>

#include "cable/header.h"
#include "custody/status.h"
#include "node/answers.h"
#include "node/node.h"

namespace valise::node {

// Goes out with the acknowledgements, once the entry is recorded.
Result<void> Node::tell_holders(const ledger::Act& act, LeafIndex index) {
  TRY(const Bytes id, from_hex(act.subject));
  TRY(const auto bytes, to_array<32>(id));
  TRY(const auto cable, cables_.find(CableId{bytes}));
  if (!cable) return {};
  TRY(const auto entry, ledger::decode_entry(cable->released));
  TRY(const auto released, seal::decode<ledger::Released>(entry.payload));
  TRY(const auto header, cable::decode_header(released.header));
  std::set<cable::MemberId> holders;
  for (const cable::Addressee& addressee : header.policy.addressees) {
    holders.insert(addressee.mission.member());
  }
  holders.erase(member_);
  for (const cable::MemberId& holder : holders) {
    TRY_VOID(cables_.put_acknowledgement(holder.str(), index));
  }
  return {};
}

// One that comes before its cable is refused, and brought again. An older one than is here changes
// nothing: a status never gets better.
Result<http::Answer> Node::take_notice(Gathering& step, const wire::Proved& notice,
                                       const Caller& caller) {
  TRY(const auto originator, cable::MemberId::parse(caller.member));
  TRY(const auto proved, custody::read_status(adopted_, originator, notice.entry, notice.proof));
  TRY(const auto cable, cables_.find(proved.cable));
  if (!cable || cable->number.mission.member() != originator) {
    return fail(Code::not_found, "no such cable of this member is here", proved.cable.hex());
  }
  TRY(const auto before, cables_.status(proved.cable));
  if (!before || before->index < proved.index) {
    TRY_VOID(cables_.put_status(proved.cable, {proved.index, notice.entry, notice.proof}));
    step.facts.push_back(
        {Event::status_changed,
         {{"number", cable->number.str()}, {"status", std::string(cable::name(proved.status))}}});
  }
  return say(wire::Acknowledged{});
}

// Of an own cable by the own ledger, once it is recorded; of another's by its notice.
Result<std::optional<wire::Proved>> Node::status_of(const store::StoredCable& cable) {
  if (!cable.own) {
    TRY(const auto notice, cables_.status(cable.id));
    if (!notice) return std::optional<wire::Proved>();
    return std::optional(wire::Proved{notice->entry, notice->proof});
  }
  const auto record = ledger_->state().find<ledger::StatusRecord>(ledger::status_key(cable.id));
  if (!record || record->index.value >= final_size_.value) return std::optional<wire::Proved>();
  wire::Proved out;
  TRY(out.entry, ledger_->entry(record->index));
  TRY(out.proof, proof_of(record->index));
  return std::optional(std::move(out));
}

}  // namespace valise::node
