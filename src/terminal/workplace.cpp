#include "terminal/workplace.h"

#include "base/check.h"
#include "terminal/files.h"
#include "tlog/tree.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kSeenBytesMax = 4096;

std::filesystem::path seen_path(const Settings& settings) {
  return settings.data / ("seen-" + settings.member.str());
}

}  // namespace

Result<Workplace> Workplace::open(const Settings& settings, const Around& around) {
  TRY(Keyring keyring, read_keyring(settings));
  if (auto agent = Agent::connect(settings)) {
    TRY(UnlockedDevice device, agent->keys());
    TRY(auto out, open_with(settings, around, std::move(keyring), std::move(device)));
    TRY(out.session_, agent->session());
    out.agent_ = std::move(*agent);
    return out;
  }
  TRY(UnlockedDevice device, unlock(keyring, around.authenticator, around.random));
  return open_with(settings, around, std::move(keyring), std::move(device));
}

Result<Workplace> Workplace::open_with(const Settings& settings, const Around& around,
                                       Keyring keyring, UnlockedDevice device) {
  if (keyring.officer.member() != settings.member) {
    return fail(Code::config, "the keyring is an officer's of another member",
                keyring.officer.str());
  }
  Workplace out(around);
  out.settings_ = settings;
  TRY(auto charter, charter_of(keyring));
  if ((settings.clock_offset_s != 0 || settings.soft_authenticator) &&
      !charter.charter.demonstration) {
    return fail(Code::config, "a clock offset or a soft authenticator outside a demonstration",
                "settings");
  }
  if (device.device.verify_key() != keyring.device_key) {
    return fail(Code::verification_failed, "these keys are not the keyring's", "agent");
  }
  out.charter_ = std::make_unique<ledger::Adopted>(std::move(charter));
  out.keyring_ = std::move(keyring);
  out.device_ = std::make_unique<UnlockedDevice>(std::move(device));
  TRY(auto network, Network::make(settings, out.charter(), out.device_->device));
  out.network_ = std::make_unique<Network>(std::move(network));
  return out;
}

Result<cable::MissionId> Workplace::mission(const std::optional<cable::MissionId>& named) const {
  if (named) return *named;
  if (settings_.mission) return *settings_.mission;
  return fail(Code::usage, "name a mission: --mission cy/mfa", "mission");
}

Result<seal::Assertion> Workplace::touch(View challenge) const {
  std::vector<Authenticator::Wanted> wanted;
  for (const seal::Passkey& passkey : keyring_.passkeys) {
    wanted.push_back({passkey.id, std::nullopt});
  }
  TRY(auto touched, around_.authenticator.touch_any(member().relying_party, wanted, challenge));
  return std::move(touched.assertion);
}

seal::Detached Workplace::sign_device(std::string_view label, View payload) const {
  return seal::sign_detached(device_->device, domain().label(label), payload);
}

Result<ledger::PersonalSignature> Workplace::sign(std::string_view label, View payload) const {
  return sign(label, payload, domain().hash(label, payload));
}

Result<ledger::PersonalSignature> Workplace::sign(std::string_view label, View payload,
                                                  View challenge) const {
  ledger::PersonalSignature out;
  TRY(out.touch, touch(challenge));
  out.device = sign_device(label, payload);
  return out;
}

Result<void> Workplace::put_session(std::optional<HeldSession> session) {
  if (agent_) TRY_VOID(agent_->put_session(session));
  session_ = std::move(session);
  return {};
}

std::optional<ledger::SessionPlace> Workplace::take_place(const cable::MissionId& mission,
                                                          const CableId& cable) {
  if (!session_ || session_->session.mission != mission) return std::nullopt;
  const auto place = session_->place_of(cable, now());
  if (!place) return std::nullopt;
  session_->take(*place);
  const bool taken = !agent_ || agent_->take_place(session_->id, *place).value_or(false);
  if (!taken) return std::nullopt;
  return ledger::SessionPlace{session_->id, *place};
}

Result<void> Workplace::give_place_back(const ledger::SessionPlace& place) {
  session_->used[place.place] = 0;
  if (agent_) return agent_->give_place_back(place.session, place.place);
  return {};
}

Result<void> Workplace::session_sent() {
  if (session_->sent) return {};
  session_->sent = true;
  if (agent_) return agent_->session_sent(session_->id);
  return {};
}

ledger::SeenCheckpoint Workplace::seen() const {
  const auto bytes = read_file(seen_path(settings_), kSeenBytesMax);
  if (bytes) {
    if (const auto seen = seal::decode<ledger::SeenCheckpoint>(*bytes)) return *seen;
  }
  return {TreeSize{0}, tlog::empty_root()};
}

Result<void> Workplace::saw(const ledger::SeenCheckpoint& checkpoint) const {
  if (checkpoint.size <= seen().size) return {};
  return write_private_file(seen_path(settings_), seal::encode(checkpoint));
}

}  // namespace valise::terminal
