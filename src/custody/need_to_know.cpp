#include "custody/need_to_know.h"

#include <algorithm>

namespace valise::custody {
namespace {

bool serves(const ledger::State& reader, const Asker& asker, Time now) {
  const auto record = reader.find<ledger::OfficerRecord>(ledger::officer_key(asker.officer));
  if (!record || record->ended || now >= record->accreditation.until) return false;
  const auto& missions = record->accreditation.missions;
  return std::find(missions.begin(), missions.end(), asker.mission) != missions.end();
}

}  // namespace

std::optional<WithheldCode> judge_asker(const ledger::State& reader, const Holds& holds,
                                        const Asker& asker, Time now) {
  if (!serves(reader, asker, now)) return WithheldCode::not_accredited;
  const std::string subjects[] = {"officer " + asker.officer.str(), "device " + asker.device.hex(),
                                  "mission " + asker.mission.str(),
                                  "member " + asker.mission.member().str()};
  for (const std::string& subject : subjects) {
    if (ledger::suspended(reader, subject)) return WithheldCode::suspended;
    if (holds.holds(subject)) return WithheldCode::held;
  }
  return std::nullopt;
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
