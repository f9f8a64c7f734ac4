#include "seal/cose.h"

#include "seal/hash.h"

namespace valise::seal {
namespace {

constexpr std::uint64_t kAlgorithmKey = 1;
constexpr std::uint64_t kKidKey = 4;
constexpr std::uint64_t kEdDsa = 7;  // −8, as CBOR carries it: −1 − 7

Bytes protected_header(const VerifyKey& key) {
  cbor::Writer out;
  out.map(2);
  out.unsigned_int(kAlgorithmKey);
  out.negative_int(kEdDsa);
  out.unsigned_int(kKidKey);
  out.bytes(signer_id(key).view());
  return out.take();
}

// RFC 9052 §4.4
Bytes sig_structure(View protected_bytes, View external_aad, View payload) {
  cbor::Writer out;
  out.array(4);
  out.text("Signature1");
  out.bytes(protected_bytes);
  out.bytes(external_aad);
  out.bytes(payload);
  return out.take();
}

Failure malformed(const char* what) {
  return fail(Code::malformed, what, "COSE_Sign1");
}

}  // namespace

DeviceId signer_id(const VerifyKey& key) {
  return {sha256(key)};
}

Detached sign_detached(const SigningKey& key, View external_aad, View payload) {
  Detached out;
  out.protected_header = protected_header(key.verify_key());
  out.signature = key.sign(sig_structure(out.protected_header, external_aad, payload));
  return out;
}

Result<DeviceId> signer_of(const Detached& signature) {
  using Kind = cbor::Value::Kind;
  TRY(const cbor::Value value, cbor::decode(signature.protected_header));
  const auto& items = value.items;
  if (value.kind != Kind::map || items.size() != 4) return malformed("alg and kid, nothing else");
  if (items[0].kind != Kind::unsigned_int || items[0].number != kAlgorithmKey ||
      items[1].kind != Kind::negative_int || items[1].number != kEdDsa) {
    return malformed("the algorithm is not EdDSA");
  }
  if (items[2].kind != Kind::unsigned_int || items[2].number != kKidKey ||
      items[3].kind != Kind::bytes) {
    return malformed("no key id");
  }
  TRY(const auto kid, to_array<32>(items[3].data));
  return DeviceId{kid};
}

Result<void> verify_detached(const VerifyKey& key, View external_aad, View payload,
                             const Detached& signature) {
  TRY(const DeviceId signer, signer_of(signature));
  const Bytes signed_bytes = sig_structure(signature.protected_header, external_aad, payload);
  if (signer != signer_id(key) || !verify(key, signed_bytes, signature.signature)) {
    return fail(Code::verification_failed, "the signature does not hold", "COSE_Sign1");
  }
  return {};
}

Bytes sign1(const SigningKey& key, View external_aad, View payload) {
  const Detached made = sign_detached(key, external_aad, payload);
  cbor::Writer out;
  out.array(4);
  out.bytes(made.protected_header);
  out.map(0);
  out.bytes(payload);
  out.bytes(made.signature);
  return out.take();
}

Result<Sign1> parse_sign1(View bytes) {
  using Kind = cbor::Value::Kind;
  TRY(const cbor::Value value, cbor::decode(bytes));
  const auto& items = value.items;
  if (value.kind != Kind::array || items.size() != 4 || items[0].kind != Kind::bytes ||
      items[1].kind != Kind::map || !items[1].items.empty() || items[2].kind != Kind::bytes ||
      items[3].kind != Kind::bytes) {
    return malformed("not [protected, {}, payload, signature]");
  }
  TRY(const auto signature, to_array<64>(items[3].data));
  return Sign1{to_bytes(items[2].data), {to_bytes(items[0].data), signature}};
}

Result<Bytes> open_sign1(const VerifyKey& key, View external_aad, View bytes) {
  TRY(Sign1 parsed, parse_sign1(bytes));
  TRY_VOID(verify_detached(key, external_aad, parsed.payload, parsed.signature));
  return std::move(parsed.payload);
}

}  // namespace valise::seal
