// Drafts as the page has them: fields as they were typed, and what stands against releasing them
// (docs/local-api.md). Pure, but for a look at attachments' files.
#pragma once

#include <functional>

#include "cli/json.h"
#include "terminal/draft_form.h"
#include "terminal/draft_store.h"
#include "terminal/settings.h"

namespace valise::desk {

// {"fields": {"action": "nl/mfa", …}, "attachments": […], "others": […], "text": "1. (R) …"};
// levels and precedences as their lists have them.
cli::Json form_json(const terminal::DraftForm& form);
// "form" in a call's body. Errors: malformed.
Result<terminal::DraftForm> form_in(const cli::Json& body);

// The level of a cable that may be referred to; none: it is not known here.
using LevelOf = std::function<std::optional<cable::Level>(const cable::Number&)>;

// As check_form(), and no level below that of what it refers to.
std::vector<Error> problems_of(const terminal::DraftForm& form, const ledger::Charter& charter,
                               const LevelOf& level_of);

// {"problems": [{"code", "where", "detail"}], "action", "info", "exempted": missions, "bytes",
// "seconds": on the slowest line, "link": the addressee at its end, or null where no line is known
// and 64 kbit/s are reckoned, "level": its, or null}
cli::Json checks_json(const terminal::DraftForm& form, const ledger::Charter& charter,
                      const LevelOf& level_of, const std::vector<terminal::Link>& links);

// {"id", "version", "saved", "level", "subject", "to", "under_way": sealed, and its outcome
// unknown}
cli::Json draft_row_json(const terminal::StoredDraft& draft, bool under_way);

}  // namespace valise::desk
