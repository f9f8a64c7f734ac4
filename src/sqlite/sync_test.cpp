// A disk that fails to sync, as SQLite sees one: the file layer between it and the real files.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "sqlite/db.h"

namespace valise::sqlite {
namespace {

bool syncs_fail = false;
int (*real_sync)(sqlite3_file*, int) = nullptr;
std::map<const sqlite3_io_methods*, sqlite3_io_methods> failing;  // a file's kind has its own
sqlite3_vfs failing_files;

int sync_or_fail(sqlite3_file* file, int flags) {
  return syncs_fail ? SQLITE_IOERR_FSYNC : real_sync(file, flags);
}

int open_failing(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out) {
  sqlite3_vfs* real = sqlite3_vfs_find("unix");
  const int done = real->xOpen(real, name, file, flags, out);
  if (done != SQLITE_OK || file->pMethods == nullptr) return done;
  real_sync = file->pMethods->xSync;
  sqlite3_io_methods& methods = failing.emplace(file->pMethods, *file->pMethods).first->second;
  methods.xSync = sync_or_fail;
  file->pMethods = &methods;
  return done;
}

class Sync : public testing::Test {
 protected:
  Sync() {
    failing_files = *sqlite3_vfs_find("unix");
    failing_files.zName = "failing";
    failing_files.xOpen = open_failing;
    sqlite3_vfs_register(&failing_files, 1);
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  ~Sync() override {
    syncs_fail = false;
    sqlite3_vfs_unregister(&failing_files);
    std::filesystem::remove_all(folder_);
  }
  std::string file() const { return folder_ / "data.db"; }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("valise-sync-" + std::to_string(::getpid()));
};

Result<void> put(Db& db, int n) {
  TRY(Transaction transaction, db.begin());
  TRY_VOID(db.run("INSERT INTO t VALUES (?)", std::int64_t{n}));
  return transaction.commit();
}

TEST_F(Sync, AfterAFailedOneNothingIsWrittenUntilTheFileIsOpenedAgain) {
  {
    auto db = Db::open(file()).value();
    ASSERT_TRUE(db.run_script("CREATE TABLE t (n INTEGER)"));
    ASSERT_TRUE(put(db, 1));
    syncs_fail = true;
    const auto failed = put(db, 2);
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::disk);
    syncs_fail = false;
    const auto refused = put(db, 3);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::disk);
    EXPECT_NE(refused.error().detail.find("a sync failed"), std::string::npos);
  }
  auto again = Db::open(file()).value();
  EXPECT_TRUE(put(again, 4));
}

}  // namespace
}  // namespace valise::sqlite
