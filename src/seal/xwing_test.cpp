#include "seal/xwing.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

TEST(XWingVectors, AgreeWithTheDraft) {
  const std::string path = "hpke/xwing.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& test : vectors.items) {
    const XWingKey key(test["seed"].hex());
    const auto made = xwing_encapsulate(test["pk"].hex(), test["eseed"].hex());
    const auto shared = key.decapsulate(test["ct"].hex());
    tally.ran(equal(key.public_key(), test["pk"].hex()) && made && shared &&
                  equal(made->ciphertext, test["ct"].hex()) &&
                  equal(made->shared.expose_secret(), test["ss"].hex()) && *shared == made->shared,
              "seed " + test["seed"].text);
  }
}

class XWing : public testing::Test {
 protected:
  SeededRandom random{1};
  XWingKey key{random.array<kXWingSeedBytes>()};
};

TEST_F(XWing, DependsOnBothHalvesOfTheCiphertext) {
  const auto made = xwing_encapsulate(key.public_key(), random.array<kXWingRandomBytes>());
  ASSERT_TRUE(made);
  const Bytes ciphertext = to_bytes(View(made->ciphertext));
  EXPECT_TRUE(*key.decapsulate(ciphertext) == made->shared);
  for (std::size_t at : {0, 1087, 1088, 1118}) {
    EXPECT_FALSE(*key.decapsulate(flipped(ciphertext, at)) == made->shared) << at;
  }
}

// The draft computes with the all-zero secret: the ML-KEM half still protects.
TEST_F(XWing, AcceptsAnX25519HalfOfLowOrder) {
  Bytes low_order = to_bytes(View(key.public_key()));
  std::fill(low_order.begin() + 1184, low_order.end(), std::uint8_t{0});
  EXPECT_TRUE(xwing_encapsulate(low_order, random.array<kXWingRandomBytes>()));
}

TEST_F(XWing, RefusesOtherLengthsAndCoefficientsOverTheModulus) {
  const Bytes good = to_bytes(View(key.public_key()));
  EXPECT_TRUE(xwing_public_valid(good));
  EXPECT_FALSE(xwing_public_valid(View(good).first(1215)));
  Bytes over = good;
  over[0] = 0xff;
  over[1] |= 0x0f;
  EXPECT_FALSE(xwing_public_valid(over));
  const auto refused = xwing_encapsulate(over, random.array<kXWingRandomBytes>());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::malformed);
  EXPECT_FALSE(key.decapsulate(Bytes(1119)));
  EXPECT_FALSE(key.decapsulate(Bytes(1121)));
}

}  // namespace
}  // namespace valise::seal
