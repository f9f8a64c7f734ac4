// The attestation object of WebAuthn Level 2 §6.5.4, in the one format that is taken: "packed"
// (§8.2), signed by the new passkey itself or by a certificate of the authenticator's maker.
#pragma once

#include <vector>

#include "base/bytes.h"
#include "seal/passkey.h"

namespace valise::seal {

struct PackedAttestation {
  Bytes authenticator_data;
  std::int64_t algorithm = 0;       // COSE, of the signature
  Bytes signature;                  // over authenticator data ‖ SHA-256(client data)
  std::vector<Bytes> certificates;  // X.509 DER, the signer first; none if self-signed
};

// Errors: verification_failed, `where` naming the part.
Result<PackedAttestation> decode_attestation_object(View bytes);
Bytes encode_attestation_object(const PackedAttestation& attestation);

// The statement alone ("attStmt"), as libfido2 takes and gives it; and the object made with one.
Bytes encode_attestation_statement(const PackedAttestation& attestation);
Bytes wrap_attestation_statement(View statement, View authenticator_data);

// WebAuthn Level 2 §8.2.1: version 3, not an authority, and of the passkey's model where it
// names a model. Errors: verification_failed.
Result<void> check_attestation_certificate(View certificate_der, const Array<16>& aaguid);

}  // namespace valise::seal
