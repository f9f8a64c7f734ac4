// What a device, an officer, a mission or a member opened in a span of time, as the trustees have
// it: the suspect's node has no part in it. For security officers.
#pragma once

#include <map>
#include <vector>

#include "terminal/workplace.h"
#include "wire/damage.h"
#include "wire/trustee.h"

namespace valise::terminal {

// Counts are of distinct cables, and a quorum of seats counts alike. A cable whose every request
// was withheld by every seat of the charter is not among those opened; where any seat is silent or
// released its share, it is.
struct FoundDamage {
  Time from;
  Time to;  // as far as a quorum has heard the ledger: not later than was asked
  std::vector<wire::DamageGroup> opened;
  std::vector<wire::DamageGroup> refused;  // asked for, and withheld by every seat
  std::vector<wire::DamageGroup> could;
  std::vector<wire::DamageGroup> could_not;
  std::uint64_t requests = 0;
  std::vector<CableId> refused_cables;  // ascending
  Hash cables;                          // over the ids of those asked for, ascending
  std::vector<std::uint8_t> agreed;     // seats
  std::vector<std::uint8_t> differ;     // that count otherwise, or whose statement does not hold
};
std::uint64_t total(const std::vector<wire::DamageGroup>& groups);

// Errors: too_few ("3 of the 4 needed answered"); of q seats that refuse, why: forbidden,
// not_found, usage.
Result<FoundDamage> find_damage(const Workplace& workplace, const wire::DamageRequest& request);

// The cables themselves, ascending by id, those that every seat withheld left out. Errors: those of
// the seats; verification_failed (none gave the list that a quorum counted).
Result<std::vector<wire::DamagedCable>> damaged_cables(const Workplace& workplace,
                                                       const wire::DamageRequest& request,
                                                       const FoundDamage& found);

// Pure: what the seats' signed answers add up to.
struct DamageAsked {
  std::string origin;
  wire::DamageRequest request;
};
Result<FoundDamage> add_up_damage(const ledger::Adopted& charter, const DamageAsked& asked,
                                  Time now,
                                  const std::map<std::uint8_t, Result<wire::Statement>>& answers);

}  // namespace valise::terminal
