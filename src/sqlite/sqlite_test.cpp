#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/id.h"
#include "base/random.h"
#include "base/time.h"
#include "sqlite/db.h"
#include "sqlite/upkeep.h"

namespace valise::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Sqlite : public testing::Test {
 protected:
  Sqlite() {
    std::string name = testing::TempDir() + "valise_sqlite_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Sqlite() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name = "a.db") const { return folder_ / name; }
  static Db open(const std::string& path, OpenOptions options = {}) {
    auto db = Db::open(path, options);
    EXPECT_TRUE(db) << (db ? "" : db.error().detail);
    return std::move(*db);
  }
  static Db with_table(const std::string& path) {
    Db db = open(path);
    EXPECT_TRUE(db.run_script("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)"));
    return db;
  }
  static std::int64_t count(Db& db) { return db.one("SELECT count(*) FROM t")->int64(0); }
  static std::string pragma(Db& db, const std::string& name) {
    return db.one("PRAGMA " + name)->text(0);
  }

  std::filesystem::path folder_;
};

enum class Level : std::uint8_t { restricted = 2 };

TEST_F(Sqlite, OpensForDurabilityWithoutTrust) {
  Db db = open(path());
  EXPECT_EQ(pragma(db, "journal_mode"), "wal");
  EXPECT_EQ(pragma(db, "synchronous"), "2");
  EXPECT_EQ(pragma(db, "foreign_keys"), "1");
  EXPECT_EQ(pragma(db, "trusted_schema"), "0");
  EXPECT_EQ(pragma(db, "mmap_size"), "0");
  EXPECT_EQ(pragma(db, "cell_size_check"), "1");
  EXPECT_EQ(pragma(db, "busy_timeout"), "5000");
  EXPECT_EQ(pragma(db, "temp_store"), "2");
}

TEST_F(Sqlite, BindsEveryKindOfValueAndReadsItBack) {
  Db db = open(":memory:");
  const Bytes blob = {0, 1, 0xff};
  const CableId id{SystemRandom().array<32>()};
  const std::optional<std::string> some = "some", none;
  const auto row = db.one("SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11", std::int64_t{-7},
                          std::uint64_t{1} << 62, blob, std::string_view("Ελλάς"), nullptr, id,
                          Level::restricted, some, none, LeafIndex{812}, Time{1795442820});
  ASSERT_TRUE(row);
  EXPECT_EQ(row->int64(0), -7);
  EXPECT_EQ(row->uint64(1).value(), std::uint64_t{1} << 62);
  EXPECT_EQ(row->bytes(2), blob);
  EXPECT_EQ(row->text(3), "Ελλάς");
  EXPECT_TRUE(row->is_null(4));
  EXPECT_EQ(row->id<CableId>(5).value(), id);
  EXPECT_EQ(row->int64(6), 2);
  EXPECT_EQ(row->text(7), "some");
  EXPECT_TRUE(row->is_null(8));
  EXPECT_EQ(row->int64(9), 812);
  EXPECT_EQ(row->int64(10), 1795442820);
}

TEST_F(Sqlite, TellsEmptyFromNull) {
  Db db = open(":memory:");
  const auto row = db.one("SELECT ?1, ?2, ?3", View{}, std::string_view{}, nullptr);
  ASSERT_TRUE(row);
  EXPECT_FALSE(row->is_null(0));
  EXPECT_FALSE(row->is_null(1));
  EXPECT_TRUE(row->is_null(2));
  EXPECT_TRUE(row->view(0).empty());
}

TEST_F(Sqlite, RefusesWhatDoesNotFitAndWhatCannotBe) {
  Db db = open(":memory:");
  const std::uint64_t largest = (std::uint64_t{1} << 63) - 1;
  EXPECT_EQ(db.one("SELECT ?1", largest)->uint64(0).value(), largest);
  EXPECT_EQ(db.one("SELECT ?1", largest + 1).error().code, Code::too_large);
  const auto row = db.one("SELECT -1, x'00'");
  EXPECT_EQ(row->uint64(0).error().code, Code::corrupt);
  EXPECT_EQ(row->id<CableId>(1).error().code, Code::corrupt);
}

TEST_F(Sqlite, AnswersNotFoundWhereThereIsNoRow) {
  Db db = with_table(":memory:");
  EXPECT_EQ(db.one("SELECT b FROM t WHERE id = ?1", 5).error().code, Code::not_found);
}

TEST_F(Sqlite, WalksRowsAndStopsAtTheFirstError) {
  Db db = with_table(":memory:");
  for (int i = 1; i <= 4; ++i) ASSERT_TRUE(db.run("INSERT INTO t VALUES(?1, NULL)", i));
  EXPECT_EQ(db.last_rowid(), 4);
  std::vector<std::int64_t> seen;
  const auto done = db.each(
      "SELECT id FROM t WHERE id > ?1 ORDER BY id",
      [&](const Row& row) -> Result<void> {
        seen.push_back(row.int64(0));
        if (row.int64(0) == 3) return fail(Code::stale, "enough");
        return {};
      },
      1);
  EXPECT_EQ(done.error().code, Code::stale);
  EXPECT_THAT(seen, ElementsAre(2, 3));
  ASSERT_TRUE(db.run("DELETE FROM t WHERE id > 1"));
  EXPECT_EQ(db.changed_rows(), 3);
}

TEST_F(Sqlite, OneSqlTextMayBeInUseTwiceAtATime) {
  Db db = with_table(":memory:");
  for (int i = 1; i <= 3; ++i) ASSERT_TRUE(db.run("INSERT INTO t VALUES(?1, NULL)", i));
  int pairs = 0;
  const auto walk = [&](auto&& see) { return db.each("SELECT id FROM t", see); };
  ASSERT_TRUE(walk([&](const Row&) {
    return walk([&](const Row&) -> Result<void> {
      ++pairs;
      return {};
    });
  }));
  EXPECT_EQ(pairs, 9);
}

TEST_F(Sqlite, AKeptStatementForgetsWhatWasBound) {
  Db db = open(":memory:");
  {
    ASSERT_TRUE(db.one("SELECT ?1", "first"));
  }
  auto again = db.prepare("SELECT ?1");
  ASSERT_TRUE(again);
  ASSERT_TRUE(again->step().value());
  EXPECT_TRUE(again->is_null(0));
}

TEST_F(Sqlite, AStatementIsReadRowByRowAndUsedAgain) {
  Db db = open(":memory:");
  auto statement = db.prepare("SELECT ?1 UNION ALL SELECT ?2");
  ASSERT_TRUE(statement);
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(statement->bind(round, std::string("two")));
    ASSERT_TRUE(statement->step().value());
    EXPECT_EQ(statement->int64(0), round);
    ASSERT_TRUE(statement->step().value());
    EXPECT_EQ(statement->text(0), "two");
    EXPECT_FALSE(statement->step().value());
  }
}

TEST_F(Sqlite, WhatOneBindsMayDieBeforeTheRow) {
  Db db = open(":memory:");
  auto row = [&] {
    const std::string gone(100, 'x');
    return db.one("SELECT ?1", gone);
  }();
  const std::string elsewhere(100, 'y');
  EXPECT_EQ(row->text(0), std::string(100, 'x'));
}

TEST_F(Sqlite, TransactionsCommitOrVanish) {
  Db db = with_table(path());
  {
    auto transaction = db.begin();
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(db.run("INSERT INTO t VALUES(1, NULL)"));
  }
  EXPECT_FALSE(db.in_transaction());
  EXPECT_EQ(count(db), 0);
  auto transaction = db.begin();
  ASSERT_TRUE(db.run("INSERT INTO t VALUES(2, NULL)"));
  ASSERT_TRUE(transaction->commit());
  EXPECT_FALSE(db.in_transaction());
  Db other = open(path(), {.read_only = true});
  EXPECT_EQ(count(other), 1);
}

TEST_F(Sqlite, ASecondWriterIsToldBusy) {
  Db one = with_table(path());
  Db two = open(path(), {.busy_timeout_ms = 1});
  const auto held = one.begin();
  EXPECT_EQ(two.begin().error().code, Code::busy);
}

TEST_F(Sqlite, ConstraintsAreConflictsAndForeignKeysHold) {
  Db db = with_table(path());
  ASSERT_TRUE(db.run_script("CREATE TABLE child(t INTEGER REFERENCES t(id))"));
  ASSERT_TRUE(db.run("INSERT INTO t VALUES(1, NULL)"));
  const auto twice = db.run("INSERT INTO t VALUES(1, NULL)");
  EXPECT_EQ(twice.error().code, Code::conflict);
  EXPECT_THAT(twice.error().detail, HasSubstr("UNIQUE"));
  EXPECT_THAT(twice.error().where, HasSubstr("a.db"));
  EXPECT_EQ(db.run("INSERT INTO child VALUES(9)").error().code, Code::conflict);
  EXPECT_EQ(db.run("SELECT nothing FROM nowhere").error().code, Code::failed);
}

TEST_F(Sqlite, AReadOnlyDatabaseIsNotWritten) {
  {
    Db db = with_table(path());
  }
  Db db = open(path(), {.read_only = true});
  EXPECT_EQ(db.run("INSERT INTO t VALUES(1, NULL)").error().code, Code::disk);
  EXPECT_FALSE(Db::open(path("absent.db"), {.read_only = true}));
  EXPECT_FALSE(std::filesystem::exists(path("absent.db")));
}

TEST_F(Sqlite, AFileThatIsNoDatabaseIsCorrupt) {
  std::ofstream(path()) << std::string(4096, 'x');
  EXPECT_EQ(Db::open(path()).error().code, Code::corrupt);
}

TEST_F(Sqlite, QuickCheckFindsAnOverwrittenPage) {
  {
    Db db = with_table(path());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(db.run("INSERT INTO t VALUES(?1, zeroblob(900))", i));
    EXPECT_TRUE(quick_check(db));
  }
  std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(2 * 4096);
  file << std::string(4096, '\x5a');
  file.close();
  Db db = open(path());
  EXPECT_EQ(quick_check(db).error().code, Code::corrupt);
}

TEST_F(Sqlite, ABackupIsACopyAndNeverReplacesAFile) {
  Db db = with_table(path());
  ASSERT_TRUE(db.run("INSERT INTO t VALUES(1, x'01')"));
  ASSERT_TRUE(backup_to(db, path("copy.db")));
  ASSERT_TRUE(db.run("INSERT INTO t VALUES(2, x'02')"));
  Db copy = open(path("copy.db"));
  EXPECT_EQ(count(copy), 1);
  EXPECT_TRUE(quick_check(copy));
  EXPECT_EQ(backup_to(db, path("copy.db")).error().code, Code::conflict);
  EXPECT_FALSE(backup_to(db, path("no/such/folder.db")));
  EXPECT_FALSE(std::filesystem::exists(path("copy.db.part")));
}

TEST_F(Sqlite, MigrationsRunOnceInOrderWholeOrNotAtAll) {
  constexpr Migration kFirst{1, "CREATE TABLE t(id INTEGER); INSERT INTO t VALUES(1)"};
  constexpr Migration kSecond{2, "INSERT INTO t VALUES(2)"};
  constexpr Migration kWrong{3, "INSERT INTO t VALUES(3); INSERT INTO absent VALUES(3)"};
  Db db = open(path());
  ASSERT_TRUE(apply_migrations(db, std::array{kFirst}));
  EXPECT_EQ(schema_version(db).value(), 1);
  ASSERT_TRUE(apply_migrations(db, std::array{kFirst, kSecond}));
  ASSERT_TRUE(apply_migrations(db, std::array{kFirst, kSecond}));
  EXPECT_EQ(count(db), 2);
  EXPECT_FALSE(apply_migrations(db, std::array{kFirst, kSecond, kWrong}));
  EXPECT_EQ(count(db), 2);
  EXPECT_EQ(schema_version(db).value(), 2);
  EXPECT_EQ(apply_migrations(db, std::array{kFirst}).error().code, Code::unsupported);
}

TEST_F(Sqlite, AFullDatabaseIsADiskErrorAndUsableAfterwards) {
  Db db = with_table(path());
  ASSERT_TRUE(db.run("PRAGMA max_page_count=10"));
  {
    const auto transaction = db.begin();
    ASSERT_TRUE(db.run("INSERT INTO t VALUES(1, NULL)"));
    EXPECT_EQ(db.run("INSERT INTO t VALUES(2, zeroblob(100000))").error().code, Code::disk);
  }
  EXPECT_EQ(count(db), 0);
  ASSERT_TRUE(db.run("PRAGMA max_page_count=1000"));
  ASSERT_TRUE(db.run("INSERT INTO t VALUES(2, zeroblob(100000))"));
  EXPECT_TRUE(quick_check(db));
}

TEST_F(Sqlite, AFileThatCannotBeMadeOrOpenedIsADiskError) {
  EXPECT_EQ(Db::open(folder_ / "none" / "a.db").error().code, Code::disk);
  std::filesystem::create_directory(path());
  EXPECT_EQ(Db::open(path()).error().code, Code::disk);
}

// Whoever could enter the folder could read them.
TEST_F(Sqlite, FilesAreReadByTheirOwnerAlone) {
  const auto mode_of = [](const std::string& file) {
    struct stat found{};
    EXPECT_EQ(::stat(file.c_str(), &found), 0) << file;
    return found.st_mode & 0777U;
  };
  const mode_t before = ::umask(0022);
  for (const bool made_earlier : {false, true}) {
    const std::string file = path(made_earlier ? "old.db" : "new.db");
    if (made_earlier) {
      std::ofstream(file).close();
      std::ofstream(file + "-wal").close();
    }
    Db db = with_table(file);
    for (const char* each : {"", "-wal", "-shm"}) EXPECT_EQ(mode_of(file + each), 0600U) << each;
  }
  ::umask(before);
}

// The limit on file size makes the kernel refuse the write, as a failing disk does.
TEST_F(Sqlite, AWriteThatTheKernelRefusesIsADiskError) {
  {
    Db db = with_table(path());
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    Db db = open(path());
    const rlimit limit{64 * 1024, 64 * 1024};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto done = db.run("INSERT INTO t VALUES(1, zeroblob(1000000))");
    ::_exit(!done && done.error().code == Code::disk && count(db) == 0 ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

[[noreturn]] void commit_and_acknowledge(const std::string& path, int out) {
  auto db = Db::open(path);
  std::int64_t id = db ? db->one("SELECT coalesce(max(id), 0) FROM t")->int64(0) : -1;
  if (id < 0) ::_exit(1);
  for (;;) {
    ++id;
    auto transaction = db->begin();
    if (!transaction || !db->run("INSERT INTO t VALUES(?1, randomblob(2000))", id) ||
        !transaction->commit() || ::write(out, &id, sizeof id) != sizeof id) {
      ::_exit(1);
    }
  }
}

TEST_F(Sqlite, EveryAcknowledgedRowSurvivesKill9) {
  {
    Db db = with_table(path());
  }
  SeededRandom random(7);
  std::int64_t acknowledged = 0;
  for (int round = 0; round < 15; ++round) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) commit_and_acknowledge(path(), ends[1]);
    ::close(ends[1]);
    std::int64_t last = 0;
    // The first acknowledgement shows that the child is at work, however slow the machine.
    ASSERT_EQ(::read(ends[0], &last, sizeof last), static_cast<ssize_t>(sizeof last));
    ::usleep(static_cast<useconds_t>(random.below(20000)));
    ::kill(child, SIGKILL);
    do {
      acknowledged = last;
    } while (::read(ends[0], &last, sizeof last) == sizeof last);
    ::close(ends[0]);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    Db db = open(path());
    ASSERT_GE(count(db), acknowledged);
    ASSERT_EQ(db.one("SELECT max(id) FROM t")->int64(0), count(db));
    ASSERT_TRUE(quick_check(db));
  }
  EXPECT_GT(acknowledged, 15);
}

using SqliteDeath = Sqlite;
TEST_F(SqliteDeath, OurOwnMistakesStopTheProgram) {
  Db db = with_table(":memory:");
  EXPECT_DEATH((void)db.run("INSERT INTO t VALUES(?1, ?2)", 1), "CHECK failed");
  EXPECT_DEATH((void)db.run("SELECT 1; SELECT 2"), "CHECK failed");
  EXPECT_DEATH(
      {
        const auto first = db.begin();
        const auto second = db.begin();
      },
      "CHECK failed");
  EXPECT_DEATH(
      {
        auto keeper = std::make_unique<Db>(open(":memory:"));
        const auto row = keeper->one("SELECT 1");
        keeper.reset();
      },
      "CHECK failed");
}

}  // namespace
}  // namespace valise::sqlite
