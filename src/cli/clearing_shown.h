// How clearings look to people and to programs. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/json.h"
#include "cli/output.h"
#include "terminal/clearing.h"
#include "terminal/word_diff.h"

namespace valise::cli {

// "3f9a01bc": enough of it to name it.
std::string short_id(const custody::ClearingId& id);

// "cleared", "refused", "waits"; for a place whose time has passed without a word, "late".
std::string_view standing_name(const custody::PlaceStanding& standing);

// clearer  for  state  since  comment: a line a place.
Table places_table(const terminal::ClearingSeen& seen, Time now);
// {id, version, text (its name), mission, drafter, level, asked, wanted_by|null, end, number|null,
// cleared, places:
// [{clearer, substitute|null, state, by|null, at|null, late, comment}]}
Json clearing_json(const terminal::ClearingSeen& seen);

// The same of an own draft: also changed, missing (why it is not to be released, or null).
Json own_clearing_json(const terminal::OwnClearing& own);
// What changed since this officer cleared it; nothing, if he has not.
std::vector<terminal::WordRun> changes_of(const terminal::ReadClearing& read);
// name, bytes.
Json cleared_file_json(const custody::ClearedFile& file);
// The same as clearing_json(), and draft (its file), attachments, changes, given ("cleared",
// "refused", null).
Json read_clearing_json(const terminal::ReadClearing& read);

// Addressees, level and subject of a draft, a line each.
std::string head_text(const terminal::Draft& draft);
// The text with what was removed in [-brackets-] and what was added in {+braces+}.
std::string changes_text(const std::vector<terminal::WordRun>& runs);
// [{kind: "same"|"removed"|"added", text}]
Json changes_json(const std::vector<terminal::WordRun>& runs);

}  // namespace valise::cli
