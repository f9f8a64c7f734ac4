#include "admin/commands.h"
#include "admin/file.h"
#include "admin/keys.h"
#include "admin/running.h"
#include "node/node.h"

namespace valise::admin {
namespace {

Result<void> run(const std::string& file, Console& console) {
  TRY(const config::Node settings, config::load_node(file));
  TRY(const ledger::Adopted adopted, load_charter(settings));
  TRY(NodeKeys keys, read_node_keys(settings.data));
  TRY(const auto member, cable::MemberId::parse(settings.member));
  TRY(const FolderLock alone, FolderLock::take(settings.data, "valise-node"));
  TRY(sqlite::Db db, open_database(settings, "node.db", store::node_migrations()));
  const OffsetClock clock(settings.clock_offset_s);
  Journal journal(clock);
  const Secret tls_seed = keys.tls.seed().copy();
  node::Setup setup{adopted, member, std::move(keys.ledger),
                    [data = settings.data]() -> Result<node::MissionKeys> {
                      TRY(auto read, read_mission_keys(data));
                      node::MissionKeys out;
                      for (MissionKey& key : read) {
                        out.emplace(key.mission, std::move(key.kem));
                      }
                      return out;
                    }};
  TRY(const auto core, node::Node::open(std::move(setup), db, console.random, journal));
  std::vector<http::StationRoute> routes;
  for (const auto& served : node::Node::served()) {
    routes.push_back({std::string(served.pattern), served.access, served.body_bytes_max});
  }
  return serve({settings, adopted.charter, clock, tls_seed, std::move(routes)}, *core, journal,
               console);
}

}  // namespace

Command node_run() {
  auto file = std::make_shared<std::string>("node.toml");
  return {"run",
          "Serves until SIGTERM",
          {{"--config", "Settings of this node", file.get()}},
          [file](Console& console) { return run(*file, console); },
          {}};
}

}  // namespace valise::admin
