// One entry of a member's ledger, proved to whoever does not hold that ledger.
#pragma once

#include <string_view>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "tlog/proof.h"

namespace valise::ledger {

struct ProvedEntry {
  Entry entry;
  tlog::Verified verified;  // where it stands, when, and by whose cosignatures
};

// `proof`: a tlog-proof under a checkpoint that the member's node signed and q seats cosigned.
// Errors: not_found (no such member); malformed; verification_failed.
Result<ProvedEntry> proved_entry(const Charter& charter, const cable::MemberId& member, View bytes,
                                 std::string_view proof);

}  // namespace valise::ledger
