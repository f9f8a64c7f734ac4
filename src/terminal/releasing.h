// Releasing a cable (DESIGN.md §5.2; PROTOCOL.md rows 13–20): everything established, sealed here,
// touched for, sent. The sealed envelope stays on disk until the cable is recorded, so that a retry
// repeats its very bytes: the cable id is the idempotency key, and it cannot go twice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "terminal/draft.h"
#include "terminal/workplace.h"
#include "wire/terminal_node.h"

namespace valise::terminal {

struct ReleaseOptions {
  cable::MissionId mission;  // the originator
  std::string draft;         // id in the store, kept with the envelope; may be empty
  std::vector<ledger::PersonalSignature> clearances;
  std::optional<Array<32>> text_salt;  // the one that was cleared
};

// What an envelope says of itself.
struct SealedFor {
  cable::Level level = cable::Level::limite;
  std::vector<cable::MissionId> addressees;  // without the originator, in order
};

// What was said to be durable at the node.
struct ReleasedCable {
  wire::Accepted accepted;
  SealedFor sealed;
  std::uint64_t body_bytes = 0;
};

// A sealed envelope on disk.
struct PendingRelease {
  CableId id;
  cable::MissionId mission;
  std::string draft;
  Time sealed;
  std::optional<cable::Number> number;  // known once accepted
  // The last try that may have sent it, as far as is known; none: no try did.
  std::optional<Time> tried;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using P = PendingRelease;
    return pack(Field{"id", &P::id}, Field{"mission", &P::mission}, Field{"draft", &P::draft},
                Field{"sealed", &P::sealed}, Field{"number", &P::number},
                Field{"tried", &P::tried});
  }
};

// What was sent may be on its way so long after its sender gave up: the system goes on repeating
// what a closed connection had not yet delivered.
inline constexpr std::int64_t kUnderWaySeconds = 5 * kMinute;

// Checks, establishes every addressee's key, seals, takes one touch, sends. Errors: the first of
// check_draft; those of established_mission; not_found or disk (an attachment); outcome_unknown,
// unreachable, busy (sent or not: the envelope is kept, resume() repeats it; `where` is the cable's
// id in hex); the node's own refusals (the envelope is dropped).
Result<ReleasedCable> release(const Workplace& workplace, const Draft& draft,
                              const ReleaseOptions& options);

// The same bytes again, from the part that the node lacks. Needs no touch.
Result<ReleasedCable> resume(const Workplace& workplace, const CableId& cable);

// Envelopes kept: whose outcome is unknown, or accepted and not yet seen recorded.
Result<std::vector<PendingRelease>> pending_releases(const Settings& settings);
// The same, after the own node was asked about each: those that it shows as recorded are dropped,
// and the others have the number that it says. Errors: the node's; disk, corrupt.
Result<std::vector<PendingRelease>> settle_releases(const Workplace& workplace);
// Removes what releases left that were killed while they sealed; what a living one is at stays.
void clear_unfinished(const Settings& settings);
// Errors: not_found, disk, corrupt.
Result<SealedFor> sealed_for(const Settings& settings, const CableId& cable);
// Before a draft is changed or discarded, by whoever holds it: drops its sealed envelopes, so that
// none goes out as if it were what the draft says then. How many. Only where the own node says that
// it has no such cable and nothing sent can be under way to it any more; else conflict, which says
// what is pending and what to do.
Result<std::size_t> withdraw(const Workplace& workplace, std::string_view draft);
// Gives up an envelope: only for one whose outcome is known, by whoever holds it. Errors:
// not_found, disk.
Result<void> drop_release(const Settings& settings, const CableId& cable);

// Where a cable is, from the own node; drops the kept envelope, and what is left of its draft, once
// it is recorded.
Result<wire::Track> track(const Workplace& workplace, const wire::CableQuery& query);

}  // namespace valise::terminal
