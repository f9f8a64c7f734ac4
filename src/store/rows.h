// A row that may be missing.
#pragma once

#include <optional>
#include <utility>

#include "sqlite/db.h"

namespace valise::store {

// read(row) of the statement's row, or nothing where there is none.
template <class Read>
auto find_row(Result<sqlite::Statement> row, Read read)
    -> Result<std::optional<decltype(read(std::declval<const sqlite::Row&>()))>> {
  if (row) return std::optional(read(*row));
  if (row.error().code == Code::not_found) return std::nullopt;
  return Failure(std::move(row).error());
}

// The identity in a column; what was written is what is read.
template <class IdType>
IdType id_of(const sqlite::Row& row, int column) {
  auto id = row.id<IdType>(column);
  return id ? *id : IdType{};
}

}  // namespace valise::store
