// Need-to-know as far as lists go: whether an officer is told at all that a cable is there. One
// rule for the node's list and for what a trustee says arrived, so that the two can be compared.
// Pure; what may be opened is the judgement's to say (custody/judgement.h).
#pragma once

#include <map>
#include <optional>

#include "cable/names.h"
#include "custody/judgement.h"
#include "ledger/state.h"

namespace valise::custody {

// Whose device asks about which mission.
struct Asker {
  cable::OfficerId officer;
  DeviceId device;
  cable::MissionId mission;
};

// What stands against that device or its officer himself, whatever the mission: suspended, held.
std::optional<WithheldCode> judge_device(const ledger::State& reader, const Holds& holds,
                                         const cable::OfficerId& officer, const DeviceId& device);

// Why a seat tells this device nothing of that mission, by the newest state of its member's ledger:
// not_accredited (also for another mission of the member), suspended, held. None: it is told.
std::optional<WithheldCode> judge_asker(const ledger::State& reader, const Holds& holds,
                                        const Asker& asker, Time now);

// A file granted to that officer, in date, holds the cable. Remembers what it looked up: for one
// list, at one time. The state must outlive it.
class NeedToKnow {
 public:
  NeedToKnow(const ledger::State& reader, cable::OfficerId officer, Time now)
      : reader_(reader), officer_(std::move(officer)), now_(now) {}

  bool covers(const ledger::ReceivedRecord& held);

 private:
  bool granted(const cable::FileId& file);

  const ledger::State& reader_;
  cable::OfficerId officer_;
  Time now_;
  std::map<cable::FileId, bool> known_;
};

}  // namespace valise::custody
