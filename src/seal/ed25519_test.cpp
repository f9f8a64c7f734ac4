#include "seal/ed25519.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

TEST(Ed25519, VerifiesAsWycheproofSays) {
  const std::string path = "wycheproof/ed25519_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    const auto key = to_array<32>(group["publicKey"]["pk"].hex());
    ASSERT_TRUE(key);
    for (const Json& test : group["tests"].items) {
      tally.ran(
          verify(*key, test["msg"].hex(), test["sig"].hex()) == (test["result"].text == "valid"),
          name_of(test));
    }
  }
}

// RFC 8032 §7.1, TEST 2: one byte of message.
TEST(Ed25519, SignsAsTheRfcSays) {
  const Bytes seed = *from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const auto key = SigningKey::from_seed(Secret(seed));
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->verify_key()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(to_hex(key->sign(Bytes{0x72})),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Ed25519, VerifiesItsOwnSignatureAndNoOther) {
  SeededRandom random(3);
  const SigningKey key = SigningKey::generate(random);
  const SigningKey other = SigningKey::generate(random);
  const Signature signature = key.sign(view_of("message"));
  EXPECT_TRUE(verify(key.verify_key(), view_of("message"), signature));
  EXPECT_FALSE(verify(other.verify_key(), view_of("message"), signature));
  EXPECT_FALSE(verify(key.verify_key(), view_of("massage"), signature));
  const Bytes bytes = to_bytes(View(signature));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(verify(key.verify_key(), view_of("message"), flipped(bytes, i))) << i;
    EXPECT_FALSE(verify(key.verify_key(), view_of("message"), View(bytes).first(i))) << i;
  }
}

TEST(Ed25519, SignsTheSameAfterAMoveAndFromItsSeedAgain) {
  SeededRandom random(4);
  SigningKey key = SigningKey::generate(random);
  const Signature before = key.sign(view_of("message"));
  const auto again = SigningKey::from_seed(key.seed().copy());
  SigningKey moved = std::move(key);
  SigningKey assigned = SigningKey::generate(random);
  assigned = std::move(moved);
  EXPECT_EQ(assigned.sign(view_of("message")), before);
  EXPECT_EQ(again->sign(view_of("message")), before);
}

TEST(Ed25519, SignsAnEmptyMessage) {
  SeededRandom random(5);
  const SigningKey key = SigningKey::generate(random);
  EXPECT_TRUE(verify(key.verify_key(), {}, key.sign({})));
}

TEST(Ed25519, RefusesASeedOfAnotherLength) {
  for (std::size_t size : {0, 31, 33, 64}) {
    const auto key = SigningKey::from_seed(Secret(size));
    ASSERT_FALSE(key) << size;
    EXPECT_EQ(key.error().code, Code::malformed);
  }
}

}  // namespace
}  // namespace valise::seal
