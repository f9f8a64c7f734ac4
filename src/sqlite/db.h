// The one SQLite wrapper: Db, Statement, Transaction, Savepoint.
//
// A Db belongs to one thread at a time, and outlives what it hands out (CHECKed when it closes).
// It is opened for durability, mode 0600: WAL, synchronous=FULL, foreign keys, no trusted schema.
// Failures: Code::disk (full, I/O, not to be opened or written), corrupt (damaged, not a database),
// conflict (a constraint), busy (another connection holds the lock), else failed; detail is
// SQLite's own message. SQL texts are constants of the program: each is prepared once and kept, so
// the hot path is a look-up and a bind.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "sqlite/value.h"

struct sqlite3;
struct sqlite3_stmt;

namespace valise::sqlite {

struct Finalize {
  void operator()(sqlite3_stmt* statement) const;
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

// The columns of the row a statement stands on, from 0. What view() lends is gone at the next step.
class Row {
 public:
  bool is_null(int column) const;
  std::int64_t int64(int column) const;
  Result<std::uint64_t> uint64(int column) const;  // negative: Code::corrupt
  View view(int column) const;                     // of a blob or a text
  Bytes bytes(int column) const { return to_bytes(view(column)); }
  std::string text(int column) const { return to_string(view(column)); }
  // An identity of base/id.h; another length than 32: Code::corrupt.
  template <class IdType>
  Result<IdType> id(int column) const {
    auto bytes = to_array<32>(view(column));
    if (!bytes) return fail(Code::corrupt, std::move(bytes).error().detail);
    return IdType{*bytes};
  }

 protected:
  explicit Row(Prepared statement) : statement_(std::move(statement)) {}
  Prepared statement_;
};

// A prepared statement on loan from its Db, to which it returns, reset, on destruction. While it
// stands on a row it holds a read transaction open: do not keep it.
class Statement : public Row {
 public:
  Statement(Statement&&) noexcept = default;
  Statement& operator=(Statement&&) noexcept = default;
  ~Statement();

  // Resets, then binds copies of all parameters in order; CHECKs their number.
  template <class... Args>
  Result<void> bind(const Args&... args) {
    return bind_all({Value(args)...}, Lend::copied);
  }
  Result<bool> step();  // true: it stands on a row; false: done

 private:
  friend class Db;
  enum class Lend : std::uint8_t { for_the_call, copied };
  Statement(Prepared prepared, std::vector<Prepared>* home)
      : Row(std::move(prepared)), home_(home) {}
  Result<void> bind_all(Values values, Lend lend);

  std::vector<Prepared>* home_;
};

// BEGIN IMMEDIATE … COMMIT; rolled back on destruction unless committed.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept = default;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  friend class Db;
  struct Forget {
    void operator()(sqlite3*) const {}
  };
  Transaction(sqlite3* db, std::shared_ptr<bool> sync_failed)
      : db_(db), sync_failed_(std::move(sync_failed)) {}
  std::unique_ptr<sqlite3, Forget> db_;  // null once moved from
  std::shared_ptr<bool> sync_failed_;    // the Db's
};

// A part of a transaction that can be taken back alone: undone on destruction unless kept.
class Savepoint {
 public:
  Savepoint(Savepoint&&) noexcept = default;
  Savepoint& operator=(Savepoint&&) = delete;
  ~Savepoint();
  Result<void> keep();

 private:
  friend class Db;
  struct Forget {
    void operator()(sqlite3*) const {}
  };
  explicit Savepoint(sqlite3* db) : db_(db) {}
  std::unique_ptr<sqlite3, Forget> db_;  // null once moved from
};

struct OpenOptions {
  bool read_only = false;
  int busy_timeout_ms = 5000;
};

class Db {
 public:
  // path is a file, made if absent, or ":memory:".
  static Result<Db> open(const std::string& path, OpenOptions options = {});

  Result<Statement> prepare(std::string_view sql);
  // CHECKs that none is open. After a failed sync nobody knows what is on the disk, and a later
  // sync would say that all is well: from then on Code::disk, until the file is opened again.
  Result<Transaction> begin();
  Result<Savepoint> savepoint();  // CHECKs that a transaction is open; the newest ends first

  // Runs to the end; rows, if any, are dropped.
  template <class... Args>
  Result<void> run(std::string_view sql, const Args&... args) {
    return each_row(sql, {Value(args)...}, [](const Row&) { return Result<void>(); });
  }
  // The first row; none: Code::not_found.
  template <class... Args>
  Result<Statement> one(std::string_view sql, const Args&... args) {
    return first_row(sql, {Value(args)...});
  }
  // Calls see(row) for every row and stops at its first error, which it returns.
  template <class See, class... Args>
  Result<void> each(std::string_view sql, See&& see, const Args&... args) {
    return each_row(sql, {Value(args)...}, std::ref(see));
  }
  Result<void> run_script(const std::string& sql);  // several statements, no parameters

  const std::string& path() const;
  std::int64_t changed_rows() const;  // by the last INSERT, UPDATE or DELETE
  std::int64_t last_rowid() const;    // of the last INSERT
  bool in_transaction() const;

 private:
  struct Connection;
  struct Close {
    void operator()(Connection* connection) const;
  };
  using Seen = std::function<Result<void>(const Row&)>;
  explicit Db(std::unique_ptr<Connection, Close> connection);
  Result<void> harden(OpenOptions options);
  Result<Statement> first_row(std::string_view sql, Values values);
  Result<void> each_row(std::string_view sql, Values values, const Seen& see);

  std::unique_ptr<Connection, Close> connection_;
};

}  // namespace valise::sqlite
