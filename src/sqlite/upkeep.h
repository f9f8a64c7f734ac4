// What a database needs now and then: a schema of the right version, a look for damage, a copy.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "sqlite/db.h"

namespace valise::sqlite {

struct Migration {
  int version;           // 1 and up, without gaps
  std::string_view sql;  // several statements; no BEGIN or COMMIT of its own
};

// Brings the schema to the last version (PRAGMA user_version), whole or not at all. A database of
// a newer version is left alone: Code::unsupported.
Result<void> apply_migrations(Db& db, std::span<const Migration> migrations);

Result<int> schema_version(Db& db);  // 0: a new database

// Whether 64 KiB can be written; nothing of them stays. No transaction may be open.
Result<void> try_write(Db& db);

// PRAGMA quick_check; damage: Code::corrupt, naming the first five finds.
Result<void> quick_check(Db& db);

// A compacted copy, durable when this returns; no transaction may be open. If a file of that name
// exists: Code::conflict. A failed copy leaves no file.
Result<void> backup_to(Db& db, const std::string& path);

}  // namespace valise::sqlite
