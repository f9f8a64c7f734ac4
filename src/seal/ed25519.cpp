#include "seal/ed25519.h"

#include <openssl/err.h>
#include <openssl/evp.h>

#include "base/check.h"

namespace valise::seal {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

}  // namespace

void SigningKey::Free::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

SigningKey::SigningKey(Secret seed) : seed_(std::move(seed)) {
  const View bytes = seed_.expose_secret();
  loaded_.reset(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()));
  CHECK(loaded_);
  std::size_t size = public_.size();
  CHECK(EVP_PKEY_get_raw_public_key(loaded_.get(), public_.data(), &size) == 1);
  CHECK(size == public_.size());
}

SigningKey SigningKey::generate(Random& random) {
  return SigningKey(random.secret(32));
}

Result<SigningKey> SigningKey::from_seed(Secret seed) {
  if (seed.size() != 32) return fail(Code::malformed, "an Ed25519 seed has 32 bytes");
  return SigningKey(std::move(seed));
}

// A context for each signature: keeping one with the key would save a look-up of a microsecond and
// forbid two threads to sign at once.
Signature SigningKey::sign(View message) const {
  CHECK(loaded_);
  const DigestContext context(EVP_MD_CTX_new());
  CHECK(context);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, loaded_.get()) == 1);
  Signature out;
  std::size_t size = out.size();
  CHECK(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) == 1);
  CHECK(size == out.size());
  return out;
}

bool verify(const VerifyKey& key, View message, View signature) {
  if (signature.size() != 64) return false;
  // OpenSSL decodes the point later: 32 bytes that are none fail there, as a wrong signature does.
  EVP_PKEY* loaded = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size());
  CHECK(loaded != nullptr);
  const DigestContext context(EVP_MD_CTX_new());
  CHECK(context);
  const int begun = EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, loaded);
  EVP_PKEY_free(loaded);  // the context holds its own reference
  CHECK(begun == 1);
  const bool holds = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                      message.data(), message.size()) == 1;
  if (!holds) ERR_clear_error();  // else the next failure in this thread would show this one
  return holds;
}

}  // namespace valise::seal
