#include "store/ledgers.h"

#include "base/check.h"
#include "store/rows.h"

namespace valise::store {
namespace {

constexpr unsigned kTileHeight = 8;
constexpr std::uint64_t kTileWidth = 256;
constexpr std::size_t kHashBytes = 32;

std::int64_t as_sql(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

Bytes first_bytes(const sqlite::Row& row) {
  return row.bytes(0);
}

}  // namespace

const std::string_view kLedgerTables = R"(
CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,
                     frontier BLOB NOT NULL) STRICT;
CREATE TABLE entry (origin INTEGER NOT NULL, place INTEGER NOT NULL, batch_end INTEGER NOT NULL,
                    bytes BLOB NOT NULL, PRIMARY KEY (origin, place)) STRICT, WITHOUT ROWID;
CREATE TABLE tile (origin INTEGER NOT NULL, level INTEGER NOT NULL, n INTEGER NOT NULL,
                   hashes BLOB NOT NULL, PRIMARY KEY (origin, level, n)) STRICT, WITHOUT ROWID;
CREATE TABLE state (origin INTEGER NOT NULL, key BLOB NOT NULL, value BLOB NOT NULL,
                    PRIMARY KEY (origin, key)) STRICT, WITHOUT ROWID;
CREATE TABLE note (origin INTEGER NOT NULL, which INTEGER NOT NULL, size INTEGER NOT NULL,
                   text BLOB NOT NULL, PRIMARY KEY (origin, which)) STRICT, WITHOUT ROWID;
)";

const std::string_view kEntriesApart = R"(
CREATE TABLE apart (origin INTEGER NOT NULL, place INTEGER NOT NULL, batch_end INTEGER NOT NULL,
                    bytes BLOB NOT NULL, PRIMARY KEY (origin, place)) STRICT;
INSERT INTO apart SELECT * FROM entry ORDER BY origin, place;
DROP TABLE entry;
ALTER TABLE apart RENAME TO entry;
)";

std::optional<Bytes> StoredState::get(View key) const {
  auto found = find_row(
      db_.one("SELECT value FROM state WHERE origin = ? AND key = ?", origin_, key), first_bytes);
  if (!found) {
    failed_ = std::move(found).error();
    return std::nullopt;
  }
  return std::move(*found);
}

void StoredState::scan(View from, View to, const Visit& visit) const {
  auto rows = db_.prepare(
      "SELECT key, value FROM state WHERE origin = ? AND key >= ? AND key < ? ORDER BY key");
  if (!rows) {
    failed_ = std::move(rows).error();
    return;
  }
  if (auto bound = rows->bind(origin_, from, to); !bound) failed_ = std::move(bound).error();
  for (;;) {
    const auto more = rows->step();
    if (!more) failed_ = more.error();
    if (!more || !*more || !visit(rows->view(0), rows->view(1))) return;
  }
}

Result<void> StoredState::healthy() const {
  if (failed_) return Failure(*failed_);
  return {};
}

Result<Bytes> StoredHashes::tile(unsigned level, std::uint64_t n) const {
  TRY(const auto row, db_.one("SELECT hashes FROM tile WHERE origin = ? AND level = ? AND n = ?",
                              origin_, std::int64_t{level}, as_sql(n)));
  return row.bytes(0);
}

Result<Hash> StoredHashes::read(const tlog::Subtree& at) const {
  const unsigned tile_level = at.level / kTileHeight;
  const unsigned above = at.level % kTileHeight;  // levels between the tile's row and this hash
  const std::uint64_t first = at.index << above;
  const std::uint64_t count = std::uint64_t{1} << above;
  TRY(const Bytes bytes, tile(tile_level, first / kTileWidth));
  const std::uint64_t start = first % kTileWidth;
  if (bytes.size() < (start + count) * kHashBytes) {
    return fail(Code::corrupt, "a tile is shorter than its ledger", "tile");
  }
  std::vector<Hash> row(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::memcpy(row[i].bytes.data(), bytes.data() + (start + i) * kHashBytes, kHashBytes);
  }
  for (; row.size() > 1; row.resize(row.size() / 2)) {
    for (std::size_t i = 0; i < row.size() / 2; ++i) {
      row[i] = tlog::node_hash(row[2 * i], row[2 * i + 1]);
    }
  }
  return row[0];
}

Result<void> StoredHashes::put(std::span<const tlog::SubtreeHash> completed) {
  std::map<std::pair<std::int64_t, std::int64_t>, Bytes> tiles;
  for (const tlog::SubtreeHash& hash : completed) {
    if (hash.at.level % kTileHeight != 0) continue;
    const std::int64_t level = hash.at.level / kTileHeight;
    append(tiles[{level, as_sql(hash.at.index / kTileWidth)}], hash.hash.view());
  }
  for (const auto& [place, hashes] : tiles) {
    TRY_VOID(
        db_.run("INSERT INTO tile (origin, level, n, hashes) VALUES (?1, ?2, ?3, ?4)"
                " ON CONFLICT DO UPDATE SET hashes = CAST(hashes || excluded.hashes AS BLOB)",
                origin_, place.first, place.second, View(hashes)));
  }
  return {};
}

Ledger::Ledger(sqlite::Db& db, std::string origin, std::int64_t id)
    : db_(&db),
      origin_(std::move(origin)),
      id_(id),
      state_(std::make_unique<StoredState>(db, id)),
      hashes_(std::make_unique<StoredHashes>(db, id)) {}

Result<Ledger> Ledger::open(sqlite::Db& db, const std::string& origin) {
  const auto find = [&] {
    return find_row(db.one("SELECT id FROM origin WHERE name = ?", origin),
                    [](const sqlite::Row& row) { return row.int64(0); });
  };
  TRY(auto id, find());
  if (!id) {
    TRY_VOID(db.run("INSERT INTO origin (name, frontier) VALUES (?, ?)", origin,
                    tlog::Frontier().encode()));
    TRY(id, find());
  }
  CHECK(id.has_value());
  Ledger out(db, origin, *id);
  TRY_VOID(out.reload());
  return out;
}

Result<void> Ledger::reload() {
  TRY(const auto row, db_->one("SELECT frontier FROM origin WHERE id = ?", id_));
  TRY(frontier_, tlog::Frontier::decode(row.view(0)));
  return {};
}

Result<void> Ledger::append(std::span<const Bytes> entries, const ledger::Change& change) {
  const std::uint64_t end = size().value + entries.size();
  std::vector<tlog::SubtreeHash> completed;
  for (const Bytes& bytes : entries) {
    TRY_VOID(db_->run("INSERT INTO entry (origin, place, batch_end, bytes) VALUES (?, ?, ?, ?)",
                      id_, as_sql(size().value), as_sql(end), View(bytes)));
    frontier_.append(tlog::leaf_hash(bytes), &completed);
  }
  TRY_VOID(hashes_->put(completed));
  for (const auto& [key, value] : change.puts()) {
    if (value) {
      TRY_VOID(db_->run("INSERT OR REPLACE INTO state (origin, key, value) VALUES (?, ?, ?)", id_,
                        View(key), View(*value)));
    } else {
      TRY_VOID(db_->run("DELETE FROM state WHERE origin = ? AND key = ?", id_, View(key)));
    }
  }
  return db_->run("UPDATE origin SET frontier = ? WHERE id = ?", View(frontier_.encode()), id_);
}

Result<Bytes> Ledger::entry(LeafIndex index) const {
  TRY(const auto row,
      db_->one("SELECT bytes FROM entry WHERE origin = ? AND place = ?", id_, as_sql(index.value)));
  return row.bytes(0);
}

Result<std::vector<Bytes>> Ledger::entries(LeafIndex from, TreeSize to) const {
  std::vector<Bytes> out;
  TRY_VOID(db_->each(
      "SELECT bytes FROM entry WHERE origin = ? AND place >= ? AND place < ? ORDER BY place",
      [&](const sqlite::Row& row) -> Result<void> {
        out.push_back(row.bytes(0));
        return {};
      },
      id_, as_sql(from.value), as_sql(to.value)));
  return out;
}

Result<TreeSize> Ledger::batch_end(TreeSize from, TreeSize most) const {
  auto row = db_->one(
      "SELECT max(batch_end) FROM entry WHERE origin = ?1 AND place >= ?2 AND place < ?3"
      " AND batch_end <= ?3",
      id_, as_sql(from.value), as_sql(most.value));
  if (!row) return Failure(std::move(row).error());
  if (!row->is_null(0)) return TreeSize{static_cast<std::uint64_t>(row->int64(0))};
  // The first batch alone is larger than asked: it goes whole.
  TRY(const auto first, db_->one("SELECT batch_end FROM entry WHERE origin = ? AND place = ?", id_,
                                 as_sql(from.value)));
  return TreeSize{static_cast<std::uint64_t>(first.int64(0))};
}

Result<void> Ledger::put_note(Note which, TreeSize size, const std::string& note) {
  return db_->run(
      "INSERT INTO note (origin, which, size, text) VALUES (?1, ?2, ?3, ?4)"
      " ON CONFLICT (origin, which) DO UPDATE SET size = excluded.size, text = excluded.text"
      " WHERE excluded.size >= size AND excluded.text != text",
      id_, static_cast<std::int64_t>(which), as_sql(size.value), view_of(note));
}

Result<std::string> Ledger::note(Note which) const {
  TRY(const auto found, find_row(db_->one("SELECT text FROM note WHERE origin = ? AND which = ?",
                                          id_, static_cast<std::int64_t>(which)),
                                 first_bytes));
  return found ? to_string(*found) : std::string();
}

}  // namespace valise::store
