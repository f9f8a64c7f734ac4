// What both servers need to run: their settings, the charter, a database, a clock, and a station
// until someone says stop.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "admin/command.h"
#include "base/journal.h"
#include "config/config.h"
#include "http/station.h"
#include "ledger/charter.h"
#include "sqlite/db.h"
#include "sqlite/upkeep.h"

namespace valise::admin {

// The system's time, moved by a demonstration's offset.
class OffsetClock final : public Clock {
 public:
  explicit OffsetClock(std::int64_t seconds) : seconds_(seconds) {}
  Time now() const override { return system_.now() + seconds_; }

 private:
  SystemClock system_;
  std::int64_t seconds_;
};

// Errors: config (a clock offset, or a demonstration's settings, where the charter is for real).
Result<ledger::Adopted> load_charter(const config::Server& settings);

// The server's database, its folder private and its schema of this version. Errors: disk, corrupt,
// unsupported (of a newer version).
Result<sqlite::Db> open_database(const config::Server& settings, std::string_view name,
                                 std::span<const sqlite::Migration> migrations);

// Where the charter's nodes and seats are, by the names that errands use. Errors: config (a peer
// that the charter does not know).
Result<std::map<std::string, http::Target>> targets_of(const config::Server& settings,
                                                       const ledger::Charter& charter);

// Whom a trustee tells, by the names that tellings use.
std::map<std::string, http::Contact> contacts_of(const config::Trustee& settings);

struct Serving {
  const config::Server& settings;
  const ledger::Charter& charter;
  const Clock& clock;
  const Secret& tls_seed;
  std::vector<http::StationRoute> routes;
  std::map<std::string, http::Contact> contacts = {};
};
// Serves until SIGTERM or SIGINT, then ends in good order.
Result<void> serve(const Serving& serving, http::Core& core, Journal& journal, Console& console);

}  // namespace valise::admin
