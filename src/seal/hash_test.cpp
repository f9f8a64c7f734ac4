#include "seal/hash.h"

#include <gtest/gtest.h>

#include "seal/domain.h"
#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

TEST(Sha256, AgreesWithFips180) {
  EXPECT_EQ(to_hex(sha256(view_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, OfPiecesIsThatOfTheWhole) {
  EXPECT_EQ(sha256(view_of("a"), view_of("bc")), sha256(view_of("abc")));
  EXPECT_EQ(sha256({}, view_of("abc")), sha256(view_of("abc")));
  Sha256 pieces;
  for (std::string_view piece : {"a", "", "bc"}) pieces.update(view_of(piece));
  Sha256 moved = std::move(pieces);
  EXPECT_EQ(moved.finish(), sha256(view_of("abc")));
}

TEST(Sha256, IsUsedOnce) {
  Sha256 hash;
  (void)hash.finish();
  EXPECT_DEATH(hash.update({}), "state_");
  EXPECT_DEATH((void)hash.finish(), "state_");
}

TEST(Sha512, AgreesWithFips180) {
  EXPECT_EQ(to_hex(sha512(view_of("abc"))),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(Sha3, AgreesWithFips202) {
  const auto* expected = "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532";
  EXPECT_EQ(to_hex(sha3_256({view_of("abc")})), expected);
  EXPECT_EQ(to_hex(sha3_256_secret({view_of("a"), view_of("bc")}).expose_secret()), expected);
  EXPECT_EQ(to_hex(shake256({}, 64).expose_secret()),
            "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"
            "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be");
}

TEST(Hkdf, AgreesWithWycheproof) {
  const std::string path = "wycheproof/hkdf_sha256_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    for (const Json& test : group["tests"].items) {
      const auto size = test["size"].number();
      if (test["result"].text == "invalid") {
        // Only too long outputs are invalid, and asking for one is our error: it must stop.
        bool stops = size > 255 * hash_bytes(HashAlgorithm::sha256);
        EXPECT_DEATH((void)hkdf(HashAlgorithm::sha256, {}, {}, {}, size), "length");
        tally.ran(stops, name_of(test));
        continue;
      }
      const Secret key = hkdf(HashAlgorithm::sha256, test["ikm"].hex(), test["salt"].hex(),
                              test["info"].hex(), size);
      tally.ran(equal(key.expose_secret(), test["okm"].hex()), name_of(test));
    }
  }
}

// Expected values from Python's hmac module, by the definition of RFC 5869.
TEST(Hkdf, UsesTheNamedHash) {
  EXPECT_EQ(to_hex(hkdf(HashAlgorithm::sha384, view_of("key"), view_of("salt"), view_of("info"), 64)
                       .expose_secret()),
            "415163ccceef9d7e2325f45cf2c21989d3a3eb6078e7e48dc8ba6b35c8b75db9"
            "2006a301c61af4564a6ce647f61e37eb6c897857a312dea7b6924f02a7e108c1");
  EXPECT_EQ(
      to_hex(hkdf(HashAlgorithm::sha512, view_of("key"), {}, view_of("info"), 80).expose_secret()),
      "060235f642a302a56fead4bba71740014359607f00fc7550f9a0926a8269180d"
      "6a6b7d7069497c37bbd345d32e0b7495fa4ee98f4fb89700252f8a6c7bc20a1c"
      "2a6593b729e235774dd1ce75478eb689");
}

TEST(Domain, LabelsAsTheDesignSays) {
  Domain domain;
  domain.founding.bytes.fill(0xab);
  const Bytes label = domain.label("cek");
  EXPECT_EQ(to_string(View(label).first(13)), std::string("valise/1/cek\0", 13));
  EXPECT_EQ(label[13], kSuite1);
  EXPECT_EQ(to_hex(View(label).subspan(14)), to_hex(domain.founding.view()));
}

TEST(Domain, SeparatesPurposeSuiteAndNetwork) {
  const Domain one;
  Domain other_network;
  other_network.founding.bytes[31] = 1;
  Domain other_suite;
  other_suite.suite = 2;
  const Bytes bytes = to_bytes("bytes");
  const auto hash = one.hash("cable", bytes);
  Bytes labeled = one.label("cable");
  append(labeled, bytes);
  EXPECT_EQ(hash, sha256(labeled));
  EXPECT_NE(hash, one.hash("act", bytes));
  EXPECT_NE(hash, other_network.hash("cable", bytes));
  EXPECT_NE(hash, other_suite.hash("cable", bytes));
}

}  // namespace
}  // namespace valise::seal
