#include "store/alarms.h"

#include "store/rows.h"

namespace valise::store {
namespace {

StoredAlarm alarm_of(const sqlite::Row& row) {
  return {id_of<Hash>(row, 0), row.text(1),       Time{row.int64(2)}, Time{row.int64(3)},
          row.int64(4) != 0,   row.int64(5) != 0, row.bytes(6)};
}

OwedAlarm owed_of(const sqlite::Row& row) {
  return {row.int64(0), row.text(1), id_of<Hash>(row, 2), row.int64(3) != 0};
}

constexpr std::string_view kByName =
    "SELECT name, origin, raised, due, open, unanswered, alarm FROM alarm WHERE name = ?";

}  // namespace

Result<bool> Alarms::raise(const StoredAlarm& alarm) {
  TRY_VOID(
      db_.run("INSERT INTO alarm (name, origin, raised, due, open, unanswered, alarm)"
              " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
              alarm.name, alarm.origin, alarm.raised, alarm.due, alarm.open, alarm.unanswered,
              alarm.alarm));
  return db_.changed_rows() > 0;
}

Result<void> Alarms::change(const StoredAlarm& alarm) {
  return db_.run("UPDATE alarm SET open = ?, unanswered = ?, alarm = ? WHERE name = ?", alarm.open,
                 alarm.unanswered, alarm.alarm, alarm.name);
}

Result<std::optional<StoredAlarm>> Alarms::find(const Hash& name) const {
  return find_row(db_.one(kByName, name), alarm_of);
}

Result<std::vector<StoredAlarm>> Alarms::list(const std::string& origin, Time since,
                                              std::int64_t most) const {
  std::vector<StoredAlarm> out;
  TRY_VOID(db_.each(
      "SELECT name, origin, raised, due, open, unanswered, alarm FROM alarm"
      " WHERE origin = ? AND (open = 1 OR raised >= ?) ORDER BY raised DESC, name LIMIT ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(alarm_of(row));
        return {};
      },
      origin, since, most));
  return out;
}

Result<std::vector<StoredAlarm>> Alarms::overdue(Time now) const {
  std::vector<StoredAlarm> out;
  TRY_VOID(db_.each(
      "SELECT name, origin, raised, due, open, unanswered, alarm FROM alarm"
      " WHERE unanswered = 1 AND due <= ? ORDER BY due, name",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(alarm_of(row));
        return {};
      },
      now));
  return out;
}

Result<std::int64_t> Alarms::owe(const OwedAlarm& owed) {
  TRY_VOID(db_.run("INSERT INTO owed_alarm (contact, alarm, again) VALUES (?, ?, ?)", owed.contact,
                   owed.alarm, owed.again));
  return db_.last_rowid();
}

Result<std::vector<OwedAlarm>> Alarms::owed() const {
  std::vector<OwedAlarm> out;
  TRY_VOID(db_.each("SELECT id, contact, alarm, again FROM owed_alarm ORDER BY id",
                    [&](const sqlite::Row& row) -> Result<void> {
                      out.push_back(owed_of(row));
                      return {};
                    }));
  return out;
}

Result<std::optional<OwedAlarm>> Alarms::owed(std::int64_t id) const {
  return find_row(db_.one("SELECT id, contact, alarm, again FROM owed_alarm WHERE id = ?", id),
                  owed_of);
}

Result<void> Alarms::settle(std::int64_t id) {
  return db_.run("DELETE FROM owed_alarm WHERE id = ?", id);
}

}  // namespace valise::store
