// What a trustee saw in its mirrors that somebody should look at, and what became of it. The alarm
// itself is bytes here; the columns are what is asked by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "sqlite/db.h"

namespace valise::store {

struct StoredAlarm {
  Hash name;
  std::string origin;  // of the ledger of whoever is to answer it
  Time raised;
  Time due;                // until when somebody is to own it
  bool open = true;        // nobody closed it
  bool unanswered = true;  // nobody owned it, and it was not told on yet
  Bytes alarm;
};

// That is still to be told to a contact outside the network.
struct OwedAlarm {
  std::int64_t id = 0;
  std::string contact;
  Hash alarm;
  bool again = false;  // that nobody owned it
};

class Alarms {
 public:
  explicit Alarms(sqlite::Db& db) : db_(db) {}

  // False: it was known.
  Result<bool> raise(const StoredAlarm& alarm);
  Result<void> change(const StoredAlarm& alarm);
  Result<std::optional<StoredAlarm>> find(const Hash& name) const;
  // Of one ledger, raised since then or still open; the newest first, at most so many.
  Result<std::vector<StoredAlarm>> list(const std::string& origin, Time since,
                                        std::int64_t most) const;
  // That nobody owned in time.
  Result<std::vector<StoredAlarm>> overdue(Time now) const;

  Result<std::int64_t> owe(const OwedAlarm& owed);  // its id
  Result<std::vector<OwedAlarm>> owed() const;      // in the order in which they were owed
  Result<std::optional<OwedAlarm>> owed(std::int64_t id) const;
  Result<void> settle(std::int64_t id);

 private:
  sqlite::Db& db_;
};

}  // namespace valise::store
