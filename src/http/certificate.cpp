#include "http/certificate.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/check.h"
#include "http/free.h"

namespace valise::http {
namespace {

using KeyPointer = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Free<X509_free>>;
using BioPointer = std::unique_ptr<BIO, Free<BIO_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, Free<BN_free>>;

PublicKey raw_key(const EVP_PKEY* key) {
  PublicKey out{};
  std::size_t size = out.size();
  CHECK(EVP_PKEY_get_raw_public_key(key, out.data(), &size) == 1 && size == out.size());
  return out;
}

// Some programs refuse two certificates of one issuer with one serial number, so it follows from
// the key: its first 16 bytes, kept positive and not zero (RFC 5280 §4.1.2.2).
void set_serial(X509* certificate, const PublicKey& key) {
  Array<16> number{};
  std::copy_n(key.begin(), number.size(), number.begin());
  number[0] = static_cast<std::uint8_t>((number[0] & 0x3f) | 0x40);
  const NumberPointer big(BN_bin2bn(number.data(), static_cast<int>(number.size()), nullptr));
  CHECK(big != nullptr);
  CHECK(BN_to_ASN1_INTEGER(big.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void set_name(X509* certificate) {
  X509_NAME* name = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>("valise");
  CHECK(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1);
  CHECK(X509_set_issuer_name(certificate, name) == 1);
}

CertificatePointer build(EVP_PKEY* key) {
  CertificatePointer out(X509_new());
  CHECK(out != nullptr);
  CHECK(X509_set_version(out.get(), X509_VERSION_3) == 1);
  set_serial(out.get(), raw_key(key));
  set_name(out.get());
  CHECK(ASN1_TIME_set_string_X509(X509_getm_notBefore(out.get()), "20000101000000Z") == 1);
  CHECK(ASN1_TIME_set_string_X509(X509_getm_notAfter(out.get()), "99991231235959Z") == 1);
  CHECK(X509_set_pubkey(out.get(), key) == 1);
  // Ed25519 hashes by itself: no digest is named (RFC 8410).
  CHECK(X509_sign(out.get(), key, nullptr) > 0);
  return out;
}

std::span<char> contents(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  CHECK(size > 0);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Result<Certificate> make_certificate(const Secret& seed) {
  if (seed.size() != 32) return fail(Code::malformed, "an Ed25519 seed has 32 bytes", "seed");
  const View bytes = seed.expose_secret();
  const KeyPointer key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes.data(), bytes.size()));
  CHECK(key != nullptr);
  const CertificatePointer certificate = build(key.get());

  Certificate out;
  out.key = raw_key(key.get());
  const BioPointer open(BIO_new(BIO_s_mem()));
  CHECK(open != nullptr && PEM_write_bio_X509(open.get(), certificate.get()) == 1);
  const std::span<char> pem = contents(open.get());
  out.pem.assign(pem.begin(), pem.end());

  const BioPointer hidden(BIO_new(BIO_s_mem()));
  CHECK(hidden != nullptr);
  CHECK(PEM_write_bio_PKCS8PrivateKey(hidden.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) == 1);
  const std::span<char> key_pem = contents(hidden.get());
  const std::span<std::uint8_t> key_bytes{reinterpret_cast<std::uint8_t*>(key_pem.data()),
                                          key_pem.size()};
  out.key_pem = Secret(View(key_bytes));
  wipe(key_bytes);
  return out;
}

Result<PublicKey> key_of(x509_st* certificate) {
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_ED25519) {
    return fail(Code::verification_failed, "the certificate's key is not Ed25519", "certificate");
  }
  if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_issuer_name(certificate)) != 0 ||
      X509_verify(certificate, key) != 1) {
    return fail(Code::verification_failed, "the certificate does not sign itself", "certificate");
  }
  return raw_key(key);
}

std::string pin_of(const PublicKey& key) {
  // RFC 8410 §4: SEQUENCE { SEQUENCE { OID 1.3.101.112 }, BIT STRING of the 32 bytes }.
  constexpr std::uint8_t kPrefix[] = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03,
                                      0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};
  Bytes info = to_bytes(View(kPrefix));
  append(info, key);
  Array<32> digest{};
  CHECK(EVP_Digest(info.data(), info.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
  return "sha256//" + to_base64(digest);
}

}  // namespace valise::http
