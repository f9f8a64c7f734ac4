// The judgement: whether a recorded request may be released (DESIGN.md §4, PROTOCOL.md rows 37–44).
// Pure: from the reader's ledger, the originator's ledger as the seat mirrors it, and the holds it
// knows. A seat judges twice, by the state at the entry and by the newest it knows; both must
// allow.
#pragma once

#include <optional>

#include "custody/statements.h"
#include "custody/withheld.h"
#include "ledger/law.h"
#include "ledger/state.h"

namespace valise::custody {

// What a hold can name; the same subjects as a suspension's.
class Holds {
 public:
  virtual ~Holds() = default;
  // A hold on "officer cy-7f3a", "device …", "mission cy/mfa", "member cy" or "cable …".
  virtual bool holds(std::string_view subject) const = 0;
};

struct Case {
  const ledger::Charter& charter;
  const ledger::State& reader;      // the ledger that the request stands in
  const ledger::State& originator;  // the ledger that released the cable
  const Holds& holds;
  Time now;  // the mark of the state judged by
};

struct Allowed {
  cable::Level level = cable::Level::limite;  // effective
  Standing standing = Standing::in_force;
};

// J2, J4–J8. Freshness, the checkpoint and the tree (J1, J3) are the seat's to check, since they
// need its clock and its hashes. Gives the first reason to withhold, in the order of the rows.
struct Judged {
  std::optional<WithheldCode> withheld;
  Allowed allowed;  // if not withheld
};
Judged judge(const Case& of, const ledger::RequestRecord& request);

inline constexpr std::int64_t kFreshSeconds = 5 * kMinute;  // J1: clock − mark of the request

}  // namespace valise::custody
