// Who signed, and whether the roster lets him.
#include <algorithm>

#include "ledger/applying.h"

namespace valise::ledger::law {

Result<DeviceRecord> device_in_force(const Applying& now, const DeviceId& device) {
  auto record = now.change.find<DeviceRecord>(device_key(device));
  if (!record) return unlawful("the device is not enrolled");
  if (record->revoked) return unlawful("the device is revoked");
  if (now.time < record->eligible) return unlawful("the device's cooling-off has not ended");
  return std::move(*record);
}

Result<OfficerRecord> officer_in_force(const Applying& now, const cable::OfficerId& officer) {
  auto record = now.change.find<OfficerRecord>(officer_key(officer));
  if (!record) return unlawful("the officer is not accredited");
  if (!record->in_force(now.time)) return unlawful("the officer's accreditation has ended");
  return std::move(*record);
}

Result<void> verify_touch(const Applying& now, const DeviceRecord& device, View challenge,
                          const seal::Assertion& touch) {
  const auto passkey = std::find_if(device.passkeys.begin(), device.passkeys.end(),
                                    [&](const auto& p) { return p.id == touch.passkey_id; });
  if (passkey == device.passkeys.end()) return unlawful("the passkey is not this officer's");
  const Member* member = now.rules.charter.member(now.rules.member);
  CHECK(member != nullptr);
  return seal::verify_assertion(member->relying_party, *passkey, challenge, touch);
}

Result<Person> verify_person(const Applying& now, std::string_view label, View payload,
                             View challenge, const PersonalSignature& signature) {
  TRY(const DeviceId device, seal::signer_of(signature.device));
  TRY(const DeviceRecord record, device_in_force(now, device));
  TRY(const OfficerRecord officer, officer_in_force(now, record.officer));
  if (suspended(now.change, "officer " + record.officer.str()) ||
      suspended(now.change, "device " + device.hex())) {
    return unlawful("the signer is suspended");
  }
  TRY_VOID(seal::verify_detached(record.device_key, now.rules.domain.label(label), payload,
                                 signature.device));
  TRY_VOID(verify_touch(now, record, challenge, signature.touch));
  return Person{record.officer, device, signature.touch.passkey_id, officer.accreditation};
}

}  // namespace valise::ledger::law

namespace valise::ledger {

Result<Signer> verify_signer(const Rules& rules, const State& state, Time now,
                             std::string_view label, View payload,
                             const PersonalSignature& signature) {
  Change nothing(state);
  const law::Applying at{rules, nothing, LeafIndex{}, now};
  const auto challenge = rules.domain.hash(label, payload);
  TRY(const law::Person person, law::verify_person(at, label, payload, challenge, signature));
  return Signer{person.officer, person.device, person.accreditation.roles};
}

Result<Signer> verify_former_signer(const Rules& rules, const State& state, std::string_view label,
                                    View payload, const PersonalSignature& signature) {
  Change nothing(state);
  const law::Applying at{rules, nothing, LeafIndex{}, Time{}};
  TRY(const DeviceId device, seal::signer_of(signature.device));
  const auto record = state.find<DeviceRecord>(device_key(device));
  if (!record) return law::unlawful("the device is not enrolled");
  const auto officer = state.find<OfficerRecord>(officer_key(record->officer));
  if (!officer) return law::unlawful("the officer is not accredited");
  TRY_VOID(seal::verify_detached(record->device_key, rules.domain.label(label), payload,
                                 signature.device));
  TRY_VOID(law::verify_touch(at, *record, rules.domain.hash(label, payload), signature.touch));
  return Signer{record->officer, device, officer->accreditation.roles};
}

Result<void> foresee(const Rules& rules, const State& state, Time now, const Entry& act) {
  Change nothing(state);
  return law::act_so_far({rules, nothing, LeafIndex{}, now}, act);
}

}  // namespace valise::ledger
