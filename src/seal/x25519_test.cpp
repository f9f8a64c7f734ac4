#include "seal/x25519.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

// "acceptable" marks what a protocol may refuse; the function itself has one right answer.
TEST(X25519, AgreesWithWycheproofAndTellsTheAllZeroSecretApart) {
  const std::string path = "wycheproof/x25519_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  int refused = 0;
  for (const Json& group : vectors["testGroups"].items) {
    for (const Json& test : group["tests"].items) {
      const Bytes own = test["private"].hex();
      const Bytes other = test["public"].hex();
      const Bytes expected = test["shared"].hex();
      const bool is_zero = expected == Bytes(32);
      const auto checked = x25519_contributory(own, other);
      refused += checked ? 0 : 1;
      tally.ran(
          equal(x25519(own, other).expose_secret(), expected) && checked.has_value() == !is_zero,
          name_of(test));
    }
  }
  EXPECT_EQ(refused, 31);  // Wycheproof's flag ZeroSharedSecret
}

TEST(X25519, DerivesThePublicKeyAsTheProductWithTheBasePoint) {
  SeededRandom random(1);
  const auto alice = random.array<32>();
  const auto bob = random.array<32>();
  Bytes base_point(32);
  base_point[0] = 9;
  EXPECT_TRUE(equal(x25519_public(alice), x25519(alice, base_point).expose_secret()));
  EXPECT_TRUE(x25519(alice, x25519_public(bob)) == x25519(bob, x25519_public(alice)));
}

TEST(X25519, StopsTheProgramOnAKeyOfAnotherLength) {
  EXPECT_DEATH((void)x25519_public(Bytes(31)), "kX25519Bytes");
  EXPECT_DEATH((void)x25519(Bytes(32), Bytes(33)), "kX25519Bytes");
}

}  // namespace
}  // namespace valise::seal
