#include "seal/ecdsa.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>

#include "base/check.h"

namespace valise::seal {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free>;

constexpr std::size_t kPointBytes = 65;

// SubjectPublicKeyInfo of an uncompressed P-256 point is these bytes and the point (RFC 5480 §2).
constexpr Array<26> kSpkiPrefix = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                   0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                   0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};

// Empty where there is none.
View point_of(View public_key) {
  if (public_key.size() == kSpkiPrefix.size() + kPointBytes &&
      equal(public_key.first(kSpkiPrefix.size()), kSpkiPrefix)) {
    public_key = public_key.last(kPointBytes);
  }
  const bool uncompressed = public_key.size() == kPointBytes && public_key[0] == 0x04;
  return uncompressed ? public_key : View();
}

// Null for a point that is not on the curve.
Key load(View point) {
  static const KeyContext kind(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  const KeyContext context(EVP_PKEY_CTX_dup(kind.get()));
  CHECK(context && EVP_PKEY_fromdata_init(context.get()) == 1);
  // OpenSSL's parameters point to non-const; the curve equation is checked in fromdata.
  Bytes bytes = to_bytes(point);
  std::string group = "prime256v1";
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
      OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
      OSSL_PARAM_construct_end()};
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) != 1) key = nullptr;
  return Key(key);
}

const EVP_MD* sha256_digest() {
  static const EVP_MD* const digest = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(digest != nullptr);
  return digest;
}

}  // namespace

bool verify_es256(View public_key, View message, View der_signature) {
  const View point = point_of(public_key);
  if (point.empty()) return false;
  const Key key = load(point);
  // OpenSSL encodes the parsed signature again and compares: BER and trailing bytes fail there.
  bool holds = false;
  if (key) {
    const DigestContext context(EVP_MD_CTX_new());
    CHECK(context);
    CHECK(EVP_DigestVerifyInit(context.get(), nullptr, sha256_digest(), nullptr, key.get()) == 1);
    holds = EVP_DigestVerify(context.get(), der_signature.data(), der_signature.size(),
                             message.data(), message.size()) == 1;
  }
  ERR_clear_error();
  return holds;
}

}  // namespace valise::seal
