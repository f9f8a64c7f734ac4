#include "store/seat.h"

#include <array>

#include "store/ledgers.h"
#include "store/rows.h"

namespace valise::store {
namespace {

constexpr std::string_view kSeatTables = R"(
CREATE TABLE share (cable BLOB PRIMARY KEY, origin TEXT NOT NULL, share BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE opening (request BLOB PRIMARY KEY, origin TEXT NOT NULL, place INTEGER NOT NULL,
                      at_index INTEGER NOT NULL, answer BLOB NOT NULL, answered INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE hold (id BLOB PRIMARY KEY, subject TEXT NOT NULL, signed BLOB NOT NULL,
                   in_force INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX hold_subject ON hold (subject) WHERE in_force = 1;
CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
)";

// As a node's rows of a kilobyte and more.
constexpr std::string_view kRowsApart = R"(
CREATE TABLE apart (cable BLOB NOT NULL PRIMARY KEY, origin TEXT NOT NULL, share BLOB NOT NULL)
  STRICT;
INSERT INTO apart SELECT * FROM share;
DROP TABLE share;
ALTER TABLE apart RENAME TO share;

CREATE TABLE apart (request BLOB NOT NULL PRIMARY KEY, origin TEXT NOT NULL,
                    place INTEGER NOT NULL, at_index INTEGER NOT NULL, answer BLOB NOT NULL,
                    answered INTEGER NOT NULL) STRICT;
INSERT INTO apart SELECT * FROM opening;
DROP TABLE opening;
ALTER TABLE apart RENAME TO opening;
)";

// Openings in a tenth of the bytes that stand in `opening`: a million are counted in seconds.
constexpr std::string_view kWatching = R"(
CREATE TABLE reading (origin INTEGER NOT NULL, place INTEGER NOT NULL, time INTEGER NOT NULL,
                      day INTEGER NOT NULL, officer TEXT NOT NULL, device BLOB NOT NULL,
                      mission TEXT NOT NULL, originator TEXT NOT NULL, level INTEGER NOT NULL,
                      file TEXT NOT NULL, cable BLOB NOT NULL, charged INTEGER NOT NULL,
                      archive INTEGER NOT NULL, released INTEGER NOT NULL,
                      PRIMARY KEY (origin, place)) STRICT, WITHOUT ROWID;
CREATE INDEX reading_officer ON reading (origin, officer, time);
CREATE INDEX reading_mission ON reading (origin, mission, time);
CREATE INDEX reading_day ON reading (day);
CREATE INDEX reading_originator ON reading (originator, time);
CREATE INDEX reading_cable ON reading (cable) WHERE released = 1;

CREATE TABLE alarm (name BLOB PRIMARY KEY, origin TEXT NOT NULL, raised INTEGER NOT NULL,
                    due INTEGER NOT NULL, open INTEGER NOT NULL, unanswered INTEGER NOT NULL,
                    alarm BLOB NOT NULL) STRICT;
CREATE INDEX alarm_of ON alarm (origin, raised);
CREATE TABLE owed_alarm (id INTEGER PRIMARY KEY AUTOINCREMENT, contact TEXT NOT NULL,
                         alarm BLOB NOT NULL, again INTEGER NOT NULL) STRICT;
CREATE INDEX alarm_due ON alarm (due) WHERE unanswered = 1;
)";

}  // namespace

std::span<const sqlite::Migration> trustee_migrations() {
  static const std::array all = {sqlite::Migration{1, kLedgerTables},
                                 sqlite::Migration{2, kSeatTables},
                                 sqlite::Migration{3, kEntriesApart},
                                 sqlite::Migration{4, kRowsApart}, sqlite::Migration{5, kWatching}};
  return all;
}

Result<void> Seat::put_share(const CableId& cable, const std::string& origin, View share) {
  return db_.run("INSERT INTO share (cable, origin, share) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                 cable.view(), std::string_view(origin), share);
}

Result<std::optional<StoredShare>> Seat::share(const CableId& cable) const {
  return find_row(db_.one("SELECT origin, share FROM share WHERE cable = ?", cable.view()),
                  [](const sqlite::Row& row) { return StoredShare{row.text(0), row.bytes(1)}; });
}

Result<void> Seat::put_opening(const Hash& request, const StoredOpening& opening) {
  const auto verdict = opening.at_index ? static_cast<std::int64_t>(*opening.at_index) : 0;
  return db_.run(
      "INSERT INTO opening (request, origin, place, at_index, answer, answered)"
      " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      request.view(), std::string_view(opening.origin),
      static_cast<std::int64_t>(opening.index.value), verdict, View(opening.answer),
      opening.answered.seconds);
}

Result<std::optional<StoredOpening>> Seat::opening(const Hash& request) const {
  return find_row(
      db_.one("SELECT origin, place, at_index, answer, answered FROM opening WHERE request = ?",
              request.view()),
      [](const sqlite::Row& row) {
        StoredOpening out;
        out.origin = row.text(0);
        out.index = {static_cast<std::uint64_t>(row.int64(1))};
        if (row.int64(2) != 0) out.at_index = static_cast<custody::WithheldCode>(row.int64(2));
        out.answer = row.bytes(3);
        out.answered = Time{row.int64(4)};
        return out;
      });
}

Result<void> Seat::put_answer(const Hash& request, View answer, Time time) {
  return db_.run("UPDATE opening SET answer = ?, answered = ? WHERE request = ?", answer,
                 time.seconds, request.view());
}

Result<bool> Seat::put_hold(const Hash& hold, const std::string& subject, View signed_hold) {
  TRY_VOID(db_.run(
      "INSERT INTO hold (id, subject, signed, in_force) VALUES (?, ?, ?, 1) ON CONFLICT DO NOTHING",
      hold.view(), std::string_view(subject), signed_hold));
  return db_.changed_rows() > 0;
}

Result<bool> Seat::knows_hold(const Hash& hold) const {
  TRY(const auto found, find_row(db_.one("SELECT 1 FROM hold WHERE id = ?", hold.view()),
                                 [](const sqlite::Row&) { return true; }));
  return found.has_value();
}

Result<void> Seat::lift_hold(const Hash& hold) {
  return db_.run("UPDATE hold SET in_force = 0 WHERE id = ?", hold.view());
}

bool Seat::holds(std::string_view subject) const {
  auto found = find_row(db_.one("SELECT 1 FROM hold WHERE subject = ? AND in_force = 1", subject),
                        [](const sqlite::Row&) { return true; });
  if (!found) {
    failed_ = std::move(found).error();
    return true;  // what cannot be read is held
  }
  return found->has_value();
}

Result<std::vector<Bytes>> Seat::all_holds() const {
  std::vector<Bytes> out;
  TRY_VOID(db_.each("SELECT signed FROM hold WHERE in_force = 1 ORDER BY id",
                    [&](const sqlite::Row& row) -> Result<void> {
                      out.push_back(row.bytes(0));
                      return {};
                    }));
  return out;
}

Result<void> Seat::put_fact(std::string_view name, View value) {
  return db_.run("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", name, value);
}

Result<std::optional<Bytes>> Seat::fact(std::string_view name) const {
  return find_row(db_.one("SELECT value FROM fact WHERE name = ?", name),
                  [](const sqlite::Row& row) { return row.bytes(0); });
}

Result<void> Seat::healthy() const {
  if (failed_) return Failure(*failed_);
  return {};
}

}  // namespace valise::store
