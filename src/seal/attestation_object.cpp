#include "seal/attestation_object.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string_view>

#include "seal/cbor.h"

namespace valise::seal {
namespace {

using cbor::Value;

constexpr const char* kMalformed = "the attestation is not well formed";
constexpr std::size_t kCertificatesMax = 4;

Failure refuse(const char* what, const char* where) {
  return fail(Code::verification_failed, what, where);
}

bool is_named(const Value& map, std::size_t place, std::string_view name, Value::Kind kind) {
  const Value& key = map.items[2 * place];
  return key.kind == Value::Kind::text && text_of(key.data) == name &&
         map.items[2 * place + 1].kind == kind;
}

Result<void> read_certificates(const Value& list, PackedAttestation& out) {
  if (list.items.empty() || list.items.size() > kCertificatesMax) {
    return refuse(kMalformed, "attestation.certificates");
  }
  for (const Value& certificate : list.items) {
    if (certificate.kind != Value::Kind::bytes || certificate.data.empty()) {
      return refuse(kMalformed, "attestation.certificates");
    }
    out.certificates.push_back(to_bytes(certificate.data));
  }
  return {};
}

// { "alg": …, "sig": …, "x5c": [ … ] or absent }, in the order that determinism gives.
Result<void> read_statement(const Value& map, PackedAttestation& out) {
  const std::size_t pairs = map.items.size() / 2;
  if ((pairs != 2 && pairs != 3) || !is_named(map, 0, "alg", Value::Kind::negative_int) ||
      !is_named(map, 1, "sig", Value::Kind::bytes) || map.items[1].number > 0xffff) {
    return refuse(kMalformed, "attestation.statement");
  }
  out.algorithm = -1 - static_cast<std::int64_t>(map.items[1].number);
  out.signature = to_bytes(map.items[3].data);
  if (pairs == 2) return {};
  if (!is_named(map, 2, "x5c", Value::Kind::array)) {
    return refuse(kMalformed, "attestation.statement");
  }
  return read_certificates(map.items[5], out);
}

struct CertificateFree {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct ObjectFree {
  void operator()(ASN1_OBJECT* object) const { ASN1_OBJECT_free(object); }
};

// id-fido-gen-ce-aaguid: an OCTET STRING of 16 bytes inside the extension's own OCTET STRING.
bool names_other_model(const X509* certificate, const Array<16>& aaguid) {
  const std::unique_ptr<ASN1_OBJECT, ObjectFree> oid(OBJ_txt2obj("1.3.6.1.4.1.45724.1.1.4", 1));
  const int at = X509_get_ext_by_OBJ(certificate, oid.get(), -1);
  if (at < 0) return false;
  const ASN1_OCTET_STRING* value = X509_EXTENSION_get_data(X509_get_ext(certificate, at));
  Bytes expected = {V_ASN1_OCTET_STRING, 16};
  append(expected, aaguid);
  return !equal(expected, {ASN1_STRING_get0_data(value),
                           static_cast<std::size_t>(ASN1_STRING_length(value))});
}

}  // namespace

Result<PackedAttestation> decode_attestation_object(View bytes) {
  if (bytes.size() > kAttestationBytesMax) {
    return refuse("the attestation is over 8192 bytes", "attestation.size");
  }
  const Result<Value> map = cbor::decode(bytes);
  if (!map || map->kind != Value::Kind::map || map->items.size() != 6 ||
      !is_named(*map, 0, "fmt", Value::Kind::text) ||
      !is_named(*map, 1, "attStmt", Value::Kind::map) ||
      !is_named(*map, 2, "authData", Value::Kind::bytes)) {
    return refuse(kMalformed, "attestation.object");
  }
  if (text_of(map->items[1].data) != "packed") {
    return refuse("the authenticator gave no packed attestation of its model; ask for a direct one",
                  "attestation.format");
  }
  PackedAttestation out;
  TRY_VOID(read_statement(map->items[3], out));
  out.authenticator_data = to_bytes(map->items[5].data);
  return out;
}

Bytes encode_attestation_statement(const PackedAttestation& attestation) {
  cbor::Writer map;
  map.map(attestation.certificates.empty() ? 2 : 3);
  map.text("alg");
  map.negative_int(static_cast<std::uint64_t>(-1 - attestation.algorithm));
  map.text("sig");
  map.bytes(attestation.signature);
  if (!attestation.certificates.empty()) {
    map.text("x5c");
    map.array(attestation.certificates.size());
    for (const Bytes& certificate : attestation.certificates) map.bytes(certificate);
  }
  return map.take();
}

Bytes encode_attestation_object(const PackedAttestation& attestation) {
  return wrap_attestation_statement(encode_attestation_statement(attestation),
                                    attestation.authenticator_data);
}

Bytes wrap_attestation_statement(View statement, View authenticator_data) {
  cbor::Writer head;
  head.map(3);
  head.text("fmt");
  head.text("packed");
  head.text("attStmt");
  Bytes out = head.take();
  append(out, statement);
  cbor::Writer tail;
  tail.text("authData");
  tail.bytes(authenticator_data);
  append(out, tail.written());
  return out;
}

Result<void> check_attestation_certificate(View certificate_der, const Array<16>& aaguid) {
  const std::uint8_t* at = certificate_der.data();
  const std::unique_ptr<X509, CertificateFree> certificate(
      d2i_X509(nullptr, &at, static_cast<long>(certificate_der.size())));
  if (!certificate || at != certificate_der.data() + certificate_der.size()) {
    return refuse("the attestation's certificate is not X.509", "attestation.certificates");
  }
  if (X509_get_version(certificate.get()) != X509_VERSION_3 ||
      X509_check_ca(certificate.get()) != 0) {
    return refuse("the attestation's certificate is not one of an authenticator",
                  "attestation.certificates");
  }
  if (names_other_model(certificate.get(), aaguid)) {
    return refuse("the attestation's certificate is of another model", "attestation.model");
  }
  return {};
}

}  // namespace valise::seal
