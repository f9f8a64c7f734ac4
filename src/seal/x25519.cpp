#include "seal/x25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/proverr.h>

#include <memory>

#include "base/check.h"

namespace valise::seal {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;

Key load_private(View bytes) {
  CHECK(bytes.size() == kX25519Bytes);
  Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, bytes.data(), bytes.size()));
  CHECK(key);
  return key;
}

Key load_public(View bytes) {
  CHECK(bytes.size() == kX25519Bytes);
  Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes.data(), bytes.size()));
  CHECK(key);
  return key;
}

}  // namespace

Array<kX25519Bytes> x25519_public(View private_key) {
  const Key key = load_private(private_key);
  Array<kX25519Bytes> out;
  std::size_t size = out.size();
  CHECK(EVP_PKEY_get_raw_public_key(key.get(), out.data(), &size) == 1 && size == out.size());
  return out;
}

// The peer's high bit is masked and any 32 bytes are a point, as RFC 7748 §5 asks: nothing about a
// public key is refused before the multiplication.
Secret x25519(View private_key, View public_key) {
  const Key own = load_private(private_key);
  const Key other = load_public(public_key);
  const Context context(EVP_PKEY_CTX_new_from_pkey(nullptr, own.get(), nullptr));
  CHECK(context && EVP_PKEY_derive_init(context.get()) == 1);
  CHECK(EVP_PKEY_derive_set_peer(context.get(), other.get()) == 1);
  Secret out(kX25519Bytes);
  std::size_t size = out.size();
  ERR_clear_error();
  if (EVP_PKEY_derive(context.get(), out.expose_secret_mut().data(), &size) == 1) {
    CHECK(size == out.size());
    return out;
  }
  // OpenSSL itself refuses the all-zero secret, and for no other cause with this reason.
  CHECK(ERR_GET_REASON(ERR_peek_error()) == PROV_R_FAILED_DURING_DERIVATION);
  ERR_clear_error();
  return Secret(kX25519Bytes);
}

Result<Secret> x25519_contributory(View private_key, View public_key) {
  Secret shared = x25519(private_key, public_key);
  // Compared in constant time: until the check has passed, the secret may be one.
  if (shared == Secret(kX25519Bytes)) {
    return fail(Code::verification_failed, "the X25519 public key is of low order");
  }
  return shared;
}

}  // namespace valise::seal
