// The certificate of an authenticator's maker: DER from whoever made the passkey.
#include <algorithm>

#include "seal/attestation_object.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(attestation_certificate) {
  const Array<16>& model = seal::kDemonstrationAaguid;
  Array<16> other = model;
  other[0] ^= 1;
  const bool own = seal::check_attestation_certificate(bytes, model).has_value();
  const bool others = seal::check_attestation_certificate(bytes, other).has_value();
  // Good for any model if it names none, else for that one alone.
  CHECK(own == others ||
        std::search(bytes.begin(), bytes.end(), model.begin() + 1, model.end()) != bytes.end());
  return own || others;
}

}  // namespace valise::fuzz
