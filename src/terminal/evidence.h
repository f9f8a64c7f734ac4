// What the trustees say of a cable and of a mission's arrivals (rows 78, 81), and proofs that stand
// by themselves in a file.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ledger/entry.h"
#include "terminal/reading.h"
#include "terminal/workplace.h"
#include "tlog/tree.h"
#include "wire/trustee.h"

namespace valise::terminal {

// One of f+1 trustees is honest. What reassures (received, accepted, how far a ledger was heard)
// counts where f+1 say the same. What alarms counts where any one says it: an opening, and a
// request that not every trustee of the charter says it withheld.
struct WhoRead {
  CableId cable;
  std::vector<wire::WhoMission> missions;  // addressees; `withheld`: by every seat
  // Openings that fewer than f+1 seats tell just so, and which.
  std::map<cable::MissionId, std::vector<std::uint8_t>> told_by_few;
  std::map<std::string, wire::HeardLedger> heard;  // by origin: as far as f+1 heard it
  std::vector<std::uint8_t> answered;              // seats
  std::vector<std::uint8_t> bad_seats;             // whose statement did not hold
};
// Errors: too_few ("3 of the 4 needed answered"); of q seats that refuse, forbidden (why) or
// not_found.
Result<WhoRead> who_read(const Workplace& workplace, const Listed& cable);

struct WhoAsked {
  CableId cable;
  std::vector<cable::MissionId> addressees;  // as its header has them
};
WhoAsked asked_of(const Listed& cable);
// Pure: what the seats' signed answers add up to. The word of a seat that names a mission which the
// cable is not addressed to does not hold.
Result<WhoRead> add_up_who(const ledger::Adopted& charter, const WhoAsked& asked, Time now,
                           const std::map<std::uint8_t, Result<wire::Statement>>& answers);

// What trustees know was addressed to the mission and the node's list lacks: a node cannot hide an
// arrival. They name what this officer may list, and all that the mission's ledger has not received
// (docs/decisions/0009), so that the node's list has to show every one of them.
inline constexpr std::uint64_t kArrivalPagesMax = 500;  // of one seat: a million cables
struct Arrivals {
  std::vector<wire::AddressedCable> missing;  // say f+1 seats: one of them is honest
  // What fewer say accuses nobody: it may have been released this moment, or never.
  struct Doubtful {
    wire::AddressedCable cable;
    std::vector<std::uint8_t> seats;
  };
  std::vector<Doubtful> doubtful;
  std::vector<std::uint8_t> answered;
};
// Errors: too_few ("3 of the 4 needed answered"), forbidden (they tell this officer nothing).
Result<Arrivals> compare_arrivals(const Workplace& workplace, const cable::MissionId& mission,
                                  const Listing& listing);

// A proof of one entry that needs no network to check: entry and tlog-proof, one CBOR record.
struct ProofFile {
  std::string origin;
  Bytes entry;
  std::string proof;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"origin", &ProofFile::origin}, Field{"entry", &ProofFile::entry},
                Field{"proof", &ProofFile::proof});
  }
};
struct ProvedEntry {
  std::string origin;
  LeafIndex index;
  ledger::Entry entry;
  Hash id;
  Time time;  // a quorum had cosigned by then
  std::vector<std::uint8_t> cosigned;
};
// From the own node, verified before it is returned.
Result<ProofFile> fetch_proof(const Workplace& workplace, LeafIndex index);
// Errors: malformed, verification_failed, not_found (an origin of no member).
Result<ProvedEntry> verify_proof_file(const ledger::Adopted& charter, const ProofFile& file);

// A node's word that an entry stands is not the record: whoever has broken into it says so and
// appends nothing. True once the node proves under q cosignatures that this very entry stands
// there; false if it did not within a few seconds, for whatever reason. Errors: verification_failed
// (the record has another entry there).
inline constexpr std::chrono::milliseconds kRecordWait{5000};
Result<bool> await_record(const Workplace& workplace, LeafIndex index, const Hash& id);

// The newest final checkpoint of each ledger that any trustee shows, verified.
struct KnownHead {
  std::string origin;
  std::string note;
  tlog::Head head;
  Time time;
};
Result<std::vector<KnownHead>> known_heads(const Workplace& workplace);

}  // namespace valise::terminal
