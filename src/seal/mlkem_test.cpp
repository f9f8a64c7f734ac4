#include "seal/mlkem.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

template <class Agrees>
void run(const std::string& path, Agrees agrees) {
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    for (const Json& test : group["tests"].items) tally.ran(agrees(test), name_of(test));
  }
}

TEST(MlKem, ExpandsSeedsAsWycheproofSays) {
  run("wycheproof/mlkem_768_keygen_seed_test.json", [](const Json& test) {
    const auto pair = mlkem_expand(test["seed"].hex());
    return test["result"].text == "valid" && pair && equal(pair->public_key, test["ek"].hex()) &&
           equal(pair->private_key.expose_secret(), test["dk"].hex());
  });
}

TEST(MlKem, EncapsulatesAndRefusesBadPublicKeysAsWycheproofSays) {
  run("wycheproof/mlkem_768_encaps_test.json", [](const Json& test) {
    const auto made = mlkem_encapsulate(test["ek"].hex(), test["m"].hex());
    if (test["result"].text == "invalid") return !made;
    return made && equal(made->ciphertext, test["c"].hex()) &&
           equal(made->shared.expose_secret(), test["K"].hex());
  });
}

TEST(MlKem, DecapsulatesAsWycheproofSays) {
  run("wycheproof/mlkem_768_test.json", [](const Json& test) {
    const auto pair = mlkem_expand(test["seed"].hex());
    const auto shared = pair ? mlkem_decapsulate(pair->private_key, test["c"].hex())
                             : Result<Secret>(fail(Code::malformed, "seed"));
    if (test["result"].text == "invalid") return !shared;
    return equal(pair->public_key, test["ek"].hex()) && shared &&
           equal(shared->expose_secret(), test["K"].hex());
  });
}

class MlKemKey : public testing::Test {
 protected:
  SeededRandom random{1};
  MlKemPair pair = *mlkem_expand(random.array<kMlKemSeedBytes>());
};

TEST_F(MlKemKey, SharesOneSecretAndAnotherForAnAlteredCiphertext) {
  const auto made = mlkem_encapsulate(pair.public_key, random.array<32>());
  ASSERT_TRUE(made);
  EXPECT_TRUE(*mlkem_decapsulate(pair.private_key, made->ciphertext) == made->shared);
  const Bytes altered = flipped(to_bytes(View(made->ciphertext)), 500);
  const auto rejected = mlkem_decapsulate(pair.private_key, altered);
  ASSERT_TRUE(rejected);  // implicitly, by an unrelated secret
  EXPECT_FALSE(*rejected == made->shared);
}

// FIPS 203 §7.2, at its edge, in both halves of each three bytes and in every position.
TEST_F(MlKemKey, IsPublicOnlyWithEveryCoefficientBelowTheModulus) {
  for (std::size_t at = 0; at < 1152; at += 3) {
    for (unsigned value : {3328U, 3329U, 4095U}) {
      Bytes first = to_bytes(View(pair.public_key));
      first[at] = static_cast<std::uint8_t>(value);
      first[at + 1] = static_cast<std::uint8_t>((first[at + 1] & 0xf0U) | value >> 8);
      EXPECT_EQ(mlkem_public_valid(first), value == 3328) << at;
      Bytes second = to_bytes(View(pair.public_key));
      second[at + 1] = static_cast<std::uint8_t>((second[at + 1] & 0x0fU) | (value & 0xfU) << 4);
      second[at + 2] = static_cast<std::uint8_t>(value >> 4);
      EXPECT_EQ(mlkem_public_valid(second), value == 3328) << at;
    }
  }
}

// FIPS 203 §7.3.
TEST_F(MlKemKey, IsRefusedWhenDamaged) {
  const auto made = mlkem_encapsulate(pair.public_key, random.array<32>());
  const Bytes bytes = to_bytes(pair.private_key.expose_secret());
  for (std::size_t at : {1152, 1500, 2335, 2336, 2367}) {
    EXPECT_FALSE(mlkem_decapsulate(Secret(flipped(bytes, at)), made->ciphertext)) << at;
  }
  EXPECT_FALSE(mlkem_decapsulate(Secret(View(bytes).first(2399)), made->ciphertext));
  EXPECT_FALSE(mlkem_decapsulate(pair.private_key, View(made->ciphertext).first(1087)));
}

}  // namespace
}  // namespace valise::seal
