#include "seal/es256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>

#include <memory>
#include <optional>

#include "base/check.h"

namespace valise::seal {
namespace {

template <auto free_one>
struct Free {
  void operator()(auto* object) const { free_one(object); }
};
using Number = std::unique_ptr<BIGNUM, Free<BN_clear_free>>;
using Group = std::unique_ptr<EC_GROUP, Free<EC_GROUP_free>>;
using Point = std::unique_ptr<EC_POINT, Free<EC_POINT_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;

Number to_number(const Secret& scalar) {
  const View bytes = scalar.expose_secret();
  Number number(BN_secure_new());
  CHECK(number);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  CHECK(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), number.get()) != nullptr);
  return number;
}

// None if the scalar is 0 or not below the order of the group.
std::optional<Array<65>> point_of(const Secret& scalar) {
  const Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  CHECK(group);
  const Number number = to_number(scalar);
  if (BN_is_zero(number.get()) || BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
    return std::nullopt;
  }
  const Point point(EC_POINT_new(group.get()));
  CHECK(point);
  CHECK(EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1);
  Array<65> out;
  CHECK(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out.data(),
                           out.size(), nullptr) == out.size());
  return out;
}

Key to_key(const Secret& scalar, const Array<65>& point) {
  const Number number = to_number(scalar);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  CHECK(builder);
  CHECK(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0));
  CHECK(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()));
  CHECK(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()));
  const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
  CHECK(params);
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  CHECK(context && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  CHECK(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, params.get()) == 1);
  return Key(key);
}

}  // namespace

Es256Key Es256Key::generate(Random& random) {
  for (;;) {
    // About one draw in 2^32 is not below the order, and is drawn again (FIPS 186-5 A.2.2).
    Secret scalar = random.secret(32);
    if (const std::optional<Array<65>> point = point_of(scalar)) {
      return {std::move(scalar), *point};
    }
  }
}

Result<Es256Key> Es256Key::from_scalar(Secret scalar) {
  if (scalar.size() != 32) return fail(Code::malformed, "an ES256 key has 32 bytes");
  const std::optional<Array<65>> point = point_of(scalar);
  if (!point) return fail(Code::malformed, "not a key of P-256");
  return Es256Key(std::move(scalar), *point);
}

Bytes Es256Key::sign(View message) const {
  const Key key = to_key(scalar_, public_);
  const DigestContext context(EVP_MD_CTX_new());
  CHECK(context);
  CHECK(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1);
  std::size_t size = 0;
  CHECK(EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()) == 1);
  Bytes signature(size);
  CHECK(EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) ==
        1);
  signature.resize(size);
  return signature;
}

}  // namespace valise::seal
