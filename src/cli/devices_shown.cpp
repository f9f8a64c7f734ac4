#include "cli/devices_shown.h"

#include <algorithm>

#include "cli/shown.h"
#include "cli/standing_shown.h"
#include "terminal/acting.h"

namespace valise::cli {
namespace {

std::vector<std::string> authenticators(const ledger::Charter& charter,
                                        const std::vector<seal::Passkey>& passkeys) {
  std::vector<std::string> out;
  for (const seal::Passkey& passkey : passkeys) {
    const std::string make = terminal::authenticator_text(charter, passkey);
    if (std::find(out.begin(), out.end(), make) == out.end()) out.push_back(make);
  }
  return out;
}

}  // namespace

std::string authenticators_text(const ledger::Charter& charter,
                                const std::vector<seal::Passkey>& passkeys) {
  std::string out;
  for (const std::string& make : authenticators(charter, passkeys)) {
    out += (out.empty() ? "" : ", ") + make;
  }
  return out;
}

std::string device_state(const ledger::DeviceRecord& record,
                         const std::vector<terminal::Against>& against, Time now) {
  if (record.revoked) return "revoked";
  if (!against.empty()) return standing_in_short(against);
  if (record.eligible > now) return "may open from " + short_time(record.eligible, now);
  return "may open";
}

Json device_json(const ledger::Charter& charter, const ledger::DeviceRecord& record,
                 const std::vector<terminal::Against>& against) {
  const auto text = [](const std::string& make) { return Json(make); };
  return Json::Members{{"device", seal::signer_id(record.device_key).hex()},
                       {"officer", record.officer.str()},
                       {"eligible", to_iso(record.eligible)},
                       {"revoked", record.revoked},
                       {"passkeys", record.passkeys.size()},
                       {"authenticators", list_of(authenticators(charter, record.passkeys), text)},
                       {"record", record.index.value},
                       {"against", standing_json(against)}};
}

}  // namespace valise::cli
