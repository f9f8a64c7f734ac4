// How much of the opening budgets is used, as a node counts it for an officer of its member. The
// trustees count for themselves, from the ledger; what the node says binds nobody.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"

namespace valise::wire {

namespace path {
inline constexpr std::string_view budget = "/v1/budget";  // a terminal to its member's node
}

struct BudgetRequest {
  cable::MissionId mission;  // whose archive budget counts too

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"mission", &BudgetRequest::mission});
  }
};

// One window of one budget: distinct cables with a charged request, of those it allows.
struct BudgetRow {
  cable::Level level = cable::Level::limite;
  std::string subject;   // "officer nl-7f3a", "device 01ab…", "mission nl/mfa"
  bool archive = false;  // of cables received over 30 days before
  std::uint32_t days = 0;
  std::uint32_t spent = 0;
  std::uint32_t cables = 0;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"level", &BudgetRow::level}, Field{"subject", &BudgetRow::subject},
                Field{"archive", &BudgetRow::archive}, Field{"days", &BudgetRow::days},
                Field{"spent", &BudgetRow::spent}, Field{"cables", &BudgetRow::cables});
  }
};
struct Budgets {
  std::vector<BudgetRow> rows;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"rows", &Budgets::rows}); }
};

}  // namespace valise::wire
