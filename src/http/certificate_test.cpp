#include "http/certificate.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "http/loopback_test.h"

namespace valise::http {
namespace {

std::shared_ptr<X509> read(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  std::shared_ptr<X509> out(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
  BIO_free(bio);
  return out;
}

TEST(Certificate, IsAFunctionOfItsSeed) {
  // RFC 8032 §7.1, test 1.
  const Secret seed(
      from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value());
  const Certificate one = make_certificate(seed).value();
  EXPECT_EQ(to_hex(one.key), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(make_certificate(seed)->pem, one.pem);
  EXPECT_NE(make_certificate(seed_of(2))->pem, one.pem);
  EXPECT_EQ(make_certificate(Secret(31)).error().code, Code::malformed);
}

TEST(Certificate, CarriesItsKeyAndNamesNobody) {
  const auto identity = party(3);
  const auto certificate = read(identity->pem);
  ASSERT_NE(certificate, nullptr);
  EXPECT_EQ(key_of(certificate.get()).value(), identity->key);
  const X509_NAME* name = X509_get_subject_name(certificate.get());
  EXPECT_EQ(X509_NAME_entry_count(name), 1);
  EXPECT_EQ(X509_get_ext_count(certificate.get()), 0);
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate.get());
  const auto other = read(party(4)->pem);
  EXPECT_NE(ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(other.get())), 0);
}

TEST(Certificate, IsRefusedIfAnyBitOfItIsFlipped) {
  const auto certificate = read(party(3)->pem);
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  Bytes bytes(der, der + size);
  OPENSSL_free(der);
  int refused = 0;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    Bytes flipped = bytes;
    flipped[bit / 8] = static_cast<std::uint8_t>(flipped[bit / 8] ^ (1U << (bit % 8)));
    const unsigned char* at = flipped.data();
    X509* parsed = d2i_X509(nullptr, &at, static_cast<long>(flipped.size()));
    refused += parsed == nullptr || !key_of(parsed);
    X509_free(parsed);
  }
  EXPECT_EQ(refused, size * 8);
}

TEST(PinOf, IsTheHashOfTheSubjectPublicKeyInfo) {
  const auto certificate = read(party(3)->pem);
  unsigned char* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &der);
  Array<32> digest{};
  EVP_Digest(der, static_cast<std::size_t>(size), digest.data(), nullptr, EVP_sha256(), nullptr);
  OPENSSL_free(der);
  EXPECT_EQ(pin_of(party(3)->key), "sha256//" + to_base64(digest));
}

}  // namespace
}  // namespace valise::http
