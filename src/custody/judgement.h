// The judgement: whether a recorded request may be released (DESIGN.md §4, PROTOCOL.md rows 37–44).
// Pure: from the reader's ledger, the originator's ledger as the seat mirrors it, and the holds it
// knows. A seat judges the reader twice, by the state at the entry and by the newest it knows; both
// must allow. Freshness, the checkpoint and the tree (J1, J3) are the seat's own to check, since
// they need its clock and its hashes. Each gives the first reason to withhold.
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

// J5, the officer: accredited for this mission as a reader, cleared and briefed in date.
struct ReaderAt {
  const cable::OfficerId& officer;
  const cable::MissionId& mission;
};
std::optional<WithheldCode> judge_officer(const ledger::State& reader, const ReaderAt& at,
                                          const ledger::Handling& handling, Time now);

// J5–J8 by one state of the reader's ledger. `now`: the mark of that state.
std::optional<WithheldCode> judge_reader(const ledger::Charter& charter,
                                         const ledger::State& reader, const Holds& holds, Time now,
                                         const ledger::RequestRecord& record);

// What a reader has to be told of a cable that may be released.
struct Allowed {
  cable::Level level = cable::Level::limite;  // effective
  cable::Status status = cable::Status::in_force;
};
struct JudgedCable {
  std::optional<WithheldCode> withheld;
  Allowed allowed;  // if not withheld
};

// J2, J4 and the originator's will, by the newest state of the ledger that released the cable.
JudgedCable judge_cable(const ledger::State& originator, const ledger::Request& request);

inline constexpr std::int64_t kFreshSeconds = 5 * kMinute;  // J1: clock − mark of the request

}  // namespace valise::custody
