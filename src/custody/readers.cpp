#include "custody/readers.h"

namespace valise::custody {
namespace {

bool stopped(const ledger::State& reader, const Holds& holds, const std::string& subject) {
  return ledger::suspended(reader, subject) || holds.holds(subject);
}

}  // namespace

std::uint32_t count_readers(const ledger::Charter& charter, const ledger::State& reader,
                            const Holds& holds, const cable::MissionId& mission, cable::Level level,
                            Time now) {
  const auto record = reader.find<ledger::MissionRecord>(ledger::mission_key(mission));
  const ledger::Handling* handling = charter.handling_of(level);
  if (!record || handling == nullptr || level > charter.ceiling) return 0;
  if (handling->registered || handling->second_officer) return 0;  // withheld from all, so far
  if (stopped(reader, holds, "mission " + mission.str()) ||
      stopped(reader, holds, "member " + mission.member().str())) {
    return 0;
  }
  const auto granted = [&](const cable::OfficerId& officer) {
    const auto grant =
        reader.find<ledger::GrantRecord>(ledger::grant_key(officer, record->opening.default_file));
    return grant && !grant->ended && now < grant->until;
  };
  std::uint32_t out = 0;
  const Bytes prefix = ledger::Key(ledger::Kind::officer).bytes();
  reader.scan(prefix, ledger::prefix_end(prefix), [&](View key, View) {
    const View name = key.subspan(prefix.size(), key.size() - prefix.size() - 1);  // ends in zero
    const auto officer = cable::OfficerId::parse(to_string(name));
    CHECK(officer.has_value());
    if (!judge_officer(reader, {*officer, mission}, *handling, now) && granted(*officer) &&
        !stopped(reader, holds, "officer " + officer->str())) {
      ++out;
    }
    return true;
  });
  return out;
}

}  // namespace valise::custody
