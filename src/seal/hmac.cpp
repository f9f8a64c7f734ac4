#include "seal/hmac.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/check.h"

namespace valise::seal {

Secret hmac_sha256(const Secret& key, View message) {
  Secret out(32);
  unsigned int size = 0;
  const View key_bytes = key.expose_secret();
  CHECK(HMAC(EVP_sha256(), key_bytes.data(), static_cast<int>(key_bytes.size()), message.data(),
             message.size(), out.expose_secret_mut().data(), &size) != nullptr);
  CHECK(size == out.size());
  return out;
}

}  // namespace valise::seal
