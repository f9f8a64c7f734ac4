// `valise ledger verify`.
#pragma once

#include "cli/app.h"

namespace valise::cli {

// WHERE: folders as exported, one proof file, members or origins, or nothing (every member).
// Errors: those of terminal::verify_ledger, terminal::verify_proof_file and Witnesses::agree.
Result<void> verify_ledgers(Context& context, const Arguments& arguments);

}  // namespace valise::cli
