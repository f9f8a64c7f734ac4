#include "seal/cose.h"

#include <gtest/gtest.h>

namespace valise::seal {
namespace {

const Bytes kLabel = to_bytes("valise/1/test");
const Bytes kPayload = to_bytes("payload");

SigningKey key(std::uint8_t seed) {
  return SigningKey::from_seed(Secret(Bytes(32, seed))).value();
}

TEST(Cose, OpensWhatTheKeySignedForThisPurpose) {
  const Bytes message = sign1(key(1), kLabel, kPayload);
  EXPECT_EQ(open_sign1(key(1).verify_key(), kLabel, message).value(), kPayload);
}

TEST(Cose, RefusesAnotherKeyPurposeOrPayload) {
  const Bytes message = sign1(key(1), kLabel, kPayload);
  EXPECT_FALSE(open_sign1(key(2).verify_key(), kLabel, message));
  EXPECT_FALSE(open_sign1(key(1).verify_key(), to_bytes("valise/1/other"), message));
  for (std::size_t i = 0; i < message.size(); ++i) {
    Bytes flipped = message;
    flipped[i] ^= 1;
    EXPECT_FALSE(open_sign1(key(1).verify_key(), kLabel, flipped)) << "byte " << i;
  }
}

TEST(Cose, RefusesAParameterItDoesNotKnow) {
  Detached made = sign_detached(key(1), kLabel, kPayload);
  cbor::Writer out;
  out.map(3);
  out.unsigned_int(1);
  out.negative_int(7);
  out.unsigned_int(4);
  out.bytes(signer_id(key(1).verify_key()).view());
  out.unsigned_int(5);
  out.bytes({});
  made.protected_header = out.take();
  EXPECT_EQ(signer_of(made).error().code, Code::malformed);
}

TEST(Cose, DetachedAndWholeFormsAreOneSignature) {
  const Detached detached = sign_detached(key(1), kLabel, kPayload);
  const Sign1 whole = parse_sign1(sign1(key(1), kLabel, kPayload)).value();
  EXPECT_EQ(whole.signature, detached);
  EXPECT_TRUE(verify_detached(key(1).verify_key(), kLabel, kPayload, detached));
}

}  // namespace
}  // namespace valise::seal
