// How an officer's own openings look to people and to programs. Pure.
#pragma once

#include <optional>

#include "cli/json.h"
#include "cli/output.h"
#include "ledger/charter.h"
#include "terminal/own_openings.h"

namespace valise::cli {

struct OpeningsShown {
  const terminal::FoundOpenings& found;
  const ledger::Charter& charter;
  DeviceId here;                    // this machine's
  std::optional<LeafIndex> looked;  // up to which entry the officer said that all was his
  Time now;
};
// Made on another machine than this, and since the officer last looked.
bool is_news(const terminal::FoundOpening& opening, const OpeningsShown& shown);

// when  cable  level  for  machine  how  record  note
Table openings_table(const OpeningsShown& shown);
// {openings: [{record, number|null, cable, mission, level, at, device, here, purpose, session,
// archive, withheld, news, named_by, not_named_by}], more_before|null, looked|null,
// complete_to: {size, heard}, answered}
Json openings_json(const OpeningsShown& shown);

}  // namespace valise::cli
