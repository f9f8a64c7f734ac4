// Devices at the command line: whose, of which make, and whether they may open. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/json.h"
#include "terminal/standing.h"

namespace valise::cli {

// "demonstration (a program)"; of several makes each once: "YubiKey 5, demonstration (a program)".
std::string authenticators_text(const ledger::Charter& charter,
                                const std::vector<seal::Passkey>& passkeys);

// A device, and what decides whether it may open.
struct DeviceShown {
  const ledger::DeviceRecord& record;
  const ledger::OfficerRecord* officer = nullptr;  // none: the roster has none
  std::vector<terminal::Against> against = {};     // the device itself
  std::vector<terminal::Against> holder = {};      // its officer, or the member
};
using Officers = std::vector<std::pair<cable::OfficerId, ledger::OfficerRecord>>;
DeviceShown device_shown(const terminal::Standing& standing, const Officers& officers,
                         const ledger::DeviceRecord& record);

// "revoked", "not accredited", "ended" (its officer's accreditation), "suspended", "1 hold",
// "officer suspended", "in force" (he reads at no mission), "may open from 231407Z NOV 26", "may
// open": the first that is true.
bool may_open(const DeviceShown& device, Time now);
std::string device_state(const DeviceShown& device, Time now);
// Why, since when and by whom it or its officer is suspended or held; empty: neither is.
std::string device_reasons(const DeviceShown& device);
// {device, officer, eligible, revoked, officer_in_force, passkeys, authenticators, record,
// against}; against: itself, its officer or the member, as each says
Json device_json(const ledger::Charter& charter, const DeviceShown& device, Time now);

}  // namespace valise::cli
