#include "seal/cose.h"

#include "target.h"

namespace valise::fuzz {
namespace {

// The one form of a COSE_Sign1: [protected, {}, payload, signature].
Bytes sign1_bytes(const seal::Sign1& sign1) {
  seal::cbor::Writer out;
  out.array(4);
  out.bytes(sign1.signature.protected_header);
  out.map(0);
  out.bytes(sign1.payload);
  out.bytes(sign1.signature.signature);
  return out.take();
}

}  // namespace

VALISE_FUZZ(cose) {
  static const auto kKey = seal::SigningKey::from_seed(Secret(Bytes(32, 0x11))).value();
  const View aad = view_of("fuzz");
  const auto opened = seal::open_sign1(kKey.verify_key(), aad, bytes);
  const auto read = seal::parse_sign1(bytes);
  if (!read) {
    CHECK(!opened);
    return false;
  }
  CHECK(equal(sign1_bytes(*read), bytes));
  if (!opened) return true;
  // A true signature has no second form: Ed25519 is deterministic and the envelope strict.
  CHECK(*opened == read->payload);
  CHECK(seal::signer_of(read->signature) == seal::signer_id(kKey.verify_key()));
  CHECK(equal(seal::sign1(kKey, aad, *opened), bytes));
  return true;
}

}  // namespace valise::fuzz
