#include "seal/es256.h"

#include <gtest/gtest.h>

#include "seal/ecdsa.h"
#include "seal/hmac.h"

namespace valise::seal {
namespace {

Secret secret_from(std::string_view hex) {
  return Secret(*from_hex(hex));
}

TEST(Es256Key, HasThePublicPointOfRfc6979) {
  const auto key = Es256Key::from_scalar(
      secret_from("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->public_point()),
            "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
}

TEST(Es256Key, SignsWhatItsPublicPointVerifies) {
  SeededRandom random(3);
  const Es256Key key = Es256Key::generate(random);
  const Bytes signature = key.sign(view_of("a message"));
  EXPECT_TRUE(verify_es256(key.public_point(), view_of("a message"), signature));
  EXPECT_FALSE(verify_es256(key.public_point(), view_of("another"), signature));
}

TEST(Es256Key, ComesBackFromItsScalar) {
  SeededRandom random(4);
  const Es256Key key = Es256Key::generate(random);
  const auto again = Es256Key::from_scalar(key.scalar().copy());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_point(), key.public_point());
}

TEST(Es256Key, OutsideTheGroupIsRefused) {
  const std::string order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
  EXPECT_FALSE(Es256Key::from_scalar(Secret(32)));
  EXPECT_FALSE(Es256Key::from_scalar(secret_from(order)));
  EXPECT_FALSE(Es256Key::from_scalar(secret_from(std::string(64, 'f'))));
  EXPECT_FALSE(Es256Key::from_scalar(Secret(31)));
  EXPECT_TRUE(Es256Key::from_scalar(secret_from(order.substr(0, 62) + "50")));
}

TEST(HmacSha256, IsThatOfRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Secret(Bytes(20, 0x0b)), view_of("Hi There")).expose_secret()),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(Secret(view_of("Jefe")), view_of("what do ya want for nothing?"))
                       .expose_secret()),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace valise::seal
