// Opening budgets (DESIGN.md §7; PROTOCOL.md, the charging rule). A request is charged if, in
// every budget it falls under, fewer than b distinct other cables have a charged request in the
// window before it; one that fails any budget is charged in none. Only this ledger decides, so
// every trustee counts alike.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "ledger/charter.h"
#include "ledger/facts.h"
#include "ledger/state.h"

namespace valise::ledger {

struct Budget {
  std::string subject;          // "officer nl-7f3a", "device 01ab…", "mission nl/mfa"
  std::int64_t seconds = kDay;  // the trailing window
  std::uint32_t cables = 0;     // b
};

// Which budgets a request falls under. `archive`: the cable was received over 30 days before.
std::vector<Budget> budgets_of(const Handling& handling, const Request& request, bool archive);

// Distinct cables with a charged request in the window that ends at `now`, up to `most`.
std::uint32_t spent(const State& state, const Budget& budget, cable::Level level, bool archive,
                    Time now, std::uint32_t most);

// Charges the request in all its budgets, or in none; says which.
bool charge(Change& change, const Handling& handling, const Request& request, bool archive,
            Time now);

// Cables of which the officer had a charged request from `since` to `now`: all of them, whatever
// their level and age.
std::set<CableId> cables_charged_to(const State& state, const cable::OfficerId& officer, Time since,
                                    Time now);

}  // namespace valise::ledger
