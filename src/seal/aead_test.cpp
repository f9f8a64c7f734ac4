#include "seal/aead.h"

#include <gtest/gtest.h>

#include "seal/vector_file_test.h"

namespace valise::seal {
namespace {

// Sealing gives exactly the vector's bytes if it is valid, and opening accepts it exactly then.
bool agrees(const Json& test, Aead aead) {
  const Secret key(test["key"].hex());
  const Bytes nonce = test["iv"].hex();
  const Bytes aad = test["aad"].hex();
  const Bytes message = test["msg"].hex();
  Bytes expected = test["ct"].hex();
  append(expected, test["tag"].hex());
  const auto opened = aead_open(aead, key, nonce, aad, expected);
  if (test["result"].text == "invalid") return !opened;
  return aead_seal(aead, key, nonce, aad, message) == expected && opened &&
         equal(opened->expose_secret(), message);
}

TEST(Aead, AgreesWithWycheproofOnAesGcmOfOurSizes) {
  const std::string path = "wycheproof/aes_gcm_test.json";
  VECTORS_OR_SKIP(vectors, path);
  Tally tally(path);
  for (const Json& group : vectors["testGroups"].items) {
    const auto key_bits = group["keySize"].number();
    for (const Json& test : group["tests"].items) {
      if (group["ivSize"].number() != 8 * kNonceBytes) {
        tally.skipped("nonce is not of 12 bytes");
      } else if (key_bits != 128 && key_bits != 256) {
        tally.skipped("key of 192 bits");
      } else {
        tally.ran(agrees(test, key_bits == 128 ? Aead::aes_128_gcm : Aead::aes_256_gcm),
                  name_of(test));
      }
    }
  }
}

class EveryAead : public testing::TestWithParam<Aead> {
 protected:
  Aead aead = GetParam();
  Secret key = SeededRandom(1).secret(aead_key_bytes(GetParam()));
  Bytes nonce = Bytes(kNonceBytes, 7);
  Bytes sealed = aead_seal(aead, key, nonce, view_of("aad"), view_of("plaintext"));
};

TEST_P(EveryAead, OpensWhatItSealed) {
  const auto opened = aead_open(aead, key, nonce, view_of("aad"), sealed);
  ASSERT_TRUE(opened);
  EXPECT_EQ(text_of(opened->expose_secret()), "plaintext");
}

TEST_P(EveryAead, RefusesEveryFlippedByteAndEveryCut) {
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    EXPECT_FALSE(aead_open(aead, key, nonce, view_of("aad"), flipped(sealed, i))) << i;
    EXPECT_FALSE(aead_open(aead, key, nonce, view_of("aad"), View(sealed).first(i))) << i;
  }
}

TEST_P(EveryAead, RefusesOtherAssociatedDataNonceAndKey) {
  EXPECT_FALSE(aead_open(aead, key, nonce, view_of("aae"), sealed));
  EXPECT_FALSE(aead_open(aead, key, flipped(nonce, 11), view_of("aad"), sealed));
  const Secret other(flipped(to_bytes(key.expose_secret()), 0));
  const auto refused = aead_open(aead, other, nonce, view_of("aad"), sealed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::verification_failed);
}

TEST_P(EveryAead, SealsManyMessagesUnderOneLoadedKey) {
  AeadKey loaded(aead, key);
  Bytes out(sealed.size());
  for (std::uint8_t n = 0; n < 3; ++n) {
    loaded.seal(Bytes(kNonceBytes, n), {}, view_of("plaintext"), out);
    EXPECT_EQ(out, aead_seal(aead, key, Bytes(kNonceBytes, n), {}, view_of("plaintext")));
  }
}

TEST_P(EveryAead, LeavesNoPlaintextWhereTheTagFails) {
  AeadKey loaded(aead, key);
  Bytes out(sealed.size() - kTagBytes, 0xff);
  EXPECT_FALSE(loaded.open(nonce, view_of("aad"), flipped(sealed, sealed.size() - 1), out));
  EXPECT_EQ(out, Bytes(out.size(), 0));
}

INSTANTIATE_TEST_SUITE_P(Names, EveryAead,
                         testing::Values(Aead::aes_128_gcm, Aead::aes_256_gcm,
                                         Aead::chacha20_poly1305));

TEST(Aead, StopsTheProgramOnAKeyOrNonceOfAnotherSize) {
  const Secret key(std::size_t{32});
  EXPECT_DEATH(aead_seal(Aead::aes_128_gcm, key, Bytes(12), {}, {}), "key");
  EXPECT_DEATH(aead_seal(Aead::aes_256_gcm, key, Bytes(11), {}, {}), "nonce");
}

}  // namespace
}  // namespace valise::seal
