// Acts gather the signatures they need and then stand in the ledger; uses of an opened cable stand
// there at once.
#include <algorithm>

#include "node/answers.h"
#include "node/node.h"

namespace valise::node {
namespace {

constexpr std::int64_t kActAge = 24 * kHour;

// Once for the mission: whoever comes second is told who has it in hand.
Result<void> not_yet_accepted(const ledger::Change& so_far, const ledger::Use& use) {
  const auto before = so_far.find<ledger::Use>(ledger::accepted_key(use.cable, use.mission));
  if (!before) return {};
  return fail(Code::conflict,
              "already accepted by " + before->officer.str() + " on " + to_dtg(before->time),
              use.mission.str());
}

}  // namespace

Result<http::Answer> Node::append_use(Gathering& step, const wire::Append& append,
                                      const Caller& caller) {
  TRY(const auto entry, ledger::decode_entry(append.entry));
  if (entry.type != ledger::EntryType::accepted_for_action &&
      entry.type != ledger::EntryType::exported && entry.type != ledger::EntryType::pack_taken) {
    return fail(Code::forbidden, "only acceptances, exports and packs", "entry");
  }
  TRY(const auto use, seal::decode<ledger::Use>(entry.payload));
  if (use.device != seal::signer_id(caller.device->device_key)) {
    return fail(Code::forbidden, "it comes from the device that signed it", "device");
  }
  if (!serves(caller, use.mission)) {
    return fail(Code::not_found, "no such mission, or not yours");
  }
  if (entry.type == ledger::EntryType::accepted_for_action) {
    TRY_VOID(not_yet_accepted(step.batch.so_far(), use));
  }
  TRY(const LeafIndex index, this->append(step, entry));
  return say(wire::Appended{index});
}

Result<http::Answer> Node::sign_act(Gathering& step, const wire::SignAct& signing,
                                    const Caller& caller) {
  const auto needed = ledger::signers_of(signing.type);
  if (!needed) return fail(Code::malformed, "no act of this law", "type");
  TRY(const auto read, seal::decode<ledger::Act>(signing.payload));
  TRY(const DeviceId signer, seal::signer_of(signing.signature.device));
  if (signer != seal::signer_id(caller.device->device_key)) {
    return fail(Code::forbidden, "a signature comes from the device that made it", "signature");
  }
  const Hash id = ledger::identity(adopted_.domain, signing.type, signing.payload);
  TRY(auto known, cables_.act(id));
  store::PendingAct act = known.value_or(
      store::PendingAct{id, signing.type, signing.payload, {{}, signing.statements}});
  auto& signatures = act.evidence.signatures;
  std::erase_if(signatures, [&](const ledger::PersonalSignature& have) {
    const auto device = seal::signer_of(have.device);
    return !device || *device == signer;
  });
  signatures.push_back(signing.signature);
  // Whoever may not sign, or signs what can never be, is told now, and not at the last signature.
  TRY(const auto person,
      ledger::verify_signer(rules_, step.batch.so_far(), step.now, ledger::name(signing.type),
                            signing.payload, signing.signature));
  if ((person.roles & needed->roles) == 0) {
    return fail(Code::refused,
                "this act is signed by one who is " + ledger::roles_text(needed->roles), "role");
  }
  wire::ActState out{id, static_cast<std::uint8_t>(signatures.size()),
                     static_cast<std::uint8_t>(needed->count), std::nullopt};
  if (signatures.size() < static_cast<std::size_t>(needed->count)) {
    TRY_VOID(ledger::foresee(rules_, step.batch.so_far(), step.now,
                             {act.type, act.payload, seal::encode(act.evidence)}));
    TRY_VOID(cables_.put_act(act));
    return say(out);
  }
  TRY(out.index, append(step, {act.type, act.payload, seal::encode(act.evidence)}));
  TRY_VOID(cables_.drop_act(id));
  if (act.type == ledger::EntryType::status_changed) TRY_VOID(tell_holders(read, *out.index));
  return say(out);
}

// From a command on the node's own machine: a mission to open, for registrars to sign.
Result<http::Answer> Node::propose(const Gathering& step, const wire::WaitingAct& proposed) {
  const auto needed = ledger::signers_of(proposed.type);
  if (!needed) return fail(Code::malformed, "no act of this law", "type");
  TRY_VOID(seal::decode<ledger::Act>(proposed.payload));
  const Hash id = ledger::identity(adopted_.domain, proposed.type, proposed.payload);
  const store::PendingAct act{id, proposed.type, proposed.payload, {{}, proposed.statements}};
  TRY_VOID(ledger::foresee(rules_, step.batch.so_far(), step.now,
                           {act.type, act.payload, seal::encode(act.evidence)}));
  TRY_VOID(cables_.put_act(act));
  return say(wire::ActState{id, 0, static_cast<std::uint8_t>(needed->count), std::nullopt});
}

Result<http::Answer> Node::waiting_acts(Time now) {
  TRY(const auto acts, cables_.acts());
  wire::WaitingActs out;
  for (const store::PendingAct& act : acts) {
    TRY(const auto read, seal::decode<ledger::Act>(act.payload));
    if (now - read.time > kActAge) {
      TRY_VOID(cables_.drop_act(act.id));
      continue;
    }
    wire::WaitingAct row{act.type, act.payload, act.evidence.statements, {}};
    for (const ledger::PersonalSignature& signature : act.evidence.signatures) {
      TRY(const DeviceId device, seal::signer_of(signature.device));
      row.signed_by.push_back(device);
    }
    out.acts.push_back(std::move(row));
  }
  return say(out);
}

}  // namespace valise::node
