// Assertions and attestations as a verifier takes them, libfido2 included.
#include "seal/passkey.h"

#include "scene.h"
#include "seal/authenticator_data.h"
#include "seal/client_data.h"
#include "target.h"

namespace valise::fuzz {
namespace {

constexpr std::uint8_t kTouchedFlags = seal::flag::user_present | seal::flag::user_verified;

bool asserted(const seal::RelyingParty& party, View bytes) {
  const auto read = seal::decode<seal::Assertion>(bytes);
  if (!read) return false;
  const seal::Passkey& passkey = scene().officer.passkey();
  if (!seal::verify_assertion(party, passkey, kChallenge, *read)) return false;
  const auto data = seal::decode_authenticator_data(seal::Ceremony::get, read->authenticator_data);
  CHECK(data && (data->flags & kTouchedFlags) == kTouchedFlags);
  CHECK(
      seal::check_client_data({seal::Ceremony::get, kChallenge, party.origin}, read->client_data));
  CHECK(read->passkey_id == passkey.id);
  return true;
}

bool attested(const seal::RelyingParty& party, View bytes) {
  const auto read = seal::decode<seal::Attestation>(bytes);
  if (!read) return false;
  const auto passkey = seal::verify_attestation(party, kChallenge, *read);
  if (!passkey) return false;
  CHECK(!passkey->id.empty() && passkey->id.size() <= seal::kPasskeyIdBytesMax);
  CHECK(seal::check_client_data({seal::Ceremony::create, kChallenge, party.origin},
                                read->client_data));
  return true;
}

}  // namespace

VALISE_FUZZ(passkey) {
  const seal::RelyingParty& party = scene().network.member("cy").party;
  return asserted(party, bytes) || attested(party, bytes);
}

}  // namespace valise::fuzz
