#include "terminal/soft_authenticator.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "seal/attestation_object.h"
#include "seal/authenticator_data.h"
#include "seal/client_data.h"
#include "seal/ed25519.h"
#include "seal/es256.h"
#include "seal/hash.h"
#include "seal/hmac.h"
#include "terminal/passkey_file.h"

namespace valise::terminal {
namespace {

using seal::PasskeyAlgorithm;

constexpr std::size_t kIdBytes = 32;
constexpr std::uint8_t kTouched = seal::flag::user_present | seal::flag::user_verified;

Result<Bytes> sign(PasskeyAlgorithm algorithm, const Secret& key, View message) {
  if (algorithm == PasskeyAlgorithm::es256) {
    TRY(const seal::Es256Key signer, seal::Es256Key::from_scalar(key.copy()));
    return signer.sign(message);
  }
  TRY(const seal::SigningKey signer, seal::SigningKey::from_seed(key.copy()));
  return to_bytes(signer.sign(message));
}

// What an authenticator signs: authenticator data ‖ SHA-256(client data).
Result<Bytes> sign_ceremony(PasskeyAlgorithm algorithm, const Secret& key, View authenticator_data,
                            View client_data) {
  Bytes message = to_bytes(authenticator_data);
  append(message, seal::sha256(client_data));
  return sign(algorithm, key, message);
}

struct NewKey {
  Secret secret;
  Bytes public_key;
};
NewKey new_key(PasskeyAlgorithm algorithm, Random& random) {
  if (algorithm == PasskeyAlgorithm::es256) {
    const seal::Es256Key key = seal::Es256Key::generate(random);
    return {key.scalar().copy(), to_bytes(key.public_point())};
  }
  const seal::SigningKey key = seal::SigningKey::generate(random);
  return {key.seed().copy(), to_bytes(key.verify_key())};
}

Result<void> make_folder(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
    return fail(Code::disk, std::string("cannot make the folder: ") + std::strerror(errno),
                folder.string());
  }
  return {};
}

}  // namespace

SoftAuthenticator::SoftAuthenticator(Options options, Random& random)
    : options_(std::move(options)), random_(random) {}

Result<Authenticator::Made> SoftAuthenticator::make_passkey(const NewPasskey& wanted) {
  CHECK(!wanted.user_handle.empty() && wanted.user_handle.size() <= 64);
  const auto& [party, challenge, user_handle, others] = wanted;
  std::error_code unused;
  for (const View other : others) {
    if (std::filesystem::exists(options_.folder / to_hex(other), unused)) {
      return fail(Code::refused, kHoldsAnother, "passkey");
    }
  }
  TRY_VOID(make_folder(options_.folder));
  NewKey key = new_key(options_.algorithm, random_);
  const seal::Passkey passkey{to_bytes(random_.array<kIdBytes>()), options_.algorithm,
                              std::move(key.public_key), seal::kDemonstrationAaguid};
  const PasskeyFile file{options_.algorithm, 0, seal::sha256(view_of(party.id)),
                         std::move(key.secret), random_.secret(kPrfBytes)};
  seal::Attestation attestation;
  attestation.client_data =
      seal::make_client_data({seal::Ceremony::create, challenge, party.origin});
  seal::PackedAttestation packed;
  packed.algorithm = static_cast<std::int64_t>(options_.algorithm);
  packed.authenticator_data = seal::encode_authenticator_data(
      {.rp_id_hash = file.rp_id_hash,
       .flags = kTouched | seal::flag::attested | seal::flag::extensions,
       .counter = 0,
       .made = passkey,
       .extensions = {.hmac_secret = true}});
  TRY(packed.signature,
      sign_ceremony(file.algorithm, file.key, packed.authenticator_data, attestation.client_data));
  attestation.attestation_object = seal::encode_attestation_object(packed);
  TRY(seal::Passkey verified, seal::verify_attestation(party, challenge, attestation));
  TRY_VOID(write_passkey_file(options_.folder / to_hex(passkey.id), file));
  return Made{std::move(attestation), std::move(verified)};
}

Result<Authenticator::Touched> SoftAuthenticator::touch(const seal::RelyingParty& party,
                                                        View passkey_id, View challenge,
                                                        std::optional<View> prf_salt) {
  // An id is a file's name here: one of another length is nobody's, and no path is made of it.
  if (passkey_id.size() != kIdBytes) {
    return fail(Code::not_found, "the authenticator holds no such passkey");
  }
  const std::filesystem::path path = options_.folder / to_hex(passkey_id);
  TRY(PasskeyFile file, read_passkey_file(path));
  if (file.rp_id_hash != seal::sha256(view_of(party.id))) {
    return fail(Code::not_found, "this passkey was made for another relying party than " + party.id,
                path.string());
  }
  ++file.counter;
  TRY_VOID(write_passkey_file(path, file));
  Touched out;
  out.assertion.passkey_id = to_bytes(passkey_id);
  out.assertion.client_data =
      seal::make_client_data({seal::Ceremony::get, challenge, party.origin});
  out.assertion.authenticator_data = seal::encode_authenticator_data({.rp_id_hash = file.rp_id_hash,
                                                                      .flags = kTouched,
                                                                      .counter = file.counter,
                                                                      .made = std::nullopt,
                                                                      .extensions = {}});
  TRY(out.assertion.signature,
      sign_ceremony(file.algorithm, file.key, out.assertion.authenticator_data,
                    out.assertion.client_data));
  if (prf_salt) out.prf = seal::hmac_sha256(file.prf, hmac_secret_salt(*prf_salt));
  return out;
}

}  // namespace valise::terminal
