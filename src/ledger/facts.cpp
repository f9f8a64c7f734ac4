#include "ledger/facts.h"

#include <algorithm>
#include <array>

namespace valise::ledger {
namespace {

constexpr std::array<std::string_view, 5> kPurposes = {"duty", "handover", "drafting", "inquiry",
                                                       "exercise"};

}  // namespace

std::string_view name(Purpose purpose) {
  return kPurposes[static_cast<std::size_t>(purpose) - 1];
}

Result<Purpose> parse_purpose(std::string_view text) {
  const auto found = std::find(kPurposes.begin(), kPurposes.end(), text);
  if (found == kPurposes.end()) {
    return fail(Code::usage, "a purpose is duty, handover, drafting, inquiry or exercise",
                std::string(text));
  }
  return static_cast<Purpose>(found - kPurposes.begin() + 1);
}

}  // namespace valise::ledger
