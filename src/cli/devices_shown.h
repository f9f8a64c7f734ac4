// Devices at the command line: whose, of which make, and whether they may open. Pure.
#pragma once

#include <string>
#include <vector>

#include "cli/json.h"
#include "terminal/standing.h"

namespace valise::cli {

// "demonstration (a program)"; of several makes each once: "YubiKey 5, demonstration (a program)".
std::string authenticators_text(const ledger::Charter& charter,
                                const std::vector<seal::Passkey>& passkeys);
// "revoked", "suspended", "1 hold", "may open from 231407Z NOV 26", "may open": the first that is
// true. `against`: of the device itself.
std::string device_state(const ledger::DeviceRecord& record,
                         const std::vector<terminal::Against>& against, Time now);
// {device, officer, eligible, revoked, passkeys, authenticators, record, against}
Json device_json(const ledger::Charter& charter, const ledger::DeviceRecord& record,
                 const std::vector<terminal::Against>& against);

}  // namespace valise::cli
