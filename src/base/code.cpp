#include "base/code.h"

#include <array>

#include "base/check.h"

namespace valise {
namespace {

constexpr std::array kTable = {
    CodeRow{Code::failed, "failed", "It failed", 500, 1, false, false, "error"},
    CodeRow{Code::usage, "usage", "The command is not right", 400, 2, true, false, "info"},
    CodeRow{Code::config, "config", "The configuration is not right", 500, 2, false, false,
            "error"},
    CodeRow{Code::malformed, "malformed", "Not well formed", 400, 2, true, false, "warning"},
    CodeRow{Code::too_large, "too_large", "Too large", 413, 2, true, false, "warning"},
    CodeRow{Code::not_found, "not_found", "Not found, or not yours", 404, 3, true, false, "info"},
    CodeRow{Code::touch_needed, "touch_needed", "A touch is needed", 401, 4, true, false, "info"},
    CodeRow{Code::unauthenticated, "unauthenticated", "Unknown device", 401, 5, true, false,
            "warning"},
    CodeRow{Code::forbidden, "forbidden", "Not allowed", 403, 5, true, false, "warning"},
    CodeRow{Code::refused, "refused", "Refused by a rule of handling", 403, 5, true, false, "info"},
    CodeRow{Code::unlawful, "unlawful", "Refused by the law of the ledger", 422, 5, true, false,
            "warning"},
    CodeRow{Code::conflict, "conflict", "In conflict with what is held", 409, 6, true, false,
            "warning"},
    CodeRow{Code::gap, "gap", "Does not follow what is held", 409, 6, true, true, "info"},
    CodeRow{Code::verification_failed, "verification_failed", "Verification failed", 422, 7, true,
            false, "warning"},
    CodeRow{Code::forked, "forked", "The ledger has forked", 409, 7, true, false, "error"},
    CodeRow{Code::stale, "stale", "Too old", 422, 8, true, true, "info"},
    CodeRow{Code::over_budget, "over_budget", "The opening budget is used up", 403, 5, true, true,
            "info"},
    CodeRow{Code::too_few, "too_few", "Too few trustees answered", 503, 8, true, true, "warning"},
    CodeRow{Code::busy, "busy", "Busy", 503, 8, true, true, "info"},
    CodeRow{Code::unreachable, "unreachable", "No answer", 502, 8, true, true, "info"},
    CodeRow{Code::outcome_unknown, "outcome_unknown", "Outcome unknown", 504, 8, true, true,
            "warning"},
    CodeRow{Code::disk, "disk", "The disk refused", 507, 8, false, true, "error"},
    CodeRow{Code::corrupt, "corrupt", "Stored data is damaged", 500, 7, false, false, "error"},
    CodeRow{Code::unsupported, "unsupported", "Not known to this version", 422, 5, true, false,
            "warning"},
};

}  // namespace

std::span<const CodeRow> code_table() {
  return kTable;
}

const CodeRow& code_row(Code code) {
  const auto index = static_cast<std::size_t>(code) - 1;
  CHECK(index < kTable.size());
  return kTable[index];
}

std::optional<Code> code_from_name(std::string_view name) {
  for (const CodeRow& row : kTable) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

}  // namespace valise
