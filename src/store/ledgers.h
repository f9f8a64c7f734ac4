// Ledgers in a database: entries, hash tiles and the state that the entries make, for as many
// origins as a server keeps (a node its own, a trustee everyone's). Everything is written inside
// the caller's transaction, so that an entry, its hashes and its records are there together or
// not at all.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/state.h"
#include "sqlite/db.h"
#include "sqlite/upkeep.h"
#include "tlog/tree.h"

namespace valise::store {

// The tables of this file; servers put them first in their own list.
extern const std::string_view kLedgerTables;
// A later step of both lists: entries lie in a table of their own, beside the index of their
// places.
extern const std::string_view kEntriesApart;

// Records of one ledger. A read that the disk refuses answers as if nothing were there and is
// remembered: check healthy() before committing anything that was decided on.
class StoredState final : public ledger::State {
 public:
  StoredState(sqlite::Db& db, std::int64_t origin) : db_(db), origin_(origin) {}
  std::optional<Bytes> get(View key) const override;
  void scan(View from, View to, const Visit& visit) const override;
  Result<void> healthy() const;

 private:
  sqlite::Db& db_;
  std::int64_t origin_;
  mutable std::optional<Error> failed_;
};

// Hash tiles as c2sp.org/tlog-tiles lays them out: 256 hashes of every eighth level in a row.
class StoredHashes final : public tlog::HashReader {
 public:
  StoredHashes(sqlite::Db& db, std::int64_t origin) : db_(db), origin_(origin) {}
  Result<Hash> read(const tlog::Subtree& at) const override;
  // The tile's hashes, concatenated; shorter than 256 of them where the tile is not full yet.
  Result<Bytes> tile(unsigned level, std::uint64_t n) const;
  // Those of every eighth level, one write a tile.
  Result<void> put(std::span<const tlog::SubtreeHash> completed);

 private:
  sqlite::Db& db_;
  std::int64_t origin_;
};

enum class Note : std::uint8_t { own = 1, final };

class Ledger {
 public:
  // Makes the origin's row if it is new. The database must outlive this.
  static Result<Ledger> open(sqlite::Db& db, const std::string& origin);

  const std::string& origin() const { return origin_; }
  const StoredState& state() const { return *state_; }
  const StoredHashes& hashes() const { return *hashes_; }
  TreeSize size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }
  tlog::Head head() const { return {size(), root()}; }
  const tlog::Frontier& frontier() const { return frontier_; }

  // Inside a transaction; after a rollback call reload().
  Result<void> append(std::span<const Bytes> entries, const ledger::Change& change);
  Result<void> reload();

  Result<Bytes> entry(LeafIndex index) const;
  Result<std::vector<Bytes>> entries(LeafIndex from, TreeSize to) const;
  // The largest size ≤ `most` at which a batch ends, and > `from`; `from` if there is none.
  Result<TreeSize> batch_end(TreeSize from, TreeSize most) const;

  // A checkpoint of a smaller tree than the one that is kept is passed over: who asks for the
  // newest must never be shown an older one.
  Result<void> put_note(Note which, TreeSize size, const std::string& note);
  // Empty if there is none yet.
  Result<std::string> note(Note which) const;

 private:
  Ledger(sqlite::Db& db, std::string origin, std::int64_t id);

  sqlite::Db* db_;
  std::string origin_;
  std::int64_t id_;
  std::unique_ptr<StoredState> state_;
  std::unique_ptr<StoredHashes> hashes_;
  tlog::Frontier frontier_;
};

}  // namespace valise::store
