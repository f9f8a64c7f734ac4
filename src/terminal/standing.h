// What stands against officers, devices, missions, cables and the member: suspensions, which the
// own ledger has, and holds, which only the trustees know (row 10).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/acts.h"
#include "ledger/state.h"
#include "terminal/workplace.h"
#include "wire/trustee.h"

namespace valise::terminal {

// A hold with the seats that have it. One that a single seat has counts: what is not listed cannot
// be lifted.
struct FoundHold {
  Hash id;
  wire::Hold hold;
  wire::SignedHold given;
  std::vector<std::uint8_t> seats;
};
struct FoundHolds {
  std::vector<FoundHold> holds;         // the oldest first
  bool whole = false;                   // q seats gave the member's whole list
  std::vector<std::uint8_t> answered;   // seats
  std::vector<std::uint8_t> bad_seats;  // whose list did not hold
};
// Errors: too_few ("3 of the 4 needed answered").
Result<FoundHolds> find_holds(const Workplace& workplace);
// Pure: what the seats' signed lists of that ledger's holds add up to.
Result<FoundHolds> add_up_holds(const ledger::Adopted& charter, const std::string& origin, Time now,
                                const std::map<std::uint8_t, Result<wire::Statement>>& answers);

struct Against {
  std::string subject;  // "officer cy-7f3a"
  Hash id;              // of the hold, or of the act that suspended
  bool is_hold = false;
  // None where the node does not say: of a suspension of long ago, and whose device signed a hold.
  std::optional<ledger::ReasonCode> reason = {};
  std::optional<Time> since = {};
  std::optional<cable::OfficerId> by = {};
  std::vector<std::uint8_t> seats = {};  // of a hold alone
};
// Either half may be missing: a node that is silent hides no hold, and no hold a suspension.
struct Standing {
  std::vector<Against> all;
  bool whole = false;  // of the member, as far as it is known; else of this officer
  std::vector<ledger::DeviceRecord> devices;
  std::optional<Error> no_trustees;  // why holds are not known
  std::optional<Error> no_node;      // why suspensions are not known
};
Standing what_stands(const Workplace& workplace);

// Pure: what a lifting of that subject ends, of what stands: everything against it; with holds
// named, of the holds these alone. Errors: not_found (nothing stands against it, or no trustee has
// that hold in force); usage (the hold is against another).
Result<std::vector<Against>> to_lift(const Standing& standing, const std::string& subject,
                                     const std::vector<Hash>& named);
// The record of the last lifting of that subject, if it named that hold. Errors: the node's.
Result<std::optional<LeafIndex>> lifted_by(const Workplace& workplace, const std::string& subject,
                                           const Hash& hold);

// What narrows that officer: on himself, one of his devices, his missions or the member.
std::vector<Against> against_officer(const Standing& standing, const cable::OfficerId& officer,
                                     const std::vector<cable::MissionId>& missions);
// What narrows that very device.
std::vector<Against> against_device(const Standing& standing, const ledger::DeviceRecord& device);
// What narrows it through its officer or the member.
std::vector<Against> against_holder(const Standing& standing, const ledger::DeviceRecord& device);

}  // namespace valise::terminal
