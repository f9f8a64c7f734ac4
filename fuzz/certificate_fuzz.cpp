// The certificate of a TLS peer: whose key it is.
#include "http/certificate.h"

#include <openssl/x509.h>

#include <algorithm>
#include <memory>

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(certificate) {
  const auto* at = bytes.data();
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(
      d2i_X509(nullptr, &at, static_cast<long>(bytes.size())), X509_free);
  if (!certificate) return false;
  const auto key = http::key_of(certificate.get());
  if (!key) return false;
  // It carries that key, and makes one pin of it.
  CHECK(std::search(bytes.begin(), bytes.end(), key->begin(), key->end()) != bytes.end());
  CHECK(http::pin_of(*key).starts_with("sha256//"));
  return true;
}

}  // namespace valise::fuzz
