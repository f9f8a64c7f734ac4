#include "terminal/keyring.h"

#include <algorithm>

#include "base/check.h"
#include "seal/aead.h"
#include "seal/cose.h"
#include "seal/hash.h"
#include "terminal/files.h"
#include "terminal/words.h"

namespace valise::terminal {
namespace {

constexpr std::size_t kKeyringBytesMax = 4 * 1024 * 1024;
constexpr std::size_t kSeedBytes = 32;
constexpr std::string_view kWrapLabel = "valise device keys";

std::filesystem::path keyring_path(const Settings& settings) {
  return settings.data / "keyring";
}

Secret wrapping_key(const Secret& prf) {
  return seal::hkdf(seal::HashAlgorithm::sha256, prf.expose_secret(), {}, view_of(kWrapLabel),
                    seal::aead_key_bytes(seal::Aead::aes_256_gcm));
}

// A wrapped blob put beside another device's public keys does not open.
Bytes wrap_aad(const Keyring& keyring) {
  Bytes out;
  out.reserve(keyring.device_key.size() + keyring.draft_key.size());
  append(out, keyring.device_key);
  append(out, keyring.draft_key);
  return out;
}

WrappedSeeds wrap(const Keyring& keyring, const UnlockedDevice& device, View passkey_id,
                  const Array<32>& salt, const Secret& prf, Random& random) {
  WrappedSeeds out{to_bytes(passkey_id), salt, random.array<12>(), {}};
  Secret seeds(2 * kSeedBytes);
  const auto to = seeds.expose_secret_mut();
  std::copy_n(device.device.seed().expose_secret().begin(), kSeedBytes, to.begin());
  std::copy_n(device.draft.seed().expose_secret().begin(), kSeedBytes, to.begin() + kSeedBytes);
  out.sealed = seal::aead_seal(seal::Aead::aes_256_gcm, wrapping_key(prf), out.nonce,
                               wrap_aad(keyring), seeds.expose_secret());
  return out;
}

Result<Secret> prf_of(Authenticator::Touched touched) {
  if (!touched.prf) {
    return fail(Code::unsupported,
                "the authenticator gives no secret for the device's keys: use one with hmac-secret",
                "authenticator");
  }
  return std::move(*touched.prf);
}

Result<void> write_keyring(const Settings& settings, const Keyring& keyring) {
  return write_private_file(keyring_path(settings), seal::encode(keyring));
}

Result<void> check_absent(const Settings& settings) {
  const auto there = read_file(keyring_path(settings), kKeyringBytesMax);
  if (there) {
    return fail(Code::conflict, "this terminal has device keys already: use another data folder",
                keyring_path(settings).string());
  }
  if (there.error().code != Code::not_found) return Failure(there.error());
  return {};
}

struct Begun {
  Keyring keyring;
  UnlockedDevice device;
};
Begun begin(const cable::OfficerId& officer, const seal::RelyingParty& party, Random& random) {
  Begun out{{}, {officer, seal::SigningKey::generate(random), seal::KemKey::generate(random)}};
  out.keyring.officer = officer;
  out.keyring.party = party;
  out.keyring.device_key = out.device.device.verify_key();
  out.keyring.draft_key = out.device.draft.public_key();
  return out;
}

}  // namespace

Result<UnlockedDevice> device_of(const cable::OfficerId& officer, const Secret& device_seed,
                                 const Secret& draft_seed) {
  TRY(auto device, seal::SigningKey::from_seed(device_seed.copy()));
  TRY(auto draft, seal::KemKey::from_seed(draft_seed.copy()));
  return UnlockedDevice{officer, std::move(device), std::move(draft)};
}

Result<Keyring> read_keyring(const Settings& settings) {
  const auto path = keyring_path(settings);
  const auto bytes = read_file(path, kKeyringBytesMax);
  if (!bytes && bytes.error().code == Code::not_found) {
    return fail(Code::not_found,
                "this terminal has no device keys yet: make them with `valise device enrol`",
                path.string());
  }
  if (!bytes) return Failure(bytes.error());
  auto read = seal::decode<Keyring>(*bytes);
  if (!read) return fail(Code::corrupt, "the keyring does not decode", path.string());
  return std::move(*read);
}

namespace {

// Each of an authenticator of its own: the second is for the day on which the first is lost.
Result<std::vector<ledger::OfferedPasskey>> make_passkeys(const Keyring& keyring, View challenge,
                                                          std::size_t count,
                                                          Authenticator& authenticator,
                                                          Random& random) {
  std::vector<ledger::OfferedPasskey> out;
  while (out.size() < count) {
    const auto handle = random.array<32>();
    Authenticator::NewPasskey wanted{keyring.party, challenge, handle};
    for (const auto& other : out) wanted.others.emplace_back(other.passkey.id);
    TRY(Authenticator::Made made, authenticator.make_passkey(wanted));
    out.push_back({std::move(made.passkey), std::move(made.attestation)});
  }
  return out;
}

// Touches for the request, and the keys wrapped under each passkey.
Result<void> touch_each(Begun& made, ledger::SignedEnrolRequest& request, View challenge,
                        Authenticator& authenticator, Random& random) {
  Keyring& keyring = made.keyring;
  for (const seal::Passkey& passkey : keyring.passkeys) {
    const auto salt = random.array<32>();
    TRY(Authenticator::Touched touched,
        authenticator.touch(keyring.party, passkey.id, challenge, View(salt)));
    request.touches.push_back(touched.assertion);
    TRY(const Secret prf, prf_of(std::move(touched)));
    keyring.wrapped.push_back(wrap(keyring, made.device, passkey.id, salt, prf, random));
  }
  return {};
}

}  // namespace

Result<NewDevice> create_device(const Settings& settings, const Enrolling& enrolling,
                                Authenticator& authenticator, Random& random) {
  TRY_VOID(check_absent(settings));
  TRY(const ledger::Adopted charter,
      ledger::open_charter(enrolling.charter_file, enrolling.founding));
  const cable::OfficerId& officer = enrolling.officer;
  const ledger::Member* member = charter.charter.member(officer.member());
  if (member == nullptr) return fail(Code::config, "no such member in the charter", officer.str());
  Begun made = begin(officer, member->relying_party, random);
  Keyring& keyring = made.keyring;
  TRY(auto passkeys, make_passkeys(keyring, charter.domain.hash("passkey", keyring.device_key),
                                   enrolling.passkeys, authenticator, random));
  for (const auto& each : passkeys) keyring.passkeys.push_back(each.passkey);
  const ledger::EnrolRequest request{officer, keyring.device_key, keyring.draft_key,
                                     std::move(passkeys), charter.domain.founding};
  NewDevice out;
  out.request.payload = seal::encode(request);
  out.request.device =
      seal::sign_detached(made.device.device, charter.domain.label("enrol"), out.request.payload);
  TRY_VOID(touch_each(made, out.request, charter.domain.hash("enrol", out.request.payload),
                      authenticator, random));
  TRY_VOID(ledger::check_enrol_request(charter.charter, charter.domain, out.request));
  keyring.founding = enrolling.founding;
  keyring.charter = to_bytes(enrolling.charter_file);
  TRY_VOID(write_keyring(settings, keyring));
  out.fingerprint = ledger::fingerprint_of(charter.domain, out.request.payload);
  out.words = to_words(out.fingerprint);
  return out;
}

Result<ledger::Founder> create_founder(const Settings& settings, const NewFounder& founder,
                                       Authenticator& authenticator, Random& random) {
  TRY_VOID(check_absent(settings));
  Begun made = begin(founder.officer, founder.party, random);
  Keyring& keyring = made.keyring;
  // There is no network yet, so no domain: these two assertions prove nothing to anyone else.
  const auto challenge = random.array<32>();
  const auto handle = random.array<32>();
  TRY(const Authenticator::Made passkey,
      authenticator.make_passkey({keyring.party, challenge, handle}));
  keyring.passkeys = {passkey.passkey};
  const auto salt = random.array<32>();
  TRY(Authenticator::Touched touched,
      authenticator.touch(keyring.party, passkey.passkey.id, random.array<32>(), View(salt)));
  TRY(const Secret prf, prf_of(std::move(touched)));
  keyring.wrapped = {wrap(keyring, made.device, passkey.passkey.id, salt, prf, random)};
  TRY_VOID(write_keyring(settings, keyring));
  return ledger::Founder{founder.officer, founder.roles, keyring.device_key, keyring.draft_key,
                         keyring.passkeys};
}

Result<void> adopt_charter(const Settings& settings, View charter_file, const Hash& founding) {
  TRY(Keyring keyring, read_keyring(settings));
  if (keyring.founding && *keyring.founding != founding) {
    return fail(Code::conflict, "this terminal belongs to another network", "charter");
  }
  TRY(const ledger::Adopted charter, ledger::open_charter(charter_file, founding));
  const ledger::Member* member = charter.charter.member(keyring.officer.member());
  const bool listed =
      member != nullptr &&
      std::any_of(member->founders.begin(), member->founders.end(), [&](const auto& f) {
        return f.officer == keyring.officer && f.device_key == keyring.device_key;
      });
  if (!keyring.founding && !listed) {
    return fail(Code::conflict, "the charter does not list this founder's device", "charter");
  }
  keyring.founding = founding;
  keyring.charter = to_bytes(charter_file);
  return write_keyring(settings, keyring);
}

Result<UnlockedDevice> unlock(const Keyring& keyring, Authenticator& authenticator,
                              Random& random) {
  std::vector<Authenticator::Wanted> wanted;
  for (const WrappedSeeds& each : keyring.wrapped) {
    wanted.push_back({each.passkey_id, View(each.prf_salt)});
  }
  TRY(auto touched, authenticator.touch_any(keyring.party, wanted, random.array<32>()));
  const auto wrapped = std::find_if(
      keyring.wrapped.begin(), keyring.wrapped.end(),
      [&](const WrappedSeeds& each) { return each.passkey_id == touched.assertion.passkey_id; });
  if (wrapped == keyring.wrapped.end()) {
    return fail(Code::verification_failed, "a passkey answered that is not this device's",
                "keyring");
  }
  TRY(const Secret prf, prf_of(std::move(touched)));
  const auto seeds = seal::aead_open(seal::Aead::aes_256_gcm, wrapping_key(prf), wrapped->nonce,
                                     wrap_aad(keyring), wrapped->sealed);
  if (!seeds || seeds->size() != 2 * kSeedBytes) {
    return fail(Code::verification_failed, "the device's keys do not open with this passkey",
                "keyring");
  }
  const View both = seeds->expose_secret();
  TRY(auto device,
      device_of(keyring.officer, Secret(both.first(kSeedBytes)), Secret(both.subspan(kSeedBytes))));
  if (device.device.verify_key() != keyring.device_key) {
    return fail(Code::verification_failed, "the keyring was altered", "keyring");
  }
  return device;
}

Result<ledger::Adopted> charter_of(const Keyring& keyring) {
  if (!keyring.charter || !keyring.founding) {
    return fail(Code::config, "this founder's terminal has no charter yet: adopt it first",
                "charter");
  }
  return ledger::open_charter(*keyring.charter, keyring.founding);
}

}  // namespace valise::terminal
