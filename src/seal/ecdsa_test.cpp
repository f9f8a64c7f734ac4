#include "seal/ecdsa.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

TEST(Es256, VerifiesAsWycheproofSaysWithPointAndWithSpki) {
  const std::string path = "wycheproof/ecdsa_secp256r1_sha256_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    const Bytes point = group["publicKey"]["uncompressed"].hex();
    const Bytes spki = group["publicKeyDer"].hex();
    for (const Json& test : group["tests"].items) {
      const Bytes message = test["msg"].hex();
      const Bytes signature = test["sig"].hex();
      const bool valid = test["result"].text == "valid";
      tally.ran(verify_es256(point, message, signature) == valid &&
                    verify_es256(spki, message, signature) == valid,
                name_of(test));
    }
  }
}

TEST(Es256, RefusesEveryKeyThatIsNotAnUncompressedPointOnTheCurve) {
  const std::string path = "wycheproof/ecdsa_secp256r1_sha256_test.json";
  VECTORS_OR_SKIP(vectors, path);
  const Json& group = vectors["testGroups"].items.at(0);
  const Json& test = group["tests"].items.at(0);
  ASSERT_EQ(test["result"].text, "valid");
  const Bytes message = test["msg"].hex();
  const Bytes signature = test["sig"].hex();
  const Bytes point = group["publicKey"]["uncompressed"].hex();
  const Bytes spki = group["publicKeyDer"].hex();
  ASSERT_TRUE(verify_es256(point, message, signature));
  for (std::size_t i = 0; i < point.size(); ++i) {
    EXPECT_FALSE(verify_es256(flipped(point, i), message, signature)) << i;
    EXPECT_FALSE(verify_es256(View(point).first(i), message, signature)) << i;
  }
  for (std::size_t i = 0; i < spki.size(); ++i) {
    EXPECT_FALSE(verify_es256(flipped(spki, i), message, signature)) << i;
  }
  Bytes compressed = to_bytes(View(point).first(33));
  compressed[0] = static_cast<std::uint8_t>(2 + (point[64] & 1));
  EXPECT_FALSE(verify_es256(compressed, message, signature));
  Bytes hybrid = point;  // of X9.62, which OpenSSL reads and RFC 5480 forbids
  hybrid[0] = static_cast<std::uint8_t>(6 + (point[64] & 1));
  EXPECT_FALSE(verify_es256(hybrid, message, signature));
  Bytes longer = spki;
  longer.push_back(0);
  EXPECT_FALSE(verify_es256(longer, message, signature));
}

}  // namespace
}  // namespace valise::seal
