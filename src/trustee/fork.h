// A ledger that shows two faces.
#pragma once

#include <string>

#include "base/journal.h"
#include "store/ledgers.h"

namespace valise::trustee {

// Refuses the offered checkpoint and writes both to the journal: it and the one that this seat
// mirrors, each signed by the node. Together they are the evidence.
inline Failure forked(Journal& journal, const store::Ledger& mirrored, const std::string& offered,
                      const char* why) {
  journal.say(Event::fork_seen, {{"origin", mirrored.origin()},
                                 {"checkpoint", offered},
                                 {"mirrored", mirrored.note(store::Note::own).value_or("")}});
  return fail(Code::forked, why, mirrored.origin());
}

}  // namespace valise::trustee
