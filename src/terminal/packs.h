// A pack: cables opened in advance and kept readable off the line for a stated time (PROTOCOL.md
// row 80). Each is an opening of its own, charged as any other; that it is taken along is recorded
// before its text is here.
#pragma once

#include "terminal/archive.h"
#include "terminal/reading.h"

namespace valise::terminal {

// When a pack of so many days ends that is taken now. Errors: refused (the table lets no cable of
// this level into one, or not for so long: the detail says how long).
Result<Time> pack_end(const ledger::Charter& charter, cable::Level level, Time now,
                      std::int64_t days);

// Before anything is asked: of one cable. Errors: pack_end's; refused (it is older than 30 days).
Result<void> may_go_along(const Workplace& workplace, const Listed& cable, std::int64_t days);

struct TakenAlong {
  OpenedCable opened;
  PackedCable pack;
};
// Errors: pack_end's, open_cable's, record_pack's. `options.before_text` is this function's own.
Result<TakenAlong> take_along(Workplace& workplace, const Listed& cable, OpenOptions options,
                              std::int64_t days);

}  // namespace valise::terminal
