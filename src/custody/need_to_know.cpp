#include "custody/need_to_know.h"

#include <algorithm>
#include <span>
#include <string>

namespace valise::custody {
namespace {

bool serves(const ledger::State& reader, const Asker& asker, Time now) {
  const auto record = reader.find<ledger::OfficerRecord>(ledger::officer_key(asker.officer));
  if (!record || !record->in_force(now)) return false;
  const auto& missions = record->accreditation.missions;
  return std::find(missions.begin(), missions.end(), asker.mission) != missions.end();
}

std::optional<WithheldCode> judge_subjects(const ledger::State& reader, const Holds& holds,
                                           std::span<const std::string> subjects) {
  for (const std::string& subject : subjects) {
    if (ledger::suspended(reader, subject)) return WithheldCode::suspended;
    if (holds.holds(subject)) return WithheldCode::held;
  }
  return std::nullopt;
}

}  // namespace

std::optional<WithheldCode> judge_device(const ledger::State& reader, const Holds& holds,
                                         const cable::OfficerId& officer, const DeviceId& device) {
  const std::string subjects[] = {"officer " + officer.str(), "device " + device.hex()};
  return judge_subjects(reader, holds, subjects);
}

std::optional<WithheldCode> judge_asker(const ledger::State& reader, const Holds& holds,
                                        const Asker& asker, Time now) {
  if (!serves(reader, asker, now)) return WithheldCode::not_accredited;
  if (const auto no = judge_device(reader, holds, asker.officer, asker.device)) return no;
  const std::string subjects[] = {"mission " + asker.mission.str(),
                                  "member " + asker.mission.member().str()};
  return judge_subjects(reader, holds, subjects);
}

bool NeedToKnow::covers(const ledger::ReceivedRecord& held) {
  return std::any_of(held.files.begin(), held.files.end(),
                     [&](const cable::FileId& file) { return granted(file); });
}

bool NeedToKnow::granted(const cable::FileId& file) {
  const auto known = known_.find(file);
  if (known != known_.end()) return known->second;
  const auto grant = reader_.find<ledger::GrantRecord>(ledger::grant_key(officer_, file));
  return known_[file] = grant && !grant->ended && now_ < grant->until;
}

}  // namespace valise::custody
