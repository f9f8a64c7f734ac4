#include "sqlite/upkeep.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "base/check.h"

namespace valise::sqlite {
namespace {

bool sync_to_disk(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool synced = ::fsync(file) == 0;
  return ::close(file) == 0 && synced;
}

Result<void> check_not_newer(Db& db, int found, int known) {
  if (found <= known) return {};
  return fail(Code::unsupported,
              "the database is of version " + std::to_string(found) + ", this program knows " +
                  std::to_string(known) + ": install the newer program",
              db.path());
}

}  // namespace

Result<int> schema_version(Db& db) {
  TRY(const Statement row, db.one("PRAGMA user_version"));
  return static_cast<int>(row.int64(0));
}

Result<void> apply_migrations(Db& db, std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    CHECK(migrations[i].version == static_cast<int>(i) + 1);
  }
  const int last = static_cast<int>(migrations.size());
  TRY(const int seen, schema_version(db));
  TRY_VOID(check_not_newer(db, seen, last));
  if (seen == last) return {};  // also what a read-only database can get through
  TRY(Transaction transaction, db.begin());
  // Read again under the lock: another process may have been faster.
  TRY(const int found, schema_version(db));
  TRY_VOID(check_not_newer(db, found, last));
  for (const Migration& next : migrations) {
    if (next.version <= found) continue;
    TRY_VOID(db.run_script(std::string(next.sql)));
    CHECK(db.in_transaction());
  }
  TRY_VOID(db.run_script("PRAGMA user_version=" + std::to_string(last)));
  return transaction.commit();
}

Result<void> try_write(Db& db) {
  TRY(Transaction transaction, db.begin());
  TRY_VOID(
      db.run_script("CREATE TABLE tried (bytes BLOB) STRICT;"
                    "INSERT INTO tried VALUES (zeroblob(65536));"
                    "DROP TABLE tried"));
  return transaction.commit();
}

Result<void> quick_check(Db& db) {
  std::string damage;
  TRY_VOID(db.each("PRAGMA quick_check(5)", [&](const Row& row) -> Result<void> {
    if (row.text(0) != "ok") damage += (damage.empty() ? "" : "; ") + row.text(0);
    return {};
  }));
  if (!damage.empty()) return fail(Code::corrupt, damage, db.path());
  return {};
}

Result<void> backup_to(Db& db, const std::string& path) {
  const std::filesystem::path target = std::filesystem::path(path).lexically_normal();
  const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
  const std::string part = (folder / target.filename()).string() + ".part";
  if (::access(target.c_str(), F_OK) == 0) return fail(Code::conflict, "the file exists", path);
  ::unlink(part.c_str());
  const auto copied = db.run("VACUUM INTO ?1", part);
  // SQLite 3.40 does not sync what VACUUM INTO writes.
  if (copied && sync_to_disk(part, 0) && std::rename(part.c_str(), target.c_str()) == 0 &&
      sync_to_disk(folder, O_DIRECTORY)) {
    return {};
  }
  ::unlink(part.c_str());
  if (!copied) return Failure(copied.error());
  return fail(Code::disk, "the copy could not be synced and named", path);
}

}  // namespace valise::sqlite
