// Who could open a cable that arrives at a mission now, by the newest state of its member's ledger:
// for the drafter, who is told how many. Pure; the verdict on an opening is the judgement's.
#pragma once

#include "custody/judgement.h"
#include "ledger/state.h"

namespace valise::custody {

// Officers who are accredited readers of the mission in force, cleared and briefed as the level
// asks, granted the mission's default file, neither suspended nor held. None for a mission that is
// not open, and for a level that nobody opens in this version.
std::uint32_t count_readers(const ledger::Charter& charter, const ledger::State& reader,
                            const Holds& holds, const cable::MissionId& mission, cable::Level level,
                            Time now);

}  // namespace valise::custody
