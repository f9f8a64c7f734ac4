#include "custody/withheld.h"

#include <array>

#include "base/check.h"

namespace valise::custody {
namespace {

using enum WithheldCode;

constexpr std::array kTable = {
    WithheldRow{not_recorded, "not_recorded", "The request is not yet in the record.",
                "Your node repeats it by itself as soon as enough trustees have cosigned.", true},
    WithheldRow{not_fresh, "not_fresh", "The request reached the trustee too late.",
                "Ask to open the cable again.", false},
    WithheldRow{not_released, "not_released", "The originator's record does not show this cable.",
                "Wait a minute and try again; if it stays so, tell your security officer.", true},
    WithheldRow{voided, "voided", "The originator voided this cable's number.",
                "Ask the originator to send the cable again.", false},
    WithheldRow{withdrawn, "withdrawn", "The originator withdrew this cable.",
                "Ask the originator what replaces it.", false},
    WithheldRow{destroyed, "destroyed", "Your mission certified that it destroyed this cable.",
                "Ask the originator to send it again.", false},
    WithheldRow{unknown_tree, "unknown_tree",
                "Your terminal and this trustee were shown different records.",
                "Do not try again; tell your security officer at once.", false},
    WithheldRow{not_addressed, "not_addressed", "The cable is not addressed to your mission.",
                "Ask an addressee to readdress it with the originator's consent.", false},
    WithheldRow{not_accredited, "not_accredited", "You are not accredited to this mission.",
                "Two registrars can accredit you.", false},
    WithheldRow{no_clearance, "no_clearance", "You have no clearance for this level.",
                "Ask your security authority; two registrars then record it.", false},
    WithheldRow{clearance_ended, "clearance_ended", "Your clearance has ended.",
                "Have it renewed; two registrars then record it.", false},
    WithheldRow{no_briefing, "no_briefing", "You have no briefing in date.",
                "Be briefed again; two registrars then record it.", false},
    WithheldRow{no_grant, "no_grant", "You have no grant for this file.",
                "Ask a registrar for the file, naming your need to know.", false},
    WithheldRow{grant_ended, "grant_ended", "Your grant for this file has ended.",
                "Ask a registrar to renew it.", false},
    WithheldRow{not_filed, "not_filed", "The cable is not in this file.",
                "Look up its file, or ask a registrar to file it.", false},
    WithheldRow{not_registered, "not_registered", "The cable is not registered yet.",
                "A registrar registers it; then ask again.", false},
    WithheldRow{no_consent, "no_consent", "The originator has not consented.",
                "Ask the originator for consent.", false},
    WithheldRow{no_second_officer, "no_second_officer", "This level takes a second officer.",
                "Ask another reader to countersign within ten minutes.", false},
    WithheldRow{over_budget, "over_budget", "The opening budget is used up.",
                "Wait until it frees up, or ask two security officers to raise it.", true},
    WithheldRow{suspended, "suspended", "You, your device or your mission is suspended.",
                "Two security officers can lift it.", false},
    WithheldRow{held, "held", "A security officer holds this opening.",
                "Talk to your security officer; two of them can lift the hold.", false},
    WithheldRow{wrong_key, "wrong_key", "The reply key is not the one that you signed.",
                "Do not try again; tell your security officer: your node altered the request.",
                false},
    WithheldRow{no_share, "no_share", "This trustee has no share of the cable.",
                "Your node sends it along; try again.", true},
    WithheldRow{rejoining, "rejoining", "This trustee is coming back and does not answer yet.",
                "The others answer meanwhile; try again later.", true},
};

}  // namespace

std::span<const WithheldRow> withheld_table() {
  return kTable;
}

const WithheldRow& withheld_row(WithheldCode code) {
  const auto place = static_cast<std::size_t>(code) - 1;
  CHECK(place < kTable.size());
  return kTable[place];
}

std::optional<WithheldCode> withheld_from_name(std::string_view name) {
  for (const WithheldRow& row : kTable) {
    if (row.name == name) return row.code;
  }
  return std::nullopt;
}

}  // namespace valise::custody
