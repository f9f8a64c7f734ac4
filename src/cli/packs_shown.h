// How packs look to people and to programs. Pure.
#pragma once

#include <vector>

#include "cli/json.h"
#include "cli/output.h"
#include "terminal/archive.h"

namespace valise::cli {

// cable  until  record  state
Table packs_table(const std::vector<terminal::PackedCable>& packs, Time now);
// [{number, mission, until, record, ended}]
Json packs_json(const std::vector<terminal::PackedCable>& packs, Time now);

}  // namespace valise::cli
