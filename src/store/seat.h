// What a trustee keeps beside the ledgers it mirrors: shares, openings judged and answered, holds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "custody/judgement.h"
#include "ledger/facts.h"
#include "sqlite/db.h"
#include "sqlite/upkeep.h"

namespace valise::store {

std::span<const sqlite::Migration> trustee_migrations();

struct StoredShare {
  std::string origin;  // of the ledger that released the cable
  Bytes share;
};

// An opening as this seat judged it when it applied the entry, and what it answered.
struct StoredOpening {
  std::string origin;
  LeafIndex index;
  std::optional<custody::WithheldCode> at_index;
  Bytes answer;  // encoded wire answer; empty: none yet
  Time answered;
};

class Seat final : public custody::Holds {
 public:
  explicit Seat(sqlite::Db& db) : db_(db) {}

  Result<void> put_share(const CableId& cable, const std::string& origin, View share);
  Result<std::optional<StoredShare>> share(const CableId& cable) const;

  Result<void> put_opening(const Hash& request, const StoredOpening& opening);
  Result<std::optional<StoredOpening>> opening(const Hash& request) const;
  Result<void> put_answer(const Hash& request, View answer, Time time);

  // A hold, as signed; known ones are passed over. False: it was known.
  Result<bool> put_hold(const Hash& hold, const std::string& subject, View signed_hold);
  Result<bool> knows_hold(const Hash& hold) const;  // in force or lifted
  Result<void> lift_hold(const Hash& hold);
  bool holds(std::string_view subject) const override;
  Result<std::vector<Bytes>> all_holds() const;  // those in force, as signed

  // A note of the seat itself, by name: whether it has to rejoin, its generation.
  Result<void> put_fact(std::string_view name, View value);
  Result<std::optional<Bytes>> fact(std::string_view name) const;

  Result<void> healthy() const;

 private:
  sqlite::Db& db_;
  mutable std::optional<Error> failed_;
};

}  // namespace valise::store
