// What is attached to a draft in clearing: the drafter's terminal brings it to the node as it lies
// sealed beside the draft, and whoever is asked fetches it with the key that was sealed to him.
#pragma once

#include <string>
#include <vector>

#include "terminal/draft.h"
#include "terminal/workplace.h"
#include "wire/clearing.h"

namespace valise::terminal {

// Of all that is attached to it. Errors: those of sealed_attachment(); not_found (a path: it was
// never taken).
Result<std::vector<custody::ClearedFile>> files_for_clearers(const Workplace& workplace,
                                                             const std::string& draft_id,
                                                             const Draft& draft);

// What of it the node has not yet, from where it stood. Errors: those of sealed_attachment(); the
// node's.
Result<void> bring_files(const Workplace& workplace, const std::string& draft_id,
                         const std::vector<custody::ClearedFile>& files,
                         const wire::ClearingState& asked);

// Its bytes, which are what the drafter's terminal stated: the caller wipes them. Errors: busy (not
// all of it is at the node), not_found, verification_failed; the node's.
Result<Bytes> read_cleared_file(const Workplace& workplace, const custody::ClearingId& id,
                                const custody::ClearedFile& file);

}  // namespace valise::terminal
