#include "hostile/replay/demonstration.h"

#include <algorithm>

#include "admin/running.h"
#include "cli/place.h"

namespace valise::replay {

Result<Demonstration> open_demonstration(const std::filesystem::path& folder,
                                         std::string_view victim) {
  TRY(cable::MemberId member, cable::MemberId::parse(victim));
  TRY(config::Node settings, config::load_node(folder / member.str() / "node.toml"));
  TRY(ledger::Adopted adopted, admin::load_charter(settings));
  if (!adopted.charter.demonstration) {
    return fail(Code::refused, "Attackers are for demonstrations: this charter is for real cables",
                settings.charter.string());
  }
  const ledger::Member* own = adopted.charter.member(member);
  if (own == nullptr) return fail(Code::config, "The charter has no such member", member.str());
  TRY(const auto targets, admin::targets_of(settings, adopted.charter));
  std::vector<Server> servers = {
      {member.str(), false, {settings.listen.host, settings.listen.port, own->node.tls_key}}};
  for (const ledger::Member& other : adopted.charter.members) {
    const auto found = targets.find("node " + other.id.str());
    if (found != targets.end()) servers.push_back({other.id.str(), false, found->second});
  }
  for (const ledger::Seat& seat : adopted.charter.seats) {
    const auto found = targets.find("trustee " + std::to_string(seat.number));
    if (found != targets.end()) servers.push_back({seat.name, true, found->second});
  }
  return Demonstration{folder, member, std::move(settings), std::move(adopted), std::move(servers)};
}

Result<Loot> loot_of(const Demonstration& demo) {
  const std::filesystem::path& data = demo.settings.data;
  TRY(auto keys, admin::read_node_keys(data));
  TRY(auto missions, admin::read_mission_keys(data));
  TRY(sqlite::Db opened, sqlite::Db::open((data / "node.db").string(), {.read_only = true}));
  auto db = std::make_unique<sqlite::Db>(std::move(opened));
  TRY(store::Ledger ledger, store::Ledger::open(*db, demo.origin()));
  return Loot{std::move(keys), std::move(missions), std::move(db),
              std::make_unique<store::Ledger>(std::move(ledger))};
}

Result<std::unique_ptr<Insider>> Insider::at(const Demonstration& demo, const std::string& officer,
                                             Random& random) {
  TRY(const auto config, config::load_terminal(demo.folder / "people" / officer / "terminal.toml"));
  TRY(terminal::Settings settings, cli::settings_of(config));
  std::unique_ptr<Insider> out(new Insider(std::move(settings)));
  TRY(out->authenticator_, terminal::make_authenticator(out->settings_, {}, random));
  TRY(auto workplace,
      terminal::Workplace::open(out->settings_, {*out->authenticator_, random, out->clock_}));
  out->workplace_.emplace(std::move(workplace));
  return out;
}

Scratch::Scratch(Random& random)
    : folder_(std::filesystem::temp_directory_path() /
              ("valise-replay-" + to_hex(random.array<8>()))) {
  std::filesystem::create_directory(folder_);
  std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace valise::replay
