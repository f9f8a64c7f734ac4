// Signing with ECDSA on P-256 and SHA-256 (COSE "ES256"), over OpenSSL: for authenticators of our
// own. Devices, ledgers and trustees sign with Ed25519 (ed25519.h).
#pragma once

#include "base/bytes.h"
#include "base/random.h"
#include "base/secret.h"

namespace valise::seal {

class Es256Key {
 public:
  static Es256Key generate(Random& random);
  // scalar: 32 bytes, big-endian, in 1…n−1; else Code::malformed.
  static Result<Es256Key> from_scalar(Secret scalar);

  const Array<65>& public_point() const { return public_; }  // uncompressed, SEC 1 §2.3.3
  const Secret& scalar() const { return scalar_; }

  // DER, as WebAuthn carries it. The nonce comes from OpenSSL's generator and not from a Random:
  // two signatures of one message differ. Where runs must repeat exactly, use Ed25519.
  Bytes sign(View message) const;

 private:
  Es256Key(Secret scalar, const Array<65>& point) : scalar_(std::move(scalar)), public_(point) {}
  Secret scalar_;
  Array<65> public_;
};

}  // namespace valise::seal
