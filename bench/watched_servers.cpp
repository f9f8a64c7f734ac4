#include "watched_servers.h"

#include <algorithm>
#include <map>

#include "admin/keys.h"
#include "admin/running.h"
#include "base/random.h"
#include "figures.h"
#include "node/node.h"
#include "trustee/trustee.h"

namespace valise::bench {
namespace {

class WatchedCore final : public http::Core {
 public:
  WatchedCore(std::unique_ptr<http::Core> inner, std::string name, Watch& watch)
      : inner_(std::move(inner)), name_(std::move(name)), watch_(watch) {}

  http::Step step(Time now, std::vector<http::CoreCall> calls,
                  std::vector<http::Return> returns) override {
    WatchedStep seen{name_, std::chrono::steady_clock::now(), {}, {}, {}, {}};
    for (const http::CoreCall& call : calls) seen.calls.push_back(call.request.path);
    for (const http::Return& back : returns) seen.returned.push_back(sent_[back.id]);
    http::Step out = inner_->step(now, std::move(calls), std::move(returns));
    seen.ended = std::chrono::steady_clock::now();
    for (const http::Errand& errand : out.errands) {
      sent_[errand.id] = errand.path;
      seen.sent.push_back(errand.path);
    }
    seen.answered = out.answers.size();
    if (!seen.calls.empty() || !seen.returned.empty() || !seen.sent.empty()) {
      watch_.note(std::move(seen));
    }
    return out;
  }

 private:
  std::unique_ptr<http::Core> inner_;
  std::string name_;
  Watch& watch_;
  std::map<std::uint64_t, std::string> sent_;  // by errand
};

template <class Core>
std::vector<http::StationRoute> routes_of() {
  std::vector<http::StationRoute> out;
  for (const auto& served : Core::served()) {
    out.push_back({std::string(served.pattern), served.access, served.body_bytes_max});
  }
  return out;
}

// What a core and its station refer to, in the order of their lives.
class Server final : public WatchedServer {
 public:
  static std::unique_ptr<WatchedServer> node(const std::filesystem::path& folder, Watch& watch) {
    const config::Node settings = must(config::load_node(folder / "node.toml"));
    admin::NodeKeys keys = must(admin::read_node_keys(settings.data));
    const Secret tls_seed = keys.tls.seed().copy();
    auto out = std::unique_ptr<Server>(new Server(settings, "node.db", store::node_migrations()));
    node::Setup setup{out->adopted_, must(cable::MemberId::parse(settings.member)),
                      std::move(keys.ledger),
                      [data = settings.data] { return mission_keys(data); }};
    auto core = must(node::Node::open(std::move(setup), out->db_, out->random_, out->journal_));
    out->serve({settings, "node " + settings.member, routes_of<node::Node>()}, std::move(core),
               tls_seed, watch);
    return out;
  }

  static std::unique_ptr<WatchedServer> trustee(const std::filesystem::path& folder, Watch& watch) {
    const config::Trustee settings = must(config::load_trustee(folder / "trustee.toml"));
    admin::SeatKeys keys = must(admin::read_seat_keys(settings.data));
    const Secret tls_seed = keys.tls.seed().copy();
    auto out =
        std::unique_ptr<Server>(new Server(settings, "trustee.db", store::trustee_migrations()));
    const auto& seats = out->adopted_.charter.seats;
    const auto seat = std::find_if(seats.begin(), seats.end(),
                                   [&](const ledger::Seat& s) { return s.name == settings.name; });
    trustee::Setup setup{out->adopted_,
                         {seat->number, std::move(keys.kem), std::move(keys.cosignature),
                          std::move(keys.statement)}};
    auto core =
        must(trustee::Trustee::open(std::move(setup), out->db_, out->random_, out->journal_));
    out->serve({settings, "trustee " + settings.name, routes_of<trustee::Trustee>()},
               std::move(core), tls_seed, watch);
    return out;
  }

 private:
  Server(const config::Server& settings, std::string_view database,
         std::span<const sqlite::Migration> migrations)
      : adopted_(must(admin::load_charter(settings))),
        db_(must(admin::open_database(settings, database, migrations))) {}

  static Result<node::MissionKeys> mission_keys(const std::filesystem::path& data) {
    TRY(auto read, admin::read_mission_keys(data));
    node::MissionKeys out;
    for (admin::MissionKey& key : read) out.emplace(key.mission, std::move(key.kem));
    return out;
  }

  struct Served {
    const config::Server& settings;
    std::string name;
    std::vector<http::StationRoute> routes;
  };
  void serve(Served served, std::unique_ptr<http::Core> core, const Secret& tls_seed,
             Watch& watch) {
    core_ = std::make_unique<WatchedCore>(std::move(core), served.name, watch);
    const auto identity =
        std::make_shared<const http::Certificate>(must(http::make_certificate(tls_seed)));
    http::StationOptions options;
    options.server.address = served.settings.listen.host;
    options.server.port = served.settings.listen.port;
    options.server.workers = static_cast<std::size_t>(served.settings.limits.workers);
    options.server.queue_max = static_cast<std::size_t>(served.settings.limits.queue_max);
    options.peers = must(admin::targets_of(served.settings, adopted_.charter));
    options.routes = std::move(served.routes);
    station_ = must(http::Station::start(
        std::move(options), *core_, clock_, identity,
        [](http::Access, const http::Peer&, const http::Request&) { return Result<void>(); }));
  }

  ledger::Adopted adopted_;
  sqlite::Db db_;
  SystemRandom random_;
  SystemClock clock_;
  Journal journal_{clock_, [](std::string_view) {}};
  std::unique_ptr<http::Core> core_;
  std::unique_ptr<http::Station> station_;
};

}  // namespace

void Watch::note(WatchedStep step) {
  const std::lock_guard lock(mutex_);
  steps_.push_back(std::move(step));
}

std::vector<WatchedStep> Watch::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(steps_, {});
}

std::unique_ptr<WatchedServer> start_node(const std::filesystem::path& folder, Watch& watch) {
  return Server::node(folder, watch);
}

std::unique_ptr<WatchedServer> start_trustee(const std::filesystem::path& folder, Watch& watch) {
  return Server::trustee(folder, watch);
}

}  // namespace valise::bench
