#include <algorithm>

#include "admin/commands.h"
#include "admin/file.h"
#include "admin/keys.h"
#include "admin/running.h"
#include "trustee/trustee.h"

namespace valise::admin {
namespace {

// The trustee, on its database; what runs it decides for how long.
struct Opened {
  config::Trustee settings;
  ledger::Adopted adopted;
  Secret tls_seed;
  trustee::SeatKeys keys;
};

Result<Opened> open_trustee(const std::string& file) {
  TRY(config::Trustee settings, config::load_trustee(file));
  TRY(ledger::Adopted adopted, load_charter(settings));
  TRY(SeatKeys keys, read_seat_keys(settings.data));
  const auto& seats = adopted.charter.seats;
  const auto seat = std::find_if(seats.begin(), seats.end(),
                                 [&](const ledger::Seat& s) { return s.name == settings.name; });
  if (seat == seats.end()) {
    return fail(Code::config, "the charter has no seat of this name", settings.name);
  }
  Secret tls_seed = keys.tls.seed().copy();
  trustee::SeatKeys own{seat->number, std::move(keys.kem), std::move(keys.cosignature),
                        std::move(keys.statement)};
  return Opened{std::move(settings), std::move(adopted), std::move(tls_seed), std::move(own)};
}

Result<void> run(const std::string& file, Console& console) {
  TRY(Opened opened, open_trustee(file));
  TRY(const FolderLock alone, FolderLock::take(opened.settings.data, "valise-trustee"));
  TRY(sqlite::Db db, open_database(opened.settings, "trustee.db", store::trustee_migrations()));
  const OffsetClock clock(opened.settings.clock_offset_s);
  Journal journal(clock);
  trustee::Setup setup{opened.adopted, std::move(opened.keys),
                       static_cast<std::uint64_t>(opened.settings.member_bytes_per_day)};
  for (const config::Contact& each : opened.settings.contacts) {
    setup.contacts.push_back({each.name, each.of});
  }
  TRY(const auto core, trustee::Trustee::open(std::move(setup), db, console.random, journal));
  std::vector<http::StationRoute> routes;
  for (const auto& served : trustee::Trustee::served()) {
    routes.push_back({std::string(served.pattern), served.access, served.body_bytes_max});
  }
  return serve({opened.settings, opened.adopted.charter, clock, opened.tls_seed, std::move(routes),
                contacts_of(opened.settings)},
               *core, journal, console);
}

// Marks the database: at its next start the seat hears every other before it acts.
Result<void> rejoin(const std::string& file, Console& console) {
  TRY(Opened opened, open_trustee(file));
  TRY(const FolderLock alone, FolderLock::take(opened.settings.data, "valise-trustee"));
  TRY(sqlite::Db db, open_database(opened.settings, "trustee.db", store::trustee_migrations()));
  Journal journal(console.clock);
  trustee::Setup setup{opened.adopted, std::move(opened.keys)};
  TRY(const auto core, trustee::Trustee::open(std::move(setup), db, console.random, journal));
  TRY_VOID(core->begin_rejoin());
  console.out << "at its next start this seat cosigns and releases nothing until every other seat "
                 "has told it what it holds\n";
  return {};
}

}  // namespace

Command trustee_run() {
  auto file = std::make_shared<std::string>("trustee.toml");
  return {"run",
          "Serves until SIGTERM",
          {{"--config", "Settings of this trustee", file.get()}},
          [file](Console& console) { return run(*file, console); },
          {}};
}

Command trustee_rejoin() {
  auto file = std::make_shared<std::string>("trustee.toml");
  return {"rejoin",
          "After a restore: hear every other seat before cosigning or releasing",
          {{"--config", "Settings of this trustee", file.get()}},
          [file](Console& console) { return rejoin(*file, console); },
          {}};
}

}  // namespace valise::admin
