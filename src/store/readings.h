// The openings of all mirrored ledgers in columns, for what asks about many of them at once: how
// much was taken (damage), what is read by day (detectors). Made from the entries as they are
// mirrored; what the entries do not say, whether this seat released a share, is added.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cable/marking.h"
#include "cable/names.h"
#include "ledger/state.h"
#include "sqlite/db.h"

namespace valise::store {

struct Reading {
  std::string origin;
  LeafIndex index;
  Time time;  // mark
  cable::OfficerId officer;
  DeviceId device;
  cable::MissionId mission;
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;
  CableId cable;
  bool charged = false;
  bool archive = false;
};
Reading reading_of(const std::string& origin, const ledger::RequestRecord& request,
                   const ledger::ReceivedRecord& held);

// Whose, of one ledger, in [from, to): an officer's, of them those on a device; or a mission's; or
// the whole ledger's.
struct ReadingsOf {
  std::string origin;
  std::optional<cable::OfficerId> officer;
  std::optional<DeviceId> device;  // with its officer
  std::optional<cable::MissionId> mission;
  Time from;
  Time to;
};

// One cable's in a span.
struct CableReadings {
  CableId cable;
  cable::MissionId originator;
  cable::Level level = cable::Level::limite;
  cable::FileId file;  // the least, where it was opened under several
  std::uint64_t requests = 0;
  Time first;
  Time last;
};

// Distinct archive cables that were charged to an officer on a day; zero where he opened new ones
// alone.
struct ArchiveCount {
  cable::OfficerId officer;
  cable::MissionId mission;
  cable::MissionId originator;
  std::uint32_t cables = 0;
};

// What this seat released of one cable to one mission in a span.
struct OriginatorReadings {
  CableId cable;
  cable::MissionId mission;
  std::uint64_t openings = 0;
  std::uint64_t officers = 0;
  Time first;
  Time last;
  bool archive = false;
};

class Readings {
 public:
  explicit Readings(sqlite::Db& db) : db_(db) {}

  // `day`: to which the detectors count it, since 1970.
  Result<void> put(const Reading& reading, std::int64_t day);
  Result<void> note_released(const std::string& origin, LeafIndex index);

  // Ascending by cable, after that one, at most so many.
  Result<std::vector<CableReadings>> by_cable(const ReadingsOf& of,
                                              const std::optional<CableId>& after,
                                              std::int64_t most) const;
  // Of which this seat released nothing: ascending by cable and index.
  Result<std::vector<std::pair<CableId, LeafIndex>>> not_released(const ReadingsOf& of,
                                                                  std::int64_t most) const;
  Result<std::vector<ArchiveCount>> archive_counts(std::int64_t day) const;
  Result<std::vector<std::int64_t>> days(std::int64_t until) const;  // with openings

  // Of a mission's cables, in whatever ledger: ascending by cable and mission, at most so many.
  Result<std::vector<OriginatorReadings>> released_of(const cable::MissionId& originator, Time from,
                                                      Time to, std::int64_t most) const;
  Result<bool> is_read_elsewhere(const CableId& cable, const cable::MissionId& than) const;

  // Requests of that officer on that day, up to this one, that no budget bore.
  Result<std::int64_t> uncharged(const Reading& reading, std::int64_t since) const;
  // When that officer opened anything last before it, and first of all.
  Result<std::optional<Time>> last_before(const Reading& reading) const;
  Result<std::optional<Time>> first_of(const Reading& reading) const;

 private:
  sqlite::Db& db_;
};

}  // namespace valise::store
