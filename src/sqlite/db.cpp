#include "sqlite/db.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unordered_map>

#include "base/check.h"

namespace valise::sqlite {
namespace {

Code code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Code::disk;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Code::corrupt;
    case SQLITE_CONSTRAINT:
      return Code::conflict;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Code::busy;
    default:
      return Code::failed;
  }
}

Failure refused(sqlite3* db, int sqlite_code) {
  const char* file = sqlite3_db_filename(db, "main");
  return fail(code_of(sqlite_code), sqlite3_errmsg(db), file == nullptr ? "" : file);
}

// Its owner alone reads and writes it. SQLite gives the files that it makes beside it the same
// mode. Never opened where it is there: closing it would let go of the locks of this process's
// other connections (sqlite.org, "How To Corrupt An SQLite Database File", §2.2). What fails here
// fails in SQLite too, which says why.
void make_private(const std::string& path) {
  constexpr mode_t kOwner = S_IRUSR | S_IWUSR;
  const int made = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kOwner);
  if (made >= 0) {
    ::close(made);
    return;
  }
  for (const char* end : {"", "-wal", "-shm"}) {
    const std::string file = path + end;
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0 || !S_ISREG(found.st_mode)) continue;
    if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0) (void)::chmod(file.c_str(), kOwner);
  }
}

// Looked up by string_view, without a copy of the SQL.
struct TextHash : std::hash<std::string_view> {
  using is_transparent = void;
};

}  // namespace

struct Db::Connection {
  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    idle.clear();
    CHECK(sqlite3_close(db) == SQLITE_OK);  // a statement was still on loan
  }
  sqlite3* db = nullptr;
  std::string path;
  std::shared_ptr<bool> sync_failed = std::make_shared<bool>(false);
  std::unordered_map<std::string, std::vector<Prepared>, TextHash, std::equal_to<>> idle;
};

void Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}
void Db::Close::operator()(Connection* connection) const {
  delete connection;  // NOLINT(cppcoreguidelines-owning-memory): the deleter of its unique_ptr
}

bool Row::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}
std::int64_t Row::int64(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}
Result<std::uint64_t> Row::uint64(int column) const {
  const std::int64_t value = int64(column);
  if (value < 0) return fail(Code::corrupt, "a negative number where none can be");
  return static_cast<std::uint64_t>(value);
}
View Row::view(int column) const {
  const void* data = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

Statement::~Statement() {
  if (!statement_) return;
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
  home_->push_back(std::move(statement_));
}

Result<void> Statement::bind_all(Values values, Lend lend) {
  sqlite3_stmt* to = statement_.get();
  sqlite3_reset(to);
  CHECK(static_cast<std::size_t>(sqlite3_bind_parameter_count(to)) == values.size());
  const auto keep = lend == Lend::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
  int at = 0;
  for (const Value& value : values) {
    ++at;
    // A null pointer would bind NULL instead of an empty text or blob.
    const void* data = value.bytes.empty() ? "" : static_cast<const void*>(value.bytes.data());
    int done = SQLITE_OK;
    switch (value.kind) {
      case Value::Kind::null:
        done = sqlite3_bind_null(to, at);
        break;
      case Value::Kind::natural:
        if (value.integer < 0) return fail(Code::too_large, "a number over 2^63 - 1");
        [[fallthrough]];
      case Value::Kind::integer:
        done = sqlite3_bind_int64(to, at, value.integer);
        break;
      case Value::Kind::text:
        done = sqlite3_bind_text64(to, at, static_cast<const char*>(data), value.bytes.size(), keep,
                                   SQLITE_UTF8);
        break;
      case Value::Kind::blob:
        done = sqlite3_bind_blob64(to, at, data, value.bytes.size(), keep);
        break;
    }
    if (done != SQLITE_OK) return refused(sqlite3_db_handle(to), done);
  }
  return {};
}

Result<bool> Statement::step() {
  const int done = sqlite3_step(statement_.get());
  if (done == SQLITE_ROW) return true;
  if (done == SQLITE_DONE) return false;
  return refused(sqlite3_db_handle(statement_.get()), done);
}

Transaction::~Transaction() {
  // SQLite rolls some failures back by itself. If this fails too, the connection says so at its
  // next use, and what was not committed is not there after a reopen.
  if (db_ && sqlite3_get_autocommit(db_.get()) == 0) {
    sqlite3_exec(db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

Result<void> Transaction::commit() {
  const int done = sqlite3_exec(db_.get(), "COMMIT", nullptr, nullptr, nullptr);
  if (done == SQLITE_IOERR_FSYNC || done == SQLITE_IOERR_DIR_FSYNC) *sync_failed_ = true;
  if (done != SQLITE_OK) return refused(db_.get(), done);
  db_.reset();
  return {};
}

Savepoint::~Savepoint() {
  // A failure that rolled the whole transaction back took this with it.
  if (db_ && sqlite3_get_autocommit(db_.get()) == 0) {
    sqlite3_exec(db_.get(), "ROLLBACK TO part; RELEASE part", nullptr, nullptr, nullptr);
  }
}

Result<void> Savepoint::keep() {
  const int done = sqlite3_exec(db_.get(), "RELEASE part", nullptr, nullptr, nullptr);
  if (done != SQLITE_OK) return refused(db_.get(), done);
  db_.reset();
  return {};
}

Db::Db(std::unique_ptr<Connection, Close> connection) : connection_(std::move(connection)) {}

Result<Db> Db::open(const std::string& path, OpenOptions options) {
  const int mode =
      options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  Db out(std::unique_ptr<Connection, Close>(new Connection));
  sqlite3*& db = out.connection_->db;
  out.connection_->path = path;
  // SQLite may be built to read names that begin with "file:" as URIs; ours never are.
  const std::string plain = path.starts_with("file:") ? "./" + path : path;
  if (!options.read_only && path != ":memory:") make_private(plain);
  const int done = sqlite3_open_v2(plain.c_str(), &db,
                                   mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  if (done != SQLITE_OK) return fail(code_of(done), sqlite3_errmsg(db), path);
  TRY_VOID(out.harden(options));
  return out;
}

Result<void> Db::harden(OpenOptions options) {
  sqlite3* db = connection_->db;
  sqlite3_busy_timeout(db, options.busy_timeout_ms);
  for (const int off :
       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL}) {
    CHECK(sqlite3_db_config(db, off, 0, nullptr) == SQLITE_OK);
  }
  CHECK(sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr) == SQLITE_OK);
  // temp_store: what is sorted must not reach a file that nobody wipes. cache_size, in KiB, and
  // wal_autocheckpoint, in pages: what many steps write to one page reaches the file once.
  TRY_VOID(
      run_script("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA mmap_size=0;"
                 "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY;"
                 "PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000"));
  if (options.read_only) return {};
  TRY(const Statement mode, one("PRAGMA journal_mode=WAL"));
  const std::string name = mode.text(0);
  if (name != "wal" && name != "memory") {
    return fail(Code::failed, "the folder's file system cannot carry a write-ahead file", path());
  }
  return {};
}

Result<Statement> Db::prepare(std::string_view sql) {
  auto home = connection_->idle.find(sql);
  if (home == connection_->idle.end()) home = connection_->idle.try_emplace(std::string(sql)).first;
  std::vector<Prepared>& idle = home->second;
  if (!idle.empty()) {
    Prepared again = std::move(idle.back());
    idle.pop_back();
    return Statement(std::move(again), &idle);
  }
  sqlite3_stmt* made = nullptr;
  const char* rest = nullptr;
  const int done = sqlite3_prepare_v3(connection_->db, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &made, &rest);
  if (done != SQLITE_OK) return refused(connection_->db, done);
  const std::string_view behind(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
  CHECK(made != nullptr && behind.find_first_not_of(" \n") == behind.npos);  // one statement
  return Statement(Prepared(made), &idle);
}

Result<Statement> Db::first_row(std::string_view sql, Values values) {
  TRY(Statement statement, prepare(sql));
  TRY_VOID(statement.bind_all(values, Statement::Lend::copied));
  TRY(const bool found, statement.step());
  if (!found) return fail(Code::not_found, "no such record");
  return statement;
}

Result<void> Db::each_row(std::string_view sql, Values values, const Seen& see) {
  TRY(Statement statement, prepare(sql));
  TRY_VOID(statement.bind_all(values, Statement::Lend::for_the_call));
  for (;;) {
    TRY(const bool more, statement.step());
    if (!more) return {};
    TRY_VOID(see(statement));
  }
}

Result<Transaction> Db::begin() {
  CHECK(!in_transaction());
  if (*connection_->sync_failed) {
    return fail(Code::disk, "a sync failed: see to the disk, then start again", path());
  }
  TRY_VOID(run("BEGIN IMMEDIATE"));
  return Transaction(connection_->db, connection_->sync_failed);
}

Result<Savepoint> Db::savepoint() {
  CHECK(in_transaction());
  TRY_VOID(run("SAVEPOINT part"));
  return Savepoint(connection_->db);
}

Result<void> Db::run_script(const std::string& sql) {
  const int done = sqlite3_exec(connection_->db, sql.c_str(), nullptr, nullptr, nullptr);
  if (done != SQLITE_OK) return refused(connection_->db, done);
  return {};
}

const std::string& Db::path() const {
  return connection_->path;
}
std::int64_t Db::changed_rows() const {
  return sqlite3_changes64(connection_->db);
}
std::int64_t Db::last_rowid() const {
  return sqlite3_last_insert_rowid(connection_->db);
}
bool Db::in_transaction() const {
  return sqlite3_get_autocommit(connection_->db) == 0;
}

}  // namespace valise::sqlite
