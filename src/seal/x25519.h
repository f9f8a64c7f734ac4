// X25519 (RFC 7748 §5), over OpenSSL: the classical half of X-Wing, and the KEM of the public HPKE
// vectors.
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace valise::seal {

inline constexpr std::size_t kX25519Bytes = 32;

// private_key: any 32 bytes (CHECKed), clamped as the RFC says.
Array<kX25519Bytes> x25519_public(View private_key);

// The shared secret, of two keys of 32 bytes (CHECKed). All zeros for a public key of low order:
// X-Wing hashes it as it is.
Secret x25519(View private_key, View public_key);

// The same, for protocols that must refuse the all-zero secret (RFC 9180 §7.1.4; RFC 7748 §6.1).
// Errors: verification_failed.
Result<Secret> x25519_contributory(View private_key, View public_key);

}  // namespace valise::seal
