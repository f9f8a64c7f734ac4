#include "store/clearings.h"

#include "store/rows.h"

namespace valise::store {

constexpr std::string_view kClearingTables = R"(
CREATE TABLE clearing (place INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, drafter TEXT NOT NULL,
                       version INTEGER NOT NULL, text BLOB NOT NULL,
                       ending INTEGER NOT NULL DEFAULT 1, number TEXT NOT NULL DEFAULT '',
                       ended INTEGER) STRICT;
CREATE INDEX clearing_drafter ON clearing (drafter);
CREATE INDEX clearing_text ON clearing (text) WHERE ending = 1;
CREATE INDEX clearing_ended ON clearing (ended) WHERE ended IS NOT NULL;
CREATE TABLE clearing_version (id BLOB NOT NULL, version INTEGER NOT NULL, text BLOB NOT NULL,
                               asked BLOB NOT NULL, PRIMARY KEY (id, version))
                               STRICT, WITHOUT ROWID;
CREATE TABLE clearing_copy (id BLOB NOT NULL, version INTEGER NOT NULL, device BLOB NOT NULL,
                            sealed BLOB NOT NULL, PRIMARY KEY (id, version, device)) STRICT;
CREATE TABLE clearing_person (officer TEXT NOT NULL, id BLOB NOT NULL, PRIMARY KEY (officer, id))
                              STRICT, WITHOUT ROWID;
CREATE INDEX clearing_people ON clearing_person (id);
CREATE TABLE clearing_verdict (id BLOB NOT NULL, officer TEXT NOT NULL, text BLOB NOT NULL,
                               verdict INTEGER NOT NULL, given BLOB NOT NULL,
                               PRIMARY KEY (id, officer, text)) STRICT, WITHOUT ROWID;
)";

// What is attached, in parts.
constexpr std::string_view kClearingFileTables = R"(
CREATE TABLE clearing_file (id BLOB NOT NULL, file BLOB NOT NULL, bytes INTEGER NOT NULL,
                            PRIMARY KEY (id, file)) STRICT, WITHOUT ROWID;
CREATE TABLE clearing_part (id BLOB NOT NULL, file BLOB NOT NULL, place INTEGER NOT NULL,
                            bytes BLOB NOT NULL, PRIMARY KEY (id, file, place)) STRICT;
)";

namespace {

using custody::ClearingEnd;
using custody::ClearingId;

constexpr std::int64_t kVersionsMax = 20;  // that are kept of one clearing, for the differences

// Before what narrows it.
constexpr std::string_view kRows =
    "SELECT clearing.id, drafter, version, text, ending, number FROM clearing ";

Result<ClearingRow> read_row(const sqlite::Row& row) {
  ClearingRow out;
  out.id = id_of<ClearingId>(row, 0);
  TRY(out.drafter, cable::OfficerId::parse(row.text(1)));
  out.version = static_cast<std::uint32_t>(row.int64(2));
  out.text = id_of<Hash>(row, 3);
  out.end = static_cast<ClearingEnd>(row.int64(4));
  const std::string number = row.text(5);
  if (!number.empty()) {
    TRY(out.number, cable::Number::parse(number));
  }
  return out;
}

template <class... Args>
Result<std::vector<ClearingRow>> rows_of(sqlite::Db& db, std::string_view which,
                                         const Args&... args) {
  std::vector<ClearingRow> out;
  TRY_VOID(db.each(
      std::string(kRows).append(which),
      [&](const sqlite::Row& row) -> Result<void> {
        TRY(ClearingRow one, read_row(row));
        out.push_back(std::move(one));
        return {};
      },
      args...));
  return out;
}

}  // namespace

Result<std::optional<ClearingRow>> Clearings::find(const ClearingId& id) const {
  TRY(auto all, rows_of(db_, "WHERE id = ?", id));
  if (all.empty()) return std::nullopt;
  return std::move(all.front());
}

Result<std::vector<ClearingRow>> Clearings::find(const Hash& text) const {
  return rows_of(db_, "WHERE text = ? AND ending = 1", text);
}

Result<std::uint64_t> Clearings::open_of(const cable::OfficerId& drafter) const {
  TRY(const auto row,
      db_.one("SELECT count(*) FROM clearing WHERE drafter = ? AND ending = 1", drafter.str()));
  return row.uint64(0);
}

Result<void> Clearings::put_version(const custody::Clearing& clearing,
                                    const custody::SignedClearing& asked) {
  TRY_VOID(
      db_.run("INSERT INTO clearing (id, drafter, version, text) VALUES (?, ?, ?, ?)"
              " ON CONFLICT (id) DO UPDATE SET version = excluded.version,"
              " text = excluded.text",
              clearing.id, clearing.drafter.str(), clearing.version, clearing.text));
  TRY_VOID(db_.run("INSERT INTO clearing_version (id, version, text, asked) VALUES (?, ?, ?, ?)",
                   clearing.id, clearing.version, clearing.text, View(seal::encode(asked))));
  TRY_VOID(db_.run("DELETE FROM clearing_person WHERE id = ?", clearing.id));
  for (const custody::ClearingPlace& place : clearing.places) {
    for (const auto& officer : {std::optional(place.clearer), place.substitute}) {
      if (!officer) continue;
      TRY_VOID(db_.run("INSERT INTO clearing_person (officer, id) VALUES (?, ?)", officer->str(),
                       clearing.id));
    }
  }
  TRY_VOID(
      db_.run("DELETE FROM clearing_version AS v WHERE id = ? AND version < ? AND"
              " (version + ? <= ? OR NOT EXISTS (SELECT 1 FROM clearing_verdict AS w"
              "  WHERE w.id = v.id AND w.text = v.text AND w.verdict = 1))",
              clearing.id, clearing.version, kVersionsMax, clearing.version));
  TRY_VOID(
      db_.run("DELETE FROM clearing_verdict WHERE id = ? AND text NOT IN"
              " (SELECT text FROM clearing_version WHERE id = ?)",
              clearing.id, clearing.id));
  return db_.run(
      "DELETE FROM clearing_copy WHERE id = ? AND version NOT IN"
      " (SELECT version FROM clearing_version WHERE id = ?)",
      clearing.id, clearing.id);
}

Result<void> Clearings::put_copy(const ClearingId& id, std::uint32_t version,
                                 const DeviceId& device, View sealed) {
  return db_.run("INSERT INTO clearing_copy (id, version, device, sealed) VALUES (?, ?, ?, ?)", id,
                 version, device, sealed);
}

Result<custody::SignedClearing> Clearings::version(const ClearingId& id,
                                                   std::uint32_t version) const {
  TRY(const auto row,
      db_.one("SELECT asked FROM clearing_version WHERE id = ? AND version = ?", id, version));
  return seal::decode<custody::SignedClearing>(row.view(0));
}

Result<std::optional<Bytes>> Clearings::copy(const ClearingId& id, std::uint32_t version,
                                             const DeviceId& device) const {
  return find_row(
      db_.one("SELECT sealed FROM clearing_copy WHERE id = ? AND version = ? AND device = ?", id,
              version, device),
      [](const sqlite::Row& row) { return row.bytes(0); });
}

Result<void> Clearings::put_files(const ClearingId& id, const std::vector<ClearingFileRow>& files) {
  TRY_VOID(db_.run("DELETE FROM clearing_file WHERE id = ?", id));
  for (const ClearingFileRow& each : files) {
    TRY_VOID(db_.run("INSERT OR IGNORE INTO clearing_file (id, file, bytes) VALUES (?, ?, ?)", id,
                     each.file, each.bytes));
  }
  return db_.run(
      "DELETE FROM clearing_part WHERE id = ? AND file NOT IN"
      " (SELECT file FROM clearing_file WHERE id = ?)",
      id, id);
}

Result<std::vector<ClearingFileRow>> Clearings::files(const ClearingId& id) const {
  std::vector<ClearingFileRow> out;
  TRY_VOID(db_.each(
      "SELECT file, bytes, (SELECT count(*) FROM clearing_part AS p"
      " WHERE p.id = f.id AND p.file = f.file) FROM clearing_file AS f WHERE id = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        TRY(const std::uint64_t bytes, row.uint64(1));
        out.push_back({id_of<Hash>(row, 0), bytes, static_cast<std::uint32_t>(row.int64(2))});
        return {};
      },
      id));
  return out;
}

Result<std::uint64_t> Clearings::file_bytes_of(const cable::OfficerId& drafter) const {
  TRY(const auto row,
      db_.one("SELECT coalesce(sum(bytes), 0) FROM clearing_file AS f JOIN clearing AS c"
              " ON c.id = f.id WHERE c.drafter = ? AND c.ending = 1",
              drafter.str()));
  return row.uint64(0);
}

Result<void> Clearings::put_part(const ClearingId& id, const Hash& file, std::uint32_t place,
                                 View bytes) {
  return db_.run("INSERT INTO clearing_part (id, file, place, bytes) VALUES (?, ?, ?, ?)", id, file,
                 place, bytes);
}

Result<std::optional<Bytes>> Clearings::part(const ClearingId& id, const Hash& file,
                                             std::uint32_t place) const {
  return find_row(db_.one("SELECT bytes FROM clearing_part WHERE id = ? AND file = ? AND place = ?",
                          id, file, place),
                  [](const sqlite::Row& row) { return row.bytes(0); });
}

Result<void> Clearings::each_part(const ClearingId& id, const Hash& file,
                                  const std::function<void(View)>& take) const {
  return db_.each(
      "SELECT bytes FROM clearing_part WHERE id = ? AND file = ? ORDER BY place",
      [&](const sqlite::Row& row) -> Result<void> {
        take(row.view(0));
        return {};
      },
      id, file);
}

Result<void> Clearings::drop_parts(const ClearingId& id, const Hash& file) {
  return db_.run("DELETE FROM clearing_part WHERE id = ? AND file = ?", id, file);
}

Result<void> Clearings::put_verdict(const custody::ClearingVerdict& verdict,
                                    const custody::SignedVerdict& given) {
  return db_.run(
      "INSERT OR REPLACE INTO clearing_verdict (id, officer, text, verdict, given)"
      " VALUES (?, ?, ?, ?, ?)",
      verdict.id, verdict.clearer.str(), verdict.text, static_cast<std::int64_t>(verdict.verdict),
      View(seal::encode(given)));
}

Result<std::vector<custody::SignedVerdict>> Clearings::verdicts(
    const ClearingRow& of, const cable::OfficerId& officer) const {
  std::vector<custody::SignedVerdict> out;
  TRY_VOID(db_.each(
      "SELECT given FROM clearing_verdict WHERE id = ? AND (text = ? OR officer = ?)"
      " ORDER BY officer, text",
      [&](const sqlite::Row& row) -> Result<void> {
        TRY(auto one, seal::decode<custody::SignedVerdict>(row.view(0)));
        out.push_back(std::move(one));
        return {};
      },
      of.id, of.text, officer.str()));
  return out;
}

Result<std::optional<std::uint32_t>> Clearings::cleared_before(
    const ClearingRow& of, const cable::OfficerId& officer) const {
  TRY(const auto row,
      db_.one("SELECT max(v.version) FROM clearing_version AS v JOIN clearing_verdict AS w"
              " ON w.id = v.id AND w.text = v.text"
              " WHERE v.id = ? AND w.officer = ? AND w.verdict = 1 AND v.text != ?",
              of.id, officer.str(), of.text));
  if (row.is_null(0)) return std::nullopt;
  return static_cast<std::uint32_t>(row.int64(0));
}

Result<std::vector<ClearingRow>> Clearings::asked_of(const cable::OfficerId& officer,
                                                     int most) const {
  return rows_of(db_,
                 "JOIN clearing_person AS p ON p.id = clearing.id"
                 " WHERE p.officer = ? ORDER BY ending = 1 DESC, place DESC LIMIT ?",
                 officer.str(), most);
}

Result<std::vector<ClearingRow>> Clearings::asked_by(const cable::OfficerId& officer,
                                                     int most) const {
  return rows_of(db_, "WHERE drafter = ? ORDER BY ending = 1 DESC, place DESC LIMIT ?",
                 officer.str(), most);
}

Result<void> Clearings::end(const ClearingId& id, ClearingEnd how,
                            const std::optional<cable::Number>& number, Time now) {
  TRY_VOID(db_.run("UPDATE clearing SET ending = ?, number = ?, ended = ? WHERE id = ?",
                   static_cast<std::int64_t>(how), number ? number->str() : std::string(), now,
                   id));
  TRY_VOID(put_files(id, {}));
  return db_.run("DELETE FROM clearing_copy WHERE id = ?", id);
}

Result<void> Clearings::drop_ended(Time before) {
  for (const std::string_view table :
       {"clearing_version", "clearing_copy", "clearing_person", "clearing_verdict"}) {
    TRY_VOID(db_.run("DELETE FROM " + std::string(table) +
                         " WHERE id IN (SELECT id FROM clearing WHERE ended < ?)",
                     before));
  }
  return db_.run("DELETE FROM clearing WHERE ended < ?", before);
}

}  // namespace valise::store
