#include "sim/world.h"

#include <algorithm>

#include "sim/liar.h"

namespace valise::sim {
namespace {

constexpr std::int64_t kTickMs = 500;
constexpr std::int64_t kTickMsMax = 8'000;  // of a server to which nothing happens

std::vector<std::string> members_of(const std::vector<std::string>& missions) {
  std::vector<std::string> out;
  for (const std::string& mission : missions) {
    const std::string member = mission.substr(0, mission.find('/'));
    if (std::find(out.begin(), out.end(), member) == out.end()) out.push_back(member);
  }
  return out;
}

fixture::NetworkOptions network_options(const WorldOptions& options) {
  fixture::NetworkOptions out;
  out.seed = options.seed * 2 + 1;
  out.members = members_of(options.missions);
  out.cooling_off_seconds = options.cooling_off_seconds;
  out.handling = options.handling;
  for (ledger::Handling& row : out.handling) row.new_day = options.budget;
  return out;
}

}  // namespace

void Events::after(std::int64_t ms, std::function<void()> what) {
  queue_.emplace(std::pair{now_ms_ + ms, ++planned_}, std::move(what));
}

bool Events::next(std::int64_t until_ms) {
  if (queue_.empty() || queue_.begin()->first.first > until_ms) {
    now_ms_ = std::max(now_ms_, until_ms);
    return false;
  }
  auto first = queue_.extract(queue_.begin());
  now_ms_ = first.key().first;
  first.mapped()();
  return true;
}

seal::SigningKey copy(const seal::SigningKey& key) {
  return seal::SigningKey::from_seed(key.seed().copy()).value();
}

seal::KemKey copy(const seal::KemKey& key) {
  return seal::KemKey::from_seed(key.seed().copy()).value();
}

http::Request post(std::string_view path, Bytes body, const http::PublicKey& from) {
  http::Request out;
  out.method = "POST";
  out.path = std::string(path);
  out.content_type = "application/cbor";
  out.body = std::move(body);
  out.peer.key = from;
  return out;
}

World::World(const WorldOptions& options)
    : random(options.seed),
      network(network_options(options)),
      options_(options),
      members_(members_of(options.missions)),
      clock_(*this),
      journal_(clock_, [this](std::string_view line) {
        if (hear) hear(line);
      }) {
  for (const std::string& member : members_) {
    add_server("node " + member, network.member(member).tls.verify_key(), store::node_migrations());
  }
  for (const fixture::SeatKeys& seat : network.seats()) {
    add_server("trustee " + std::to_string(seat.seat.number), seat.seat.tls_key,
               store::trustee_migrations());
  }
}

World::~World() {
  for (auto& [name, server] : servers_) server->core.reset();
}

void World::add_server(const std::string& name, const http::PublicKey& key,
                       std::span<const sqlite::Migration> tables) {
  auto server = std::make_unique<Server>();
  server->name = name;
  server->key = key;
  server->db = std::make_unique<sqlite::Db>(sqlite::Db::open(":memory:").value());
  CHECK(sqlite::apply_migrations(*server->db, tables));
  server->random = std::make_unique<SeededRandom>(random.next());
  open_core(*server);
  plan_tick(*server, true);
  servers_.emplace(name, std::move(server));
}

void World::open_core(Server& server) {
  ++server.life;
  const std::string who = server.name.substr(server.name.find(' ') + 1);
  server.core = server.name.starts_with("node")
                    ? open_node(server, who)
                    : open_trustee(server, static_cast<std::uint8_t>(std::stoi(who)));
}

std::unique_ptr<http::Core> World::open_node(Server& server, const std::string& member) {
  const fixture::MemberKeys& keys = network.member(member);
  node::Setup setup{
      network.adopted(), keys.id, copy(keys.ledger), [this, member]() -> Result<node::MissionKeys> {
        node::MissionKeys out;
        for (const std::string& name : opened_) {
          if (!name.starts_with(member + "/")) continue;
          out.emplace(cable::MissionId::parse(name).value(), copy(network.mission_key(name)));
        }
        return out;
      }};
  std::unique_ptr<http::Core> core =
      node::Node::open(std::move(setup), *server.db, *server.random, journal_).value();
  if (member != options_.liar) return core;
  return std::make_unique<LyingNode>(*this, member, std::move(core));
}

std::unique_ptr<http::Core> World::open_trustee(Server& server, std::uint8_t seat) {
  const fixture::SeatKeys& keys = network.seat(seat);
  trustee::Setup setup{network.adopted(),
                       {seat, copy(keys.kem), copy(keys.cosignature), copy(keys.statement)}};
  setup.contacts = options_.contacts;
  return trustee::Trustee::open(std::move(setup), *server.db, *server.random, journal_).value();
}

void World::run_for(std::int64_t seconds) {
  const std::int64_t until = events_.now_ms() + seconds * 1000;
  while (events_.next(until)) {
  }
}

std::int64_t World::delay_ms() {
  const auto usual = static_cast<std::int64_t>(5 + random.below(60));
  return dice(fates.slow) ? usual + static_cast<std::int64_t>(random.below(25'000)) : usual;
}

void World::cut(const std::string& a, const std::string& b, std::int64_t seconds) {
  cuts_[{std::min(a, b), std::max(a, b)}] = events_.now_ms() + seconds * 1000;
}

bool World::is_cut(const std::string& a, const std::string& b) const {
  const auto found = cuts_.find({std::min(a, b), std::max(a, b)});
  return found != cuts_.end() && found->second > events_.now_ms();
}

void World::call(const std::string& from, const std::string& to, http::Request request,
                 std::int64_t deadline_ms, Reply reply) {
  // Whichever comes first answers: an answer, its twin, the deadline.
  const auto open = std::make_shared<Reply>(std::move(reply));
  const Reply once = [open](Result<http::Answer> answer) {
    if (!*open) return;
    const Reply to_call = std::exchange(*open, nullptr);
    to_call(std::move(answer));
  };
  if (is_cut(from, to) || dice(fates.lost)) {
    events_.after(deadline_ms, [once] { once(fail(Code::unreachable, "no answer")); });
    return;
  }
  const bool doubled = dice(fates.doubled);
  deliver(from, to, request, delay_ms(), once);
  if (doubled) deliver(from, to, request, delay_ms() * 3, once);
  events_.after(deadline_ms, [once] { once(fail(Code::outcome_unknown, "no answer in time")); });
}

void World::deliver(const std::string& from, const std::string& to, const http::Request& request,
                    std::int64_t delay, const Reply& reply) {
  events_.after(delay, [this, from, to, request, reply] {
    Server& server = this->server(to);
    const std::uint64_t id = ++server.last_call;
    const Reply back = [this, from, to, reply](Result<http::Answer> answer) {
      if (is_cut(from, to) || dice(fates.answer_lost)) return;
      events_.after(delay_ms(), [reply, answer = std::move(answer)] { reply(answer); });
    };
    server.waiting.emplace(id, Server::Waiting{request, back});
    server.calls.push_back({id, request});
    wake(server);
  });
}

Result<http::Answer> World::ask(const std::string& to, http::Request request) {
  std::optional<Result<http::Answer>> said;
  call("desk", to, std::move(request), 30'000,
       [&said](Result<http::Answer> answer) { said = std::move(answer); });
  const std::int64_t until = events_.now_ms() + 60'000;
  while (!said && events_.next(until)) {
  }
  CHECK(said.has_value());
  return std::move(*said);
}

// What came within a few milliseconds is one step.
void World::wake(Server& server) {
  if (std::exchange(server.woken, true)) return;
  events_.after(3, [this, &server] { step(server); });
}

void World::plan_tick(Server& server, bool busy) {
  server.tick_ms = busy ? kTickMs : std::min(server.tick_ms * 2, kTickMsMax);
  const std::uint64_t tick = ++server.tick;
  events_.after(server.tick_ms, [this, &server, tick] {
    if (server.tick == tick) step(server);
  });
}

void World::step(Server& server) {
  server.woken = false;
  const bool work = !server.calls.empty() || !server.returns.empty();
  if (before_step) before_step(server);
  const Time clock = now() + server.skew_s;
  http::Step out =
      server.core->step(clock, std::exchange(server.calls, {}), std::exchange(server.returns, {}));
  if (work && dice(fates.crash)) {
    crash(server);
    return;
  }
  if (after_step) after_step(server, out);
  for (http::CoreAnswer& answer : out.answers) {
    const auto found = server.waiting.find(answer.id);
    CHECK(found != server.waiting.end());
    const Reply reply = std::move(found->second.reply);
    server.waiting.erase(found);
    reply(std::move(answer.answer));
  }
  for (http::Errand& errand : out.errands) {
    call(server.name, errand.to, post(errand.path, std::move(errand.body), server.key),
         errand.deadline_ms,
         [this, &server, life = server.life, id = errand.id](Result<http::Answer> answer) {
           if (server.life != life) return;
           server.returns.push_back({id, std::move(answer)});
           wake(server);
         });
  }
  for (const http::Telling& telling : out.tellings) {
    auto told = contact ? contact(server, telling) : Result<void>();
    auto answer = told ? Result<http::Answer>(http::Answer{}) : Failure(std::move(told).error());
    events_.after(delay_ms(), [this, &server, life = server.life, id = telling.id, answer] {
      if (server.life != life) return;
      server.returns.push_back({id, answer});
      wake(server);
    });
  }
  plan_tick(server, work || !out.answers.empty() || !out.errands.empty());
}

// What was answered and sent in this step never left; what was asked gets no answer.
void World::lose(std::uint8_t seat) {
  Server& server = trustee(seat);
  server.core.reset();
  server.db = std::make_unique<sqlite::Db>(sqlite::Db::open(":memory:").value());
  CHECK(sqlite::apply_migrations(*server.db, store::trustee_migrations()));
  crash(server);
  CHECK(static_cast<trustee::Trustee&>(*server.core).begin_rejoin());
}

void World::crash(Server& server) {
  server.core.reset();
  server.calls.clear();
  server.returns.clear();
  auto broken = std::exchange(server.waiting, {});
  open_core(server);
  for (auto& [id, waiting] : broken) {
    waiting.reply(fail(Code::outcome_unknown, "the connection broke"));
  }
  plan_tick(server, true);
}

}  // namespace valise::sim
