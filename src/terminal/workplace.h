// What every command of an officer works with: his settings, the charter he trusts, his unlocked
// device, his authenticator, the network. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "ledger/acts.h"
#include "ledger/facts.h"
#include "terminal/agent.h"
#include "terminal/keyring.h"
#include "terminal/network.h"
#include "terminal/settings.h"

namespace valise::terminal {

class Workplace {
 public:
  // What outlives it.
  struct Around {
    Authenticator& authenticator;
    Random& random;
    const Clock& clock;
  };
  // Reads the keyring, checks the charter, takes the keys from the agent or, without one, by a
  // touch. Errors: those of read_keyring, charter_of, unlock; config (settings of another member).
  static Result<Workplace> open(const Settings& settings, const Around& around);
  // With keys at hand, for tests and for `unlock` itself; no agent is asked.
  static Result<Workplace> open_with(const Settings& settings, const Around& around,
                                     Keyring keyring, UnlockedDevice device);

  const Settings& settings() const { return settings_; }
  const Keyring& keyring() const { return keyring_; }
  const ledger::Charter& charter() const { return charter_->charter; }
  const Hash& charter_hash() const { return charter_->hash; }
  const seal::Domain& domain() const { return charter_->domain; }
  const ledger::Member& member() const { return *charter().member(settings_.member); }
  std::string origin() const { return charter().origin_of(settings_.member); }
  const UnlockedDevice& device() const { return *device_; }
  const cable::OfficerId& officer() const { return device_->officer; }
  const Network& network() const { return *network_; }
  Authenticator& authenticator() const { return around_.authenticator; }
  Random& random() const { return around_.random; }
  Time now() const { return around_.clock.now(); }

  // The mission of a command: the one named, else that of the settings. Errors: usage.
  Result<cable::MissionId> mission(const std::optional<cable::MissionId>& named) const;

  // One touch of the officer's passkey. `challenge`: 32 bytes.
  Result<seal::Assertion> touch(View challenge) const;
  seal::Detached sign_device(std::string_view label, View payload) const;
  // Device over the payload under the label, touch over the challenge (default H_label(payload)).
  Result<ledger::PersonalSignature> sign(std::string_view label, View payload) const;
  Result<ledger::PersonalSignature> sign(std::string_view label, View payload,
                                         View challenge) const;

  // The open session, kept by the agent where there is one, else by this object.
  const std::optional<HeldSession>& session() const { return session_; }
  Result<void> put_session(std::optional<HeldSession> session);
  // The cable's place in it, for this command alone of all that run; none: it has none that is
  // unused, or the session is another mission's.
  std::optional<ledger::SessionPlace> take_place(const cable::MissionId& mission,
                                                 const CableId& cable);
  // The request that claimed it cannot stand in the ledger.
  Result<void> give_place_back(const ledger::SessionPlace& place);
  // The node has the session's entry.
  Result<void> session_sent();

  // The newest checkpoint of the own ledger that this terminal has verified (row 33), kept in the
  // data folder; of size 0 at first.
  ledger::SeenCheckpoint seen() const;
  // Keeps the larger. Errors: disk.
  Result<void> saw(const ledger::SeenCheckpoint& checkpoint) const;

 private:
  explicit Workplace(const Around& around) : around_(around) {}

  Around around_;
  Settings settings_;
  Keyring keyring_;
  std::unique_ptr<ledger::Adopted> charter_;
  std::unique_ptr<UnlockedDevice> device_;
  std::unique_ptr<Network> network_;
  std::optional<Agent> agent_;
  std::optional<HeldSession> session_;
};

}  // namespace valise::terminal
