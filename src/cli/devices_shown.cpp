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

std::vector<terminal::Against> all_against(const DeviceShown& device) {
  std::vector<terminal::Against> all = device.against;
  all.insert(all.end(), device.holder.begin(), device.holder.end());
  return all;
}

// Registrars and security officers of no mission open nothing, ever.
bool reads(const ledger::Accreditation& record) {
  return (record.roles & ledger::kReader) != 0 && !record.missions.empty();
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

DeviceShown device_shown(const terminal::Standing& standing, const Officers& officers,
                         const ledger::DeviceRecord& record) {
  const auto found = std::find_if(officers.begin(), officers.end(),
                                  [&](const auto& each) { return each.first == record.officer; });
  return {record, found == officers.end() ? nullptr : &found->second,
          terminal::against_device(standing, record), terminal::against_holder(standing, record)};
}

bool may_open(const DeviceShown& device, Time now) {
  return !device.record.revoked && device.officer != nullptr && device.officer->in_force(now) &&
         device.against.empty() && device.holder.empty() && reads(device.officer->accreditation) &&
         device.record.eligible <= now;
}

std::string device_state(const DeviceShown& device, Time now) {
  const ledger::DeviceRecord& record = device.record;
  if (record.revoked) return "revoked";
  if (device.officer == nullptr) return "not accredited";
  if (!device.officer->in_force(now)) return "ended";
  if (!device.against.empty()) return standing_in_short(device.against);
  if (!device.holder.empty()) return "officer " + standing_in_short(device.holder);
  if (!reads(device.officer->accreditation)) return "in force";
  if (record.eligible > now) return "may open from " + short_time(record.eligible, now);
  return "may open";
}

std::string device_reasons(const DeviceShown& device) {
  return standing_reasons(all_against(device));
}

Json device_json(const ledger::Charter& charter, const DeviceShown& device, Time now) {
  const ledger::DeviceRecord& record = device.record;
  const bool in_force = device.officer != nullptr && device.officer->in_force(now);
  const auto text = [](const std::string& make) { return Json(make); };
  return Json::Members{{"device", seal::signer_id(record.device_key).hex()},
                       {"officer", record.officer.str()},
                       {"eligible", to_iso(record.eligible)},
                       {"revoked", record.revoked},
                       {"officer_in_force", in_force},
                       {"passkeys", record.passkeys.size()},
                       {"authenticators", list_of(authenticators(charter, record.passkeys), text)},
                       {"record", record.index.value},
                       {"against", standing_json(all_against(device))}};
}

}  // namespace valise::cli
