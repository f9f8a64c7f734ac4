// From a draft in the store to a cable that is accepted: what is held, sealed and sent, and what
// is forgotten after it, in an order in which no crash sends it twice.
#pragma once

#include "terminal/clearing.h"
#include "terminal/draft_store.h"
#include "terminal/releasing.h"

namespace valise::terminal {

// A draft to be released, and the envelope of an earlier try, whose very bytes go again.
struct Outgoing {
  std::string id;
  std::optional<FileLock> held;  // while the draft is there: nobody else releases it
  std::optional<StoredDraft> stored;
  std::optional<Draft> draft;             // none: only the envelope is left
  std::optional<OwnClearing> clearing;    // of a draft that is to be sealed, if it was asked for
  std::optional<PendingRelease> pending;  // the same bytes go again
  std::optional<wire::Accepted> gone;     // it was accepted: nothing of it is left here

  // Whether this try sends what an earlier one sealed.
  bool repeats() const { return pending || gone; }
};

// Held before it is read, so that of two who release it the second sees what the first made of it.
// Waits so long for the other. Errors: busy; not_found; malformed (the draft); disk, corrupt; those
// of clearing_of().
Result<Outgoing> find_outgoing(const Workplace& workplace, const DraftStore& store,
                               const std::string& id, std::chrono::milliseconds wait);

// Seals it for the mission and sends it, or sends again what was sealed; then forgets the draft.
// Errors: those of release() and resume(), refused (not_cleared()). `outgoing` holds the draft
// until it is gone.
Result<ReleasedCable> send(const Workplace& workplace, const cable::MissionId& mission,
                           const Outgoing& outgoing);

// Drops what was sealed of a draft that is to be changed or discarded, by whoever holds it; how
// many envelopes. Errors: those of withdraw(); conflict (it has gone already).
Result<std::size_t> take_back(const Workplace& workplace, const std::string& id);

}  // namespace valise::terminal
