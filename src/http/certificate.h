// Certificates that carry a key and no name. Who a key belongs to, the charter and the ledgers
// say; TLS only proves that the peer holds it (docs/decisions/0002-identity-is-a-key.md).
#pragma once

#include <string>

#include "base/secret.h"
#include "http/types.h"

struct x509_st;  // OpenSSL's X509

namespace valise::http {

// A self-signed X.509 v3 certificate over an Ed25519 key (RFC 8410), in memory only.
struct Certificate {
  PublicKey key{};
  std::string pem;  // the certificate
  Secret key_pem;   // PKCS #8
};

// seed: the 32-byte private key of RFC 8032 §5.1.5; Code::malformed for any other size.
// A function of the seed: same seed, same bytes. CN=valise for all; no end of validity
// (99991231235959Z, RFC 5280 §4.1.2.5): a key ends by being revoked in a ledger.
Result<Certificate> make_certificate(const Secret& seed);

// The key of a certificate as made above. Code::verification_failed unless it is Ed25519,
// its own issuer, and its signature verifies under its own key. Looks at nothing else.
Result<PublicKey> key_of(x509_st* certificate);

// "sha256//…": base64 of the SHA-256 of the key's SubjectPublicKeyInfo, as libcurl pins it.
std::string pin_of(const PublicKey& key);

}  // namespace valise::http
