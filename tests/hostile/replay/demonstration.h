// Where the attackers stand: a demonstration network on this machine, as the quickstart leaves it.
// Each takes from its folder only what the attack he plays would have given him.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "admin/keys.h"
#include "base/random.h"
#include "cli/json.h"
#include "config/config.h"
#include "http/client.h"
#include "ledger/charter.h"
#include "sqlite/db.h"
#include "store/ledgers.h"
#include "terminal/workplace.h"

namespace valise::replay {

struct Server {
  std::string name;
  bool trustee = false;
  http::Target target;
};

// What anyone on the machine may know: who there is and where each listens.
struct Demonstration {
  std::filesystem::path folder;
  cable::MemberId victim;
  config::Node settings;  // of the victim's node
  ledger::Adopted adopted;
  std::vector<Server> servers;

  const ledger::Member& member() const { return *adopted.charter.member(victim); }
  std::string origin() const { return adopted.charter.origin_of(victim); }
  std::filesystem::path node_folder() const { return folder / victim.str(); }
};

// Errors: refused (a charter for real cables); those of the settings and the charter.
Result<Demonstration> open_demonstration(const std::filesystem::path& folder,
                                         std::string_view victim);

// What root on the victim's node has: its keys, its missions' keys, its database.
struct Loot {
  admin::NodeKeys keys;
  std::vector<admin::MissionKey> missions;
  std::unique_ptr<sqlite::Db> db;  // read only
  std::unique_ptr<store::Ledger> ledger;
};
Result<Loot> loot_of(const Demonstration& demo);

// An officer's unlocked terminal, his authenticator at hand.
class Insider {
 public:
  static Result<std::unique_ptr<Insider>> at(const Demonstration& demo, const std::string& officer,
                                             Random& random);

  const terminal::Settings& settings() const { return settings_; }
  terminal::Workplace& operator*() { return *workplace_; }
  terminal::Workplace* operator->() { return &*workplace_; }
  terminal::Authenticator& authenticator() { return *authenticator_; }

 private:
  explicit Insider(terminal::Settings settings)
      : settings_(std::move(settings)), clock_(settings_.clock_offset_s) {}

  terminal::Settings settings_;
  terminal::OffsetClock clock_;
  std::unique_ptr<terminal::Authenticator> authenticator_;
  std::optional<terminal::Workplace> workplace_;
};

// A folder that is gone when this is.
class Scratch {
 public:
  explicit Scratch(Random& random);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

// How an attack ended. `said` is the line that a person reads; `held`: the network stood.
struct Outcome {
  bool held = false;
  std::string said;
  cli::Json::Members facts;
};

}  // namespace valise::replay
