// What this officer opened, by the record that the trustees hold: the own node has no part in it,
// and neither has this machine's memory. And up to where he has looked through it.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "terminal/workplace.h"
#include "wire/own_openings.h"
#include "wire/trustee.h"

namespace valise::terminal {

// An opening that any one seat names counts: one who leaves it out may lie. It was withheld only
// where every seat of the charter says so. What lies beyond where f+1 seats have heard the ledger
// comes with the next look: nobody can name an entry that no honest seat could know.
struct FoundOpening {
  wire::OwnOpening opening;                // as most seats tell it
  std::vector<std::uint8_t> named_by;      // just so
  std::vector<std::uint8_t> not_named_by;  // that have heard of the ledger so far
};
struct FoundOpenings {
  std::vector<FoundOpening> openings;    // the newest first
  std::optional<LeafIndex> more_before;  // earlier ones are asked for with this
  TreeSize heard_size;                   // as far as f+1 seats heard the ledger
  Time heard;
  std::vector<std::uint8_t> answered;   // seats
  std::vector<std::uint8_t> bad_seats;  // whose statement did not hold
};

// Errors: too_few ("3 of the 4 needed answered"); of q seats that refuse, why: forbidden, usage.
Result<FoundOpenings> find_own_openings(const Workplace& workplace,
                                        const wire::OwnOpeningsRequest& request);
// Pure: what the seats' signed answers add up to.
struct OpeningsAsked {
  std::string origin;
  cable::OfficerId officer;
  wire::OwnOpeningsRequest request;
};
Result<FoundOpenings> add_up_own_openings(
    const ledger::Adopted& charter, const OpeningsAsked& asked, Time now,
    const std::map<std::uint8_t, Result<wire::Statement>>& answers);

// Whether openings that the officer has not confirmed lie behind those that were found: nobody says
// of them that they were his before he has seen them.
bool more_to_see(const FoundOpenings& found, const std::optional<LeafIndex>& looked);

// Up to which entry of the own ledger the officer said that all was his. Errors: disk, corrupt.
Result<std::optional<LeafIndex>> looked_through(const std::filesystem::path& data);
Result<void> note_looked_through(const std::filesystem::path& data, LeafIndex index);

}  // namespace valise::terminal
