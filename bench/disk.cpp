// The yardstick of a durable accept: what this folder's disk does by itself. One write of 4 kB and
// one fdatasync, again and again; then one row a transaction in SQLite as the servers open it.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "figures.h"
#include "sqlite/db.h"

namespace valise::bench {
namespace {

constexpr std::size_t kBlock = 4096;

Failure disk_error(const std::filesystem::path& path) {
  return fail(Code::disk, "cannot write", path.string());
}

// Appending, as a journal does.
Result<double> syncs_a_second(const std::filesystem::path& path, double seconds) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return disk_error(path);
  const Bytes block(kBlock, 0x5a);
  const Stopwatch watch;
  std::size_t count = 0;
  bool good = true;
  for (; good && watch.seconds() < seconds; ++count) {
    good = ::write(file, block.data(), block.size()) == static_cast<ssize_t>(block.size()) &&
           ::fdatasync(file) == 0;
  }
  const double took = watch.seconds();
  ::close(file);
  std::filesystem::remove(path);
  if (!good) return disk_error(path);
  return static_cast<double>(count) / took;
}

Result<double> commits_a_second(const std::filesystem::path& path, double seconds) {
  double out = 0;
  {
    TRY(sqlite::Db db, sqlite::Db::open(path.string()));
    TRY_VOID(db.run("CREATE TABLE row (place INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT"));
    const Bytes block(kBlock, 0x5a);
    const Stopwatch watch;
    std::size_t count = 0;
    for (; watch.seconds() < seconds; ++count) {
      TRY(sqlite::Transaction transaction, db.begin());
      TRY_VOID(db.run("INSERT INTO row (bytes) VALUES (?)", View(block)));
      TRY_VOID(transaction.commit());
    }
    out = static_cast<double>(count) / watch.seconds();
  }
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
  return out;
}

}  // namespace
}  // namespace valise::bench

int main(int count, char** words) {
  using namespace valise::bench;
  const Options options(count, words, {"folder", "seconds"});
  const std::filesystem::path folder = options.text("folder", ".");
  const auto seconds = static_cast<double>(options.number("seconds", 5));
  fmt::print("{:<44} {:>9.0f} /s\n", "write of 4 kB and fdatasync",
             must(syncs_a_second(folder / "bench-sync", seconds)));
  fmt::print("{:<44} {:>9.0f} /s\n", "SQLite, one row of 4 kB a transaction",
             must(commits_a_second(folder / "bench-sqlite", seconds)));
}
