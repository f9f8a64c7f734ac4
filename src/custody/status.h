// What a cable has become since its release, proved to a holder by its originator's ledger
// (PROTOCOL.md rows 69, 70). Pure.
#pragma once

#include <optional>
#include <string_view>

#include "ledger/charter.h"
#include "ledger/state.h"

namespace valise::custody {

struct ProvedStatus {
  CableId cable;
  cable::Status status = cable::Status::in_force;
  std::optional<ledger::Successor> by;  // that corrects or supersedes it
  Time time;                            // of the releaser's act
  Hash act;                             // its identity: what a next one replaces
  LeafIndex index;                      // in the originator's ledger
};

// An act that changed a cable's status, under a proof that q seats cosigned it in that member's
// ledger. Who signed it was the law's to check. Errors: malformed; verification_failed.
Result<ProvedStatus> read_status(const ledger::Adopted& charter, const cable::MemberId& originator,
                                 View entry, std::string_view proof);

}  // namespace valise::custody
