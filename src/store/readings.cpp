#include "store/readings.h"

#include <array>

#include "store/rows.h"

namespace valise::store {
namespace {

// A question's three texts: of an officer or device, of a mission, of the whole ledger. ?1 to ?5:
// origin, from, to, whose, device; so that each has an index of its own to go by.
using Question = std::array<std::string, 3>;

Question question(const std::string& what, const std::string& rest) {
  const std::string span =
      " FROM reading WHERE origin = (SELECT id FROM origin WHERE name = ?1) AND time >= ?2"
      " AND time < ?3 AND ";
  return {what + span + "officer = ?4 AND (?5 IS NULL OR device = ?5) " + rest,
          what + span + "mission = ?4 AND ?5 IS NULL " + rest,
          what + span + "?4 IS NULL AND ?5 IS NULL " + rest};
}

const std::string& text_for(const Question& question, const ReadingsOf& of) {
  CHECK(!of.device || of.officer);
  CHECK(!of.officer || !of.mission);
  if (of.officer) return question[0];
  return of.mission ? question[1] : question[2];
}

std::optional<std::string> whose(const ReadingsOf& of) {
  if (of.officer) return of.officer->str();
  if (of.mission) return of.mission->str();
  return std::nullopt;
}

// What was written is what is read.
template <class Name>
Name name_of(const sqlite::Row& row, int column) {
  auto name = Name::parse(row.text(column));
  return name ? std::move(*name) : Name{};
}

}  // namespace

Reading reading_of(const std::string& origin, const ledger::RequestRecord& request,
                   const ledger::ReceivedRecord& held) {
  const ledger::Request& asked = request.request;
  return {origin,       request.index, request.time,    asked.officer,
          asked.device, asked.mission, held.originator, held.level,
          asked.file,   asked.cable,   request.charged, request.archive};
}

Result<void> Readings::put(const Reading& reading, std::int64_t day) {
  return db_.run(
      "INSERT INTO reading (origin, place, time, day, officer, device, mission, originator, level,"
      " file, cable, charged, archive, released)"
      " VALUES ((SELECT id FROM origin WHERE name = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
      " ON CONFLICT DO NOTHING",
      reading.origin, reading.index.value, reading.time, day, reading.officer.str(), reading.device,
      reading.mission.str(), reading.originator.str(), reading.level, reading.file.str(),
      reading.cable, reading.charged, reading.archive);
}

Result<void> Readings::note_released(const std::string& origin, LeafIndex index) {
  return db_.run(
      "UPDATE reading SET released = 1"
      " WHERE origin = (SELECT id FROM origin WHERE name = ?) AND place = ?",
      origin, index.value);
}

Result<std::vector<CableReadings>> Readings::by_cable(const ReadingsOf& of,
                                                      const std::optional<CableId>& after,
                                                      std::int64_t most) const {
  static const Question asked =
      question("SELECT cable, originator, level, MIN(file), COUNT(*), MIN(time), MAX(time)",
               "AND (?6 IS NULL OR cable > ?6) GROUP BY cable ORDER BY cable LIMIT ?7");
  std::vector<CableReadings> out;
  const auto see = [&](const sqlite::Row& row) -> Result<void> {
    out.push_back({id_of<CableId>(row, 0), name_of<cable::MissionId>(row, 1),
                   static_cast<cable::Level>(row.int64(2)), name_of<cable::FileId>(row, 3),
                   static_cast<std::uint64_t>(row.int64(4)), Time{row.int64(5)},
                   Time{row.int64(6)}});
    return {};
  };
  TRY_VOID(db_.each(text_for(asked, of), see, of.origin, of.from, of.to, whose(of), of.device,
                    after, most));
  return out;
}

Result<std::vector<std::pair<CableId, LeafIndex>>> Readings::not_released(const ReadingsOf& of,
                                                                          std::int64_t most) const {
  static const Question asked =
      question("SELECT cable, place", "AND released = 0 ORDER BY cable, place LIMIT ?6");
  std::vector<std::pair<CableId, LeafIndex>> out;
  const auto see = [&](const sqlite::Row& row) -> Result<void> {
    TRY(const std::uint64_t place, row.uint64(1));
    out.emplace_back(id_of<CableId>(row, 0), LeafIndex{place});
    return {};
  };
  TRY_VOID(
      db_.each(text_for(asked, of), see, of.origin, of.from, of.to, whose(of), of.device, most));
  return out;
}

Result<std::vector<ArchiveCount>> Readings::archive_counts(std::int64_t day) const {
  std::vector<ArchiveCount> out;
  const auto see = [&](const sqlite::Row& row) -> Result<void> {
    out.push_back({name_of<cable::OfficerId>(row, 0), name_of<cable::MissionId>(row, 1),
                   name_of<cable::MissionId>(row, 2), static_cast<std::uint32_t>(row.int64(3))});
    return {};
  };
  TRY_VOID(
      db_.each("SELECT officer, mission, originator,"
               " COUNT(DISTINCT CASE WHEN archive = 1 THEN cable END) FROM reading"
               " WHERE day = ? AND charged = 1"
               " GROUP BY officer, mission, originator ORDER BY officer, mission, originator",
               see, day));
  return out;
}

Result<std::vector<std::int64_t>> Readings::days(std::int64_t until) const {
  std::vector<std::int64_t> out;
  const auto see = [&](const sqlite::Row& row) -> Result<void> {
    out.push_back(row.int64(0));
    return {};
  };
  TRY_VOID(db_.each("SELECT DISTINCT day FROM reading WHERE day <= ? ORDER BY day", see, until));
  return out;
}

Result<std::vector<OriginatorReadings>> Readings::released_of(const cable::MissionId& originator,
                                                              Time from, Time to,
                                                              std::int64_t most) const {
  std::vector<OriginatorReadings> out;
  const auto see = [&](const sqlite::Row& row) -> Result<void> {
    out.push_back({id_of<CableId>(row, 0), name_of<cable::MissionId>(row, 1),
                   static_cast<std::uint64_t>(row.int64(2)),
                   static_cast<std::uint64_t>(row.int64(3)), Time{row.int64(4)}, Time{row.int64(5)},
                   row.int64(6) != 0});
    return {};
  };
  TRY_VOID(
      db_.each("SELECT cable, mission, COUNT(*), COUNT(DISTINCT officer), MIN(time), MAX(time),"
               " MAX(archive) FROM reading WHERE originator = ? AND time >= ? AND time < ?"
               " AND released = 1 GROUP BY cable, mission ORDER BY cable, mission LIMIT ?",
               see, originator.str(), from, to, most));
  return out;
}

Result<bool> Readings::is_read_elsewhere(const CableId& cable, const cable::MissionId& than) const {
  TRY(const auto found, find_row(db_.one("SELECT 1 FROM reading WHERE cable = ? AND released = 1"
                                         " AND mission <> ? LIMIT 1",
                                         cable, than.str()),
                                 [](const sqlite::Row&) { return true; }));
  return found.has_value();
}

Result<std::int64_t> Readings::uncharged(const Reading& reading, std::int64_t since) const {
  TRY(const auto row, db_.one("SELECT COUNT(*) FROM reading WHERE origin = (SELECT id FROM origin"
                              " WHERE name = ?) AND officer = ? AND time >= ? AND place <= ?"
                              " AND charged = 0",
                              reading.origin, reading.officer.str(), since, reading.index.value));
  return row.int64(0);
}

Result<std::optional<Time>> Readings::last_before(const Reading& reading) const {
  return find_row(db_.one("SELECT time FROM reading WHERE origin = (SELECT id FROM origin WHERE"
                          " name = ?1) AND officer = ?2 AND time <= ?3 AND place < ?4"
                          " ORDER BY time DESC LIMIT 1",
                          reading.origin, reading.officer.str(), reading.time, reading.index.value),
                  [](const sqlite::Row& row) { return Time{row.int64(0)}; });
}

Result<std::optional<Time>> Readings::first_of(const Reading& reading) const {
  return find_row(db_.one("SELECT time FROM reading WHERE origin = (SELECT id FROM origin WHERE"
                          " name = ?1) AND officer = ?2 ORDER BY time LIMIT 1",
                          reading.origin, reading.officer.str()),
                  [](const sqlite::Row& row) { return Time{row.int64(0)}; });
}

}  // namespace valise::store
