// ES256: ECDSA on P-256 with SHA-256 (FIPS 186-4), verification alone, over OpenSSL: what most
// passkeys sign with. A valid signature (r, s) has a twin (r, n − s), valid as well: never
// identify anything by a signature.
#pragma once

#include "base/bytes.h"

namespace valise::seal {

// public_key: the uncompressed point, 65 bytes (0x04 ‖ x ‖ y), or SubjectPublicKeyInfo of such a
// point, 91 bytes. der_signature: strict DER. False for anything malformed.
bool verify_es256(View public_key, View message, View der_signature);

}  // namespace valise::seal
