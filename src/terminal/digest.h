// What was opened of the own mission's cables, in whatever State: the union of what a quorum of
// trustees says (PROTOCOL.md row 77), so that neither a node nor f of them can hide an opening.
#pragma once

#include <map>
#include <vector>

#include "terminal/workplace.h"
#include "wire/digest.h"

namespace valise::terminal {

struct DigestRead {
  struct Opening {
    wire::DigestOpening opening;        // the most that any seat says of it
    std::vector<std::uint8_t> told_by;  // seats
  };
  std::vector<Opening> openings;               // ascending by cable and mission
  std::vector<wire::DigestUnopened> unopened;  // as every seat that answered has it
  bool more = false;                           // too many for one digest: ask for a shorter time
  std::map<std::string, wire::HeardLedger> heard;  // by origin: as far as f+1 heard it
  std::vector<std::string> not_heard;              // ledgers that ended before the span did
  std::vector<std::uint8_t> answered;
  std::vector<std::uint8_t> bad_seats;  // whose statement does not hold
};

// Errors: too_few; of q seats that refuse, why: forbidden, not_found, usage.
Result<DigestRead> read_digest(const Workplace& workplace, const wire::DigestRequest& request);

// Pure: what the seats' signed answers add up to.
Result<DigestRead> add_up_digest(const ledger::Adopted& charter, const wire::DigestRequest& asked,
                                 Time now,
                                 const std::map<std::uint8_t, Result<wire::Statement>>& answers);

}  // namespace valise::terminal
