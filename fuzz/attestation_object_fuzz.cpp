#include "seal/attestation_object.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(attestation_object) {
  const auto read = seal::decode_attestation_object(bytes);
  if (!read) return false;
  CHECK(equal(seal::encode_attestation_object(*read), bytes));
  const Bytes statement = seal::encode_attestation_statement(*read);
  CHECK(equal(seal::wrap_attestation_statement(statement, read->authenticator_data), bytes));
  for (const Bytes& certificate : read->certificates) {
    (void)seal::check_attestation_certificate(certificate, Array<16>{}).has_value();
  }
  return true;
}

}  // namespace valise::fuzz
