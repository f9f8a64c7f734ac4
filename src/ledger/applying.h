// Inside the law: what every rule sees of the entry it judges, and the rules themselves, by room:
// people, cables, openings.
#pragma once

#include "ledger/law.h"

namespace valise::ledger::law {

struct Applying {
  const Rules& rules;
  Change& change;  // the state as of the entries before
  LeafIndex index;
  Time time;  // the batch's mark
};

inline Failure unlawful(std::string what) {
  return fail(Code::unlawful, std::move(what));
}

// An officer who signed, as the roster has him.
struct Person {
  cable::OfficerId officer;
  DeviceId device;
  Bytes passkey;
  Accreditation accreditation;
};

// The device's record, if it is enrolled, not revoked and past its cooling-off.
Result<DeviceRecord> device_in_force(const Applying& now, const DeviceId& device);

// The officer's record, if he is accredited, not ended and the end date has not come.
Result<OfficerRecord> officer_in_force(const Applying& now, const cable::OfficerId& officer);

// That an officer in force signed: the device over `payload` under the label, a touch of one of the
// device's passkeys over `challenge`. Refuses suspended officers and devices.
Result<Person> verify_person(const Applying& now, std::string_view label, View payload,
                             View challenge, const PersonalSignature& signature);
Result<void> verify_touch(const Applying& now, const DeviceRecord& device, View challenge,
                          const seal::Assertion& touch);

Result<void> charter_adopted(const Applying& now, const Entry& entry);
Result<void> act(const Applying& now, const Entry& entry);
Result<void> act_so_far(const Applying& now, const Entry& entry);
Result<void> released(const Applying& now, const Entry& entry);
Result<void> voided(const Applying& now, const Entry& entry);
Result<void> received(const Applying& now, const Entry& entry);
Result<void> session_opened(const Applying& now, const Entry& entry);
Result<void> opening_requested(const Applying& now, const Entry& entry);
Result<void> used(const Applying& now, const Entry& entry);

// Rules for each act's record, once its signatures hold.
struct SignedAct {
  Act act;
  ActEvidence evidence;
  Hash identity;
  std::vector<Person> signers;
};
Result<void> mission_opened(const Applying& now, const SignedAct& by);
Result<void> filed(const Applying& now, const SignedAct& by);
Result<void> status_changed(const Applying& now, const SignedAct& by);

}  // namespace valise::ledger::law
