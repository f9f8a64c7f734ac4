// Cables as the page is told of them (docs/local-api.md). Pure.
#pragma once

#include "cli/json.h"
#include "ledger/charter.h"
#include "terminal/archive.h"
#include "terminal/reading.h"
#include "terminal/workplace.h"
#include "wire/budget.h"

namespace valise::desk {

// {"short": "R-UE", "full": "RESTREINT UE/EU RESTRICTED", "notches": 2}
cli::Json level_json(cable::Level level);

// Where its body is: "kept" (readable without an opening), "ahead" (sealed), "node".
enum class BodyAt : std::uint8_t { node, ahead, kept };

struct RowShown {
  const cable::MissionId& mission;
  const ledger::Charter& charter;
  Time now;
  BodyAt body = BodyAt::node;
  std::optional<Time> until = {};  // taken along until then
};
// What the list and the head of a cable show: number, state, duty, precedence, from, level,
// caveats, subject, file, times, size, references; "archive" where its opening counts as one,
// "touch" where a session does not open it.
cli::Json row_json(const terminal::Listed& cable, const RowShown& shown);

// The opened cable's text and record.
cli::Json opened_json(const terminal::OpenedCable& cable, const ledger::Charter& charter);
// The same of one that is kept here: its record is that of the opening by which it came.
// `opening`: by which it came here; none: it is not known any more.
cli::Json kept_json(const terminal::KeptCable& cable,
                    const std::optional<terminal::OwnOpening>& opening,
                    const terminal::Workplace& work);

cli::Json budget_json(const wire::BudgetRow& row);

}  // namespace valise::desk
