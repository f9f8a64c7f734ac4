// Ed25519 signatures (RFC 8032), over OpenSSL: devices, ledgers, cosignatures, statements, roots.
#pragma once

#include <memory>

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"

struct evp_pkey_st;  // OpenSSL's EVP_PKEY: its headers stay out of ours

namespace valise::seal {

using VerifyKey = Array<32>;
using Signature = Array<64>;

// Signing may be called from several threads at once. A key that was moved from may only be
// assigned to or destroyed.
class SigningKey {
 public:
  static SigningKey generate(Random& random);
  // seed: the 32-byte private key of RFC 8032 §5.1.5; Code::malformed for any other size.
  static Result<SigningKey> from_seed(Secret seed);

  const VerifyKey& verify_key() const { return public_; }
  const Secret& seed() const { return seed_; }
  Signature sign(View message) const;

 private:
  // The loaded key spares each signature the multiplication that yields the public key. It is a
  // second copy of the seed, in OpenSSL's memory, which wipes it.
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Loaded = std::unique_ptr<evp_pkey_st, Free>;

  explicit SigningKey(Secret seed);
  Secret seed_;
  Loaded loaded_;
  VerifyKey public_;
};

// True only for a valid signature of exactly 64 bytes (RFC 8032 §5.1.7; s < L).
bool verify(const VerifyKey& key, View message, View signature);

}  // namespace valise::seal
