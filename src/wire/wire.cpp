#include <array>

#include "base/check.h"
#include "wire/alarms.h"
#include "wire/nodes.h"
#include "wire/paths.h"
#include "wire/terminal_node.h"
#include "wire/trustee.h"

namespace valise::wire {

std::string_view name(AlarmKind kind) {
  constexpr std::array<std::string_view, 9> kNames = {
      "drain by an officer", "drain by a mission", "drain of a mission's cables",
      "over a budget",       "dormant account",    "fresh device",
      "unlawful push",       "silent ledger",      "out of role"};
  const auto at = static_cast<std::size_t>(kind) - 1;
  CHECK(at < kNames.size());
  return kNames[at];
}

std::string_view name(AlarmState state) {
  constexpr std::array<std::string_view, 4> kNames = {"new", "owned", "explained", "breach"};
  const auto at = static_cast<std::size_t>(state) - 1;
  CHECK(at < kNames.size());
  return kNames[at];
}

Refusal refusal_of(const Error& error) {
  const CodeRow& row = code_row(error.code);
  if (!row.shown_to_peer) return {std::string(row.name), {}, {}};
  return {std::string(row.name), error.detail, error.where};
}

Error error_of(const Refusal& refusal) {
  const auto code = code_from_name(refusal.code);
  return {code.value_or(Code::failed), refusal.detail, refusal.where};
}

}  // namespace valise::wire
