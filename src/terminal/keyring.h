// The device's keys at rest: only wrapped, under what a touch of the officer's passkey yields (the
// PRF extension, for a random salt kept beside). A stolen disk yields nothing; with the
// authenticator as well, its PIN stands between.
//
// One file, "keyring", in the data folder: public halves, passkeys, the wrapped seeds, the founding
// hash that was received in person and the charter.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "ledger/acts.h"
#include "ledger/charter.h"
#include "seal/kem.h"
#include "terminal/authenticator.h"
#include "terminal/settings.h"

namespace valise::terminal {

// Both seeds sealed to one passkey: AES-256-GCM, key HKDF(PRF output, label "valise device keys"),
// the public keys as additional data.
struct WrappedSeeds {
  Bytes passkey_id;
  Array<32> prf_salt{};
  Array<12> nonce{};
  Bytes sealed;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using W = WrappedSeeds;
    return pack(Field{"passkey_id", &W::passkey_id}, Field{"prf_salt", &W::prf_salt},
                Field{"nonce", &W::nonce}, Field{"sealed", &W::sealed});
  }
};

struct Keyring {
  cable::OfficerId officer;
  seal::VerifyKey device_key{};
  Array<seal::kKemPublicBytes> draft_key{};
  seal::RelyingParty party;
  std::vector<seal::Passkey> passkeys;
  std::vector<WrappedSeeds> wrapped;  // one a passkey
  std::optional<Hash> founding;       // absent: a founder's, before there is a charter
  std::optional<Bytes> charter;       // the file

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using K = Keyring;
    return pack(Field{"officer", &K::officer}, Field{"device_key", &K::device_key},
                Field{"draft_key", &K::draft_key}, Field{"party", &K::party},
                Field{"passkeys", &K::passkeys}, Field{"wrapped", &K::wrapped},
                Field{"founding", &K::founding}, Field{"charter", &K::charter});
  }
  DeviceId device() const { return seal::signer_id(device_key); }
};

// In memory only; wiped when it goes.
struct UnlockedDevice {
  cable::OfficerId officer;
  seal::SigningKey device;
  seal::KemKey draft;

  DeviceId id() const { return seal::signer_id(device.verify_key()); }
};
// Errors: malformed (a seed is not 32 bytes).
Result<UnlockedDevice> device_of(const cable::OfficerId& officer, const Secret& device_seed,
                                 const Secret& draft_seed);

// Errors: not_found ("this terminal has no device keys yet: …"), disk, corrupt.
Result<Keyring> read_keyring(const Settings& settings);

// A new device of an officer who is to be enrolled: makes keys and so many passkeys, each of
// another authenticator, asks for two touches of each, writes the keyring. A charter of another
// hash than the founding one is refused. Errors: conflict (a keyring is there already), those of
// open_charter and of the authenticator.
struct Enrolling {
  View charter_file;
  Hash founding;  // as the officer received it in person
  cable::OfficerId officer;
  std::size_t passkeys = 1;  // or 2
};
struct NewDevice {
  ledger::SignedEnrolRequest request;  // for the registrars, by file
  Array<16> fingerprint{};             // both registrars compare it with the screen, in person
  std::string words;                   // to_words(fingerprint)
};
Result<NewDevice> create_device(const Settings& settings, const Enrolling& enrolling,
                                Authenticator& authenticator, Random& random);

// A founding registrar's card, before there is a charter; adopt_charter() completes the keyring.
struct NewFounder {
  cable::OfficerId officer;
  ledger::Roles roles = 0;
  seal::RelyingParty party;  // of the member, as it will stand in the charter
};
Result<ledger::Founder> create_founder(const Settings& settings, const NewFounder& founder,
                                       Authenticator& authenticator, Random& random);
// Errors: conflict (another charter is there already, or the charter does not list this founder).
Result<void> adopt_charter(const Settings& settings, View charter_file, const Hash& founding);

// One touch. Errors: those of the authenticator; verification_failed (it is another's, or the file
// was changed).
Result<UnlockedDevice> unlock(const Keyring& keyring, Authenticator& authenticator, Random& random);

// The charter of the keyring under the founding hash received in person, each time anew.
Result<ledger::Adopted> charter_of(const Keyring& keyring);

}  // namespace valise::terminal
