// Why a seat withholds its share: a closed list, each with what it says to a person and what that
// person can do. It carries no free text; spec/registry.md lists the numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "seal/codec.h"

namespace valise::custody {

enum class WithheldCode : std::uint8_t {
  not_recorded = 1,   // J1: the entry is not under a checkpoint that q seats cosigned
  not_fresh,          // J1: the mark of the entry is too old
  not_released,       // J2: the cable is not in the originator's ledger as this seat has it
  voided,             // J2: its number was voided
  withdrawn,          // J2: the originator withdrew it
  destroyed,          // J2: this mission certified that it destroyed its copy
  unknown_tree,       // J3: the last checkpoint seen by the terminal is not in this seat's tree
  not_addressed,      // J4
  not_accredited,     // J5: no accreditation in force, at the index or now
  no_clearance,       // J5: none for this level
  clearance_ended,    // J5
  no_briefing,        // J5: none, or ended
  no_grant,           // J5: none for the file
  grant_ended,        // J5
  not_filed,          // J5: the cable is not in the file that the request names
  not_registered,     // J5: the table wants it registered first
  no_consent,         // J6: ORCON without the originator's consent
  no_second_officer,  // J6
  over_budget,        // J7: of the officer, device or mission
  suspended,          // J8: of officer, device, mission or member, in the ledger
  held,               // J8: a security officer's hold, as this seat has it
  wrong_key,          // the reply key beside the request is not the one it names
  no_share,           // this seat holds no share of the cable
  rejoining,          // this seat was restored and has not yet heard every other
};

struct WithheldRow {
  WithheldCode code;
  std::string_view name;    // as in JSON and the journal
  std::string_view title;   // one sentence for the officer
  std::string_view remedy;  // what can be done, and by whom
  bool retry;               // the same request may succeed later
};

// Every code once, in order.
std::span<const WithheldRow> withheld_table();
const WithheldRow& withheld_row(WithheldCode code);
std::optional<WithheldCode> withheld_from_name(std::string_view name);

}  // namespace valise::custody

namespace valise::seal {

template <>
struct EnumRange<custody::WithheldCode> {
  static constexpr auto first = custody::WithheldCode::not_recorded;
  static constexpr auto last = custody::WithheldCode::rejoining;
};

}  // namespace valise::seal
