// How many at each addressee could open a draft, by the trustees' word: for the drafter's eye.
#pragma once

#include <map>
#include <vector>

#include "terminal/workplace.h"
#include "wire/readers.h"
#include "wire/trustee.h"

namespace valise::terminal {

// A mission is missing where fewer than f+1 seats say the same of it. Errors: too_few (fewer than
// f+1 seats answered what was asked).
using ReaderCounts = std::map<cable::MissionId, std::uint32_t>;
Result<ReaderCounts> count_readers(const Workplace& workplace,
                                   const std::vector<cable::MissionId>& missions,
                                   cable::Level level);
// Pure: what the seats' signed answers add up to.
Result<ReaderCounts> add_up_readers(const ledger::Adopted& charter,
                                    const wire::ReadersRequest& request, Time now,
                                    const std::map<std::uint8_t, Result<wire::Statement>>& answers);

}  // namespace valise::terminal
