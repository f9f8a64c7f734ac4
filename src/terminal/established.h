// What is established (PROTOCOL.md row 9): a record of a ledger with its proof and the current word
// of q trustees that it stands so now. A node is never believed about keys: it could hand its own
// terminal false ones, and a mission's true text would go to an attacker without any record (X13,
// X14, X15).
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ledger/charter.h"
#include "ledger/law.h"
#include "ledger/state.h"
#include "terminal/network.h"
#include "terminal/workplace.h"
#include "wire/trustee.h"

namespace valise::terminal {

// How far a seat's clock may be from ours when it is asked now.
inline constexpr std::int64_t kCurrentSkewSeconds = 2 * kMinute;
// How long a seat's word on a mission's key counts while the seat is silent.
inline constexpr std::int64_t kCurrentKeptSeconds = kDay;

// What is being established, and by whose word.
struct CurrentQuestion {
  const ledger::Adopted& charter;
  std::string origin;
  std::vector<Bytes> keys;
  Time now;
  std::set<std::uint8_t> kept = {};  // seats that are silent and whose last word was kept here
};
using CurrentAnswers = std::map<std::uint8_t, Result<wire::CurrentAnswer>>;

// One key's record with q seats' word for it. value: none, if q seats say that there is no such
// record. Without its proof: records of people and missions carry their entry's index, and are
// proved by prove_*.
struct Vouched {
  Bytes key;
  std::optional<Bytes> value;
  std::vector<std::uint8_t> seats;
  std::vector<std::uint8_t> bad_seats;  // whose statement did not hold
  std::vector<Bytes> others;            // other values that seats showed, to be looked at for newer
};
// Pure. A statement counts if its seat's statement key signed it, it is of this origin, key,
// charter and hour, and the value beside it has its hash; a seat counts once.
// Errors: too_few ("2 of the 4 needed answered"), verification_failed (enough answered, no q
// agree).
Result<std::vector<Vouched>> vouched(const CurrentQuestion& question,
                                     const CurrentAnswers& answers);

// That the entry, under a final checkpoint of the mission's ledger, made this record. Pure.
// Errors: malformed, verification_failed.
Result<void> prove_mission(const ledger::Adopted& charter, const cable::MissionId& mission,
                           const ledger::MissionRecord& record, const wire::Proved& proved);

// The same for an accreditation and an enrolment, except that a record since ended or revoked, or a
// founder's, is proved by the seats' word alone.
Result<void> prove_officer(const ledger::Adopted& charter, const cable::OfficerId& officer,
                           const ledger::OfficerRecord& record, const wire::Proved& proved);
Result<void> prove_device(const ledger::Adopted& charter, const cable::MemberId& member,
                          const ledger::DeviceRecord& record, const wire::Proved& proved);

// Asks all trustees; of a mission, the last words of those that are silent count for a day. Errors:
// those above; stale (a seat proves a newer record than q vouch for:
// repeat); not_found (q seats say there is none).
Result<ledger::MissionRecord> established_mission(const Workplace& workplace,
                                                  const cable::MissionId& mission);
Result<ledger::OfficerRecord> established_officer(const Workplace& workplace,
                                                  const cable::OfficerId& officer);
Result<ledger::DeviceRecord> established_device(const Workplace& workplace,
                                                const cable::MemberId& member,
                                                const DeviceId& device);

// Of the own member's lists; one that is empty is none.
Result<ledger::Collective> established_collective(const Workplace& workplace,
                                                  const cable::FileId& name);

// That q seats say that nothing suspends this subject of the own member now: "officer cy-7f3a".
// Errors: refused (it is suspended), those of vouched().
Result<void> established_not_suspended(const Workplace& workplace, const std::string& subject);

}  // namespace valise::terminal
