#include "store/cables.h"

#include "store/rows.h"

namespace valise::store {
namespace {

Result<PendingAct> read_act(const sqlite::Row& row) {
  PendingAct out;
  out.id = id_of<Hash>(row, 0);
  out.type = static_cast<ledger::EntryType>(row.int64(1));
  out.payload = row.bytes(2);
  TRY(out.evidence, seal::decode<ledger::ActEvidence>(row.view(3)));
  return out;
}

StoredCable read_cable(const sqlite::Row& row) {
  StoredCable out;
  out.id = id_of<CableId>(row, 0);
  out.number = {cable::MissionId::parse(row.text(1)).value_or(cable::MissionId{}),
                static_cast<std::uint16_t>(row.int64(2)), static_cast<std::uint32_t>(row.int64(3))};
  out.cover = row.bytes(4);
  out.body_bytes = static_cast<std::uint64_t>(row.int64(5));
  out.precedence = static_cast<cable::Precedence>(row.int64(6));
  out.index = {static_cast<std::uint64_t>(row.int64(7))};
  out.own = row.int64(8) != 0;
  out.recorded = row.int64(9) != 0;
  out.released = row.bytes(10);
  out.proof = to_string(row.view(11));
  out.submission = row.bytes(12);
  return out;
}

HeldRow read_held(const sqlite::Row& row) {
  HeldRow out{static_cast<std::uint64_t>(row.int64(0)), id_of<CableId>(row, 1), std::nullopt,
              row.text(3)};
  if (!row.is_null(2)) out.opened = row.int64(2) != 0;
  return out;
}

// All rows of a statement that holds one identity.
template <class... Args>
Result<std::vector<CableId>> cables_of(sqlite::Db& db, std::string_view sql, const Args&... args) {
  std::vector<CableId> out;
  TRY_VOID(db.each(
      sql,
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(id_of<CableId>(row, 0));
        return {};
      },
      args...));
  return out;
}

}  // namespace

Result<void> Cables::put_part(const CableId& cable, const std::string& bringer, std::uint32_t place,
                              View bytes) {
  return db_.run(
      "INSERT INTO part (cable, bringer, place, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      cable, bringer, place, bytes);
}

Result<void> Cables::put_loose_part(const CableId& cable, const std::string& bringer,
                                    std::uint32_t place, View bytes, Time now) {
  TRY_VOID(put_part(cable, bringer, place, bytes));
  if (db_.changed_rows() == 0) return {};
  return db_.run(
      "INSERT INTO loose (bringer, cable, parts, touched) VALUES (?, ?, 1, ?)"
      " ON CONFLICT DO UPDATE SET parts = parts + 1, touched = excluded.touched",
      bringer, cable, now);
}

Result<std::vector<LooseBody>> Cables::loose(const std::string& bringer) const {
  std::vector<LooseBody> out;
  TRY_VOID(db_.each(
      "SELECT cable, parts FROM loose WHERE bringer = ? ORDER BY touched, cable",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back({id_of<CableId>(row, 0), static_cast<std::uint64_t>(row.int64(1))});
        return {};
      },
      bringer));
  return out;
}

Result<std::uint64_t> Cables::drop_loose(Time before) {
  TRY_VOID(
      db_.run("DELETE FROM part WHERE (cable, bringer) IN"
              " (SELECT cable, bringer FROM loose WHERE touched < ?)",
              before));
  TRY_VOID(db_.run("DELETE FROM loose WHERE touched < ?", before));
  return static_cast<std::uint64_t>(db_.changed_rows());
}

Result<std::uint32_t> Cables::next_part(const CableId& cable, const std::string& bringer) const {
  TRY(const auto row,
      db_.one("SELECT count(*) FROM part WHERE cable = ? AND bringer = ?", cable, bringer));
  return static_cast<std::uint32_t>(row.int64(0));
}

Result<void> Cables::drop_parts(const CableId& cable, const std::string& bringer) {
  TRY_VOID(db_.run("DELETE FROM loose WHERE bringer = ? AND cable = ?", bringer, cable));
  return db_.run("DELETE FROM part WHERE cable = ? AND bringer = ?", cable, bringer);
}

Result<void> Cables::take_parts(const CableId& cable, const std::string& bringer) {
  TRY_VOID(db_.run("DELETE FROM part WHERE cable = ? AND bringer != ?", cable, bringer));
  TRY_VOID(db_.run("DELETE FROM loose WHERE cable = ?", cable));
  return db_.run("INSERT INTO body (cable, bringer) VALUES (?, ?)", cable, bringer);
}

Result<Bytes> Cables::part(const CableId& cable, std::uint32_t place) const {
  TRY(const auto row, db_.one("SELECT bytes FROM part NATURAL JOIN body"
                              " WHERE cable = ? AND place = ?",
                              cable, place));
  return row.bytes(0);
}

Result<void> Cables::each_part(const CableId& cable, const std::string& bringer,
                               const std::function<Result<void>(View)>& take) const {
  return db_.each(
      "SELECT bytes FROM part WHERE cable = ? AND bringer = ? ORDER BY place",
      [&](const sqlite::Row& row) { return take(row.view(0)); }, cable, bringer);
}

Result<void> Cables::put(const StoredCable& c) {
  return db_.run(
      "INSERT INTO cable (id, mission, year, serial, cover, body_bytes, precedence, place, own,"
      " recorded, released, proof, submission) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      c.id, c.number.mission.str(), c.number.year, c.number.serial, View(c.cover), c.body_bytes,
      c.precedence, c.index.value, c.own, c.recorded, View(c.released), view_of(c.proof),
      View(c.submission));
}

Result<std::optional<StoredCable>> Cables::find(const CableId& cable) const {
  return find_row(db_.one("SELECT id, mission, year, serial, cover, body_bytes, precedence, place,"
                          " own, recorded, released, proof, submission FROM cable WHERE id = ?",
                          cable),
                  read_cable);
}

Result<std::optional<CableId>> Cables::find(const cable::Number& number) const {
  return find_row(db_.one("SELECT id FROM cable WHERE mission = ? AND year = ? AND serial = ?",
                          number.mission.str(), number.year, number.serial),
                  [](const sqlite::Row& row) { return id_of<CableId>(row, 0); });
}

Result<void> Cables::set_recorded(const CableId& cable, const std::string& proof) {
  return db_.run("UPDATE cable SET recorded = 1, proof = ? WHERE id = ?", view_of(proof), cable);
}

Result<std::vector<CableId>> Cables::unrecorded(TreeSize below) const {
  return cables_of(
      db_, "SELECT id FROM cable WHERE own = 1 AND recorded = 0 AND place < ? ORDER BY place",
      below.value);
}

Result<void> Cables::put_post(const CableId& cable, const cable::MissionId& mission, View post) {
  return db_.run("INSERT INTO post (cable, mission, post) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                 cable, mission.str(), post);
}

Result<std::optional<Bytes>> Cables::post(const CableId& cable,
                                          const cable::MissionId& mission) const {
  return find_row(
      db_.one("SELECT post FROM post WHERE cable = ? AND mission = ?", cable, mission.str()),
      [](const sqlite::Row& row) { return row.bytes(0); });
}

Result<void> Cables::put_share(const CableId& cable, std::uint8_t seat, View share) {
  return db_.run(
      "INSERT INTO deposit (cable, seat, share, precedence, due)"
      " SELECT id, ?, ?, precedence, CASE WHEN own = 1 THEN place END FROM cable"
      " WHERE id = ? ON CONFLICT DO NOTHING",
      seat, share, cable);
}

Result<std::optional<Bytes>> Cables::share(const CableId& cable, std::uint8_t seat) const {
  return find_row(db_.one("SELECT share FROM deposit WHERE cable = ? AND seat = ?", cable, seat),
                  [](const sqlite::Row& row) { return row.bytes(0); });
}

Result<std::map<std::uint8_t, Bytes>> Cables::shares(const CableId& cable) const {
  std::map<std::uint8_t, Bytes> out;
  TRY_VOID(db_.each(
      "SELECT seat, share FROM deposit WHERE cable = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out[static_cast<std::uint8_t>(row.int64(0))] = row.bytes(1);
        return {};
      },
      cable));
  return out;
}

Result<void> Cables::put_receipt(const CableId& cable, const Receipt& receipt) {
  return db_.run(
      "UPDATE deposit SET receipt = ?, malformed = ?, due = NULL WHERE cable = ? AND seat = ?",
      View(receipt.receipt), View(receipt.malformed), cable, receipt.seat);
}

Result<std::vector<Receipt>> Cables::receipts(const CableId& cable) const {
  std::vector<Receipt> out;
  TRY_VOID(db_.each(
      "SELECT seat, receipt, malformed FROM deposit WHERE cable = ? ORDER BY seat",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back({static_cast<std::uint8_t>(row.int64(0)), row.bytes(1), row.bytes(2)});
        return {};
      },
      cable));
  return out;
}

Result<std::vector<CableId>> Cables::undeposited(std::uint8_t seat, TreeSize below,
                                                 int most) const {
  return cables_of(db_,
                   "SELECT cable FROM deposit WHERE seat = ? AND due < ?"
                   " ORDER BY precedence DESC, due LIMIT ?",
                   seat, below.value, most);
}

Result<void> Cables::put_held(const cable::MissionId& mission, const CableId& cable) {
  return db_.run(
      "INSERT INTO held (mission, cable, opened) VALUES (?, ?, 0) ON CONFLICT DO NOTHING",
      mission.str(), cable);
}

Result<void> Cables::put_opened(const cable::MissionId& mission, const CableId& cable) {
  return db_.run("UPDATE held SET opened = 1 WHERE mission = ? AND cable = ?", mission.str(),
                 cable);
}

Result<void> Cables::put_assignee(const cable::MissionId& mission, const CableId& cable,
                                  std::string_view officer) {
  return db_.run("UPDATE held SET assignee = ? WHERE mission = ? AND cable = ?", officer,
                 mission.str(), cable);
}

Result<std::vector<HeldRow>> Cables::held(const cable::MissionId& mission, std::uint64_t after,
                                          std::uint32_t most) const {
  std::vector<HeldRow> out;
  TRY_VOID(db_.each(
      "SELECT place, cable, opened, assignee FROM held WHERE mission = ? AND place > ?"
      " ORDER BY place LIMIT ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(read_held(row));
        return {};
      },
      mission.str(), after, most));
  return out;
}

Result<std::vector<HeldRow>> Cables::held(const cable::MissionId& mission,
                                          const cable::Number& number) const {
  std::vector<HeldRow> out;
  TRY(const auto cable, find(number));
  if (!cable) return out;
  TRY_VOID(db_.each(
      "SELECT place, cable, opened, assignee FROM held WHERE mission = ? AND cable = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(read_held(row));
        return {};
      },
      mission.str(), *cable));
  return out;
}

Result<void> Cables::put_outbox(const std::string& member, const CableId& cable,
                                cable::Precedence precedence) {
  return db_.run(
      "INSERT INTO outbox (member, cable, precedence) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      member, cable, precedence);
}

Result<std::vector<OutboxRow>> Cables::outbox(const std::string& member, Time now, int most) const {
  std::vector<OutboxRow> out;
  TRY_VOID(db_.each(
      "SELECT id, cable, next_part, asked FROM outbox WHERE member = ? AND later <= ?"
      " ORDER BY precedence DESC, id LIMIT ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back({row.int64(0), id_of<CableId>(row, 1),
                       static_cast<std::uint32_t>(row.int64(2)), row.int64(3) != 0});
        return {};
      },
      member, now, most));
  return out;
}

Result<void> Cables::outbox_parts(std::int64_t row, std::uint32_t next_part) {
  return db_.run("UPDATE outbox SET next_part = ?, asked = 1, later = 0 WHERE id = ?", next_part,
                 row);
}

// Whoever was silent may have forgotten what it had: it is asked again.
Result<void> Cables::outbox_later(std::int64_t row, Time when) {
  return db_.run("UPDATE outbox SET later = ?, asked = 0 WHERE id = ?", when, row);
}

Result<void> Cables::outbox_done(std::int64_t row) {
  return db_.run("DELETE FROM outbox WHERE id = ?", row);
}

Result<std::uint64_t> Cables::outbox_size() const {
  TRY(const auto row, db_.one("SELECT count(*) FROM outbox"));
  return row.uint64(0);
}

Result<void> Cables::put_acknowledgement(const std::string& member, LeafIndex index) {
  return db_.run("INSERT INTO acknowledgement (member, place) VALUES (?, ?)", member, index);
}

Result<std::vector<Acknowledgement>> Cables::acknowledgements(const std::string& member,
                                                              TreeSize below, Time now) const {
  std::vector<Acknowledgement> out;
  TRY_VOID(db_.each(
      "SELECT id, member, place FROM acknowledgement WHERE member = ? AND place < ?"
      " AND later <= ? ORDER BY id LIMIT 64",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back({row.int64(0), row.text(1), {static_cast<std::uint64_t>(row.int64(2))}});
        return {};
      },
      member, below, now));
  return out;
}

Result<void> Cables::acknowledgement_later(std::int64_t row, Time when) {
  return db_.run("UPDATE acknowledgement SET later = ? WHERE id = ?", when, row);
}

Result<void> Cables::acknowledgement_done(std::int64_t row) {
  return db_.run("DELETE FROM acknowledgement WHERE id = ?", row);
}

Result<void> Cables::put_status(const CableId& cable, const StatusNotice& notice) {
  return db_.run("INSERT OR REPLACE INTO status (cable, place, entry, proof) VALUES (?, ?, ?, ?)",
                 cable, notice.index, notice.entry, notice.proof);
}

Result<std::optional<StatusNotice>> Cables::status(const CableId& cable) const {
  std::optional<StatusNotice> out;
  TRY_VOID(db_.each(
      "SELECT place, entry, proof FROM status WHERE cable = ?",
      [&](const sqlite::Row& row) -> Result<void> {
        out = {{static_cast<std::uint64_t>(row.int64(0))}, row.bytes(1), row.text(2)};
        return {};
      },
      cable));
  return out;
}

Result<void> Cables::put_delivery(const CableId& cable, const DeliveryRow& d) {
  return db_.run(
      "INSERT OR REPLACE INTO delivery (cable, mission, time, refused)"
      " VALUES (?, ?, ?, ?)",
      cable, d.mission.str(), d.time, d.refused);
}

Result<std::vector<DeliveryRow>> Cables::deliveries(const CableId& cable) const {
  std::vector<DeliveryRow> out;
  TRY_VOID(db_.each(
      "SELECT mission, time, refused FROM delivery WHERE cable = ? ORDER BY mission",
      [&](const sqlite::Row& row) -> Result<void> {
        TRY(auto mission, cable::MissionId::parse(row.text(0)));
        std::optional<Time> time;
        if (!row.is_null(1)) time = Time{row.int64(1)};
        out.push_back({std::move(mission), time, row.text(2)});
        return {};
      },
      cable));
  return out;
}

Result<void> Cables::put_act(const PendingAct& act) {
  return db_.run("INSERT OR REPLACE INTO act (id, type, payload, evidence) VALUES (?, ?, ?, ?)",
                 act.id, act.type, View(act.payload), View(seal::encode(act.evidence)));
}

Result<std::optional<PendingAct>> Cables::act(const Hash& id) const {
  TRY(auto found,
      find_row(db_.one("SELECT id, type, payload, evidence FROM act WHERE id = ?", id), read_act));
  if (!found) return std::nullopt;
  if (!*found) return Failure(std::move(*found).error());
  return std::move(**found);
}

Result<std::vector<PendingAct>> Cables::acts() const {
  std::vector<PendingAct> out;
  TRY_VOID(db_.each("SELECT id, type, payload, evidence FROM act ORDER BY id",
                    [&](const sqlite::Row& row) -> Result<void> {
                      TRY(auto act, read_act(row));
                      out.push_back(std::move(act));
                      return {};
                    }));
  return out;
}

Result<void> Cables::drop_act(const Hash& id) {
  return db_.run("DELETE FROM act WHERE id = ?", id);
}

}  // namespace valise::store
