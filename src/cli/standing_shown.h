// What stands against people and missions, at the command line. Pure but for the warnings.
#pragma once

#include <string>
#include <vector>

#include "cli/app.h"
#include "cli/json.h"
#include "cli/output.h"
#include "terminal/standing.h"

namespace valise::cli {

// "suspended", "1 hold", "suspended, 2 holds"; empty: nothing.
std::string standing_in_short(const std::vector<terminal::Against>& all);
// Of each why, since when and by whom: "lost, since 231407Z NOV 26, by nl-0003; suspected, since…"
std::string standing_reasons(const std::vector<terminal::Against>& all);
// One a line, under a word of ten columns as in `officer show` and `status`; `seats`: of the
// charter.
//   suspended officer nl-7f3a: lost, since 231407Z NOV 26, by nl-0003, act 3f9a01bc
//   held      officer nl-7f3a: suspected, since 231407Z NOV 26, by nl-0003, at 5 of 5 trustees
//             hold 3f9a01bc…
std::string standing_lines(const std::vector<terminal::Against>& all, std::size_t seats);
Table standing_table(const std::vector<terminal::Against>& all, std::size_t seats);
// {kind, subject, id, reason|null, since|null, by|null, seats|null}; kind: "suspension", "hold"
Json standing_json(const std::vector<terminal::Against>& all);

// Says which half could not be asked for, and where only the officer's own holds were told.
void warn_of_gaps(Context& context, const terminal::Standing& standing);
// Asked for, and that said.
terminal::Standing ask_what_stands(Context& context, const terminal::Workplace& workplace);

}  // namespace valise::cli
