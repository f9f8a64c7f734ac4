#include "seal/authenticator_data.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(authenticator_data) {
  const auto got = seal::decode_authenticator_data(seal::Ceremony::get, bytes);
  const auto made = seal::decode_authenticator_data(seal::Ceremony::create, bytes);
  CHECK(!got || !made);  // of one ceremony alone
  if (!got && !made) return false;
  const seal::AuthenticatorData& data = got ? *got : *made;
  CHECK(data.made.has_value() == made.has_value());
  // The output of hmac-secret is read and not kept.
  if (got && got->extensions.hmac_secret) return true;
  CHECK(equal(seal::encode_authenticator_data(data), bytes));
  return true;
}

}  // namespace valise::fuzz
