// What a ledger's server asks of a cosigner (c2sp.org/tlog-witness, add-checkpoint): the body of
// the request; that of the answer is signature lines (note.h). Who may ask, and when to cosign, is
// not decided here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tlog/cosignature.h"

namespace valise::tlog {

struct AddCheckpoint {
  TreeSize old_size;         // of the checkpoint that the cosigner cosigned last
  std::vector<Hash> hashes;  // consistency proof from there; none from size 0
  std::string checkpoint;    // the signed note, verbatim

  friend bool operator==(const AddCheckpoint&, const AddCheckpoint&) = default;
};

std::string print(const AddCheckpoint& request);
// Shape only, the checkpoint's included. Errors: malformed (also: an old size above the
// checkpoint's, a proof from size 0), too_large.
Result<AddCheckpoint> parse_add_checkpoint(std::string_view body);

}  // namespace valise::tlog
