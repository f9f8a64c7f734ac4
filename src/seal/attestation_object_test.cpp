#include "seal/attestation_object.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/random.h"
#include "seal/authenticator_data.h"
#include "seal/client_data.h"
#include "seal/es256.h"
#include "seal/hash.h"

namespace valise::seal {
namespace {

const RelyingParty kParty{"cy.valise.localhost", "http://cy.valise.localhost:7500"};
const Array<32> kChallenge = sha256(view_of("a challenge"));
const Array<16> kModel = {0xfa, 0x2b, 0x99, 0xdc};
const Array<16> kOtherModel = {0xfa, 0x2b, 0x99, 0xdd};

// The maker's certificate of a batch of authenticators, and its key.
class Maker {
 public:
  struct Certificate {
    long version = X509_VERSION_3;
    bool authority = false;
    const Array<16>* names_model = nullptr;
  };
  explicit Maker(Certificate with) : key_(EVP_EC_gen("P-256")), certificate_(X509_new()) {
    X509_set_version(certificate_, with.version);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate_), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate_), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate_), 3600);
    X509_set_pubkey(certificate_, key_);
    add(NID_basic_constraints, with.authority ? "CA:TRUE" : "CA:FALSE");
    if (with.names_model != nullptr) add_model(*with.names_model);
    X509_sign(certificate_, key_, EVP_sha256());
  }
  Maker(const Maker&) = delete;
  Maker& operator=(const Maker&) = delete;
  ~Maker() {
    X509_free(certificate_);
    EVP_PKEY_free(key_);
  }

  Bytes der() const {
    Bytes out(static_cast<std::size_t>(i2d_X509(certificate_, nullptr)));
    std::uint8_t* at = out.data();
    i2d_X509(certificate_, &at);
    return out;
  }
  Bytes sign(View message) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    Bytes out(80);
    std::size_t size = out.size();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key_);
    EVP_DigestSign(context, out.data(), &size, message.data(), message.size());
    EVP_MD_CTX_free(context);
    out.resize(size);
    return out;
  }

 private:
  void add(int nid, const char* value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, nid, value);
    X509_add_ext(certificate_, extension, -1);
    X509_EXTENSION_free(extension);
  }
  void add_model(const Array<16>& model) {
    Bytes octets = {0x04, 0x10};
    append(octets, model);
    ASN1_OCTET_STRING* value = ASN1_OCTET_STRING_new();
    ASN1_OCTET_STRING_set(value, octets.data(), static_cast<int>(octets.size()));
    ASN1_OBJECT* oid = OBJ_txt2obj("1.3.6.1.4.1.45724.1.1.4", 1);
    X509_EXTENSION* extension = X509_EXTENSION_create_by_OBJ(nullptr, oid, 0, value);
    X509_add_ext(certificate_, extension, -1);
    X509_EXTENSION_free(extension);
    ASN1_OBJECT_free(oid);
    ASN1_OCTET_STRING_free(value);
  }

  EVP_PKEY* key_;
  X509* certificate_;
};

Passkey new_passkey() {
  SeededRandom random(5);
  return {to_bytes("an id"), PasskeyAlgorithm::es256,
          to_bytes(Es256Key::generate(random).public_point()), kModel};
}

Attestation attested_by(const Maker& maker, const Maker& signer) {
  Attestation out;
  out.client_data = make_client_data({Ceremony::create, kChallenge, kParty.origin});
  PackedAttestation packed;
  packed.algorithm = -7;
  packed.authenticator_data =
      encode_authenticator_data({.rp_id_hash = sha256(view_of(kParty.id)),
                                 .flags = flag::user_present | flag::user_verified | flag::attested,
                                 .counter = 0,
                                 .made = new_passkey(),
                                 .extensions = {}});
  Bytes message = packed.authenticator_data;
  append(message, sha256(out.client_data));
  packed.signature = signer.sign(message);
  packed.certificates = {maker.der()};
  out.attestation_object = encode_attestation_object(packed);
  return out;
}
std::string outcome(const Attestation& attestation) {
  const auto made = verify_attestation(kParty, kChallenge, attestation);
  return made ? "taken" : made.error().where;
}
std::string outcome(const Maker::Certificate& certificate) {
  const Maker maker(certificate);
  return outcome(attested_by(maker, maker));
}

TEST(CertifiedAttestation, GivesThePasskeyThatWasMade) {
  const Maker maker({.names_model = &kModel});
  const auto made = verify_attestation(kParty, kChallenge, attested_by(maker, maker));
  ASSERT_TRUE(made) << made.error().where;
  EXPECT_EQ(*made, new_passkey());
}

TEST(CertifiedAttestation, WithoutAModelInItsCertificateIsTaken) {
  EXPECT_EQ(outcome(Maker::Certificate{}), "taken");
}

TEST(CertifiedAttestation, UnderACertificateOfAnotherModelIsRefused) {
  EXPECT_EQ(outcome(Maker::Certificate{.names_model = &kOtherModel}), "attestation.model");
}

TEST(CertifiedAttestation, UnderAnAuthoritysCertificateIsRefused) {
  EXPECT_EQ(outcome(Maker::Certificate{.authority = true}), "attestation.certificates");
}

TEST(CertifiedAttestation, UnderAnOldCertificateIsRefused) {
  EXPECT_EQ(outcome(Maker::Certificate{.version = X509_VERSION_1}), "attestation.certificates");
}

TEST(CertifiedAttestation, SignedByAnotherKeyIsRefused) {
  const Maker maker({});
  const Maker other({});
  EXPECT_EQ(outcome(attested_by(maker, other)), "signature");
}

TEST(CertifiedAttestation, WithABrokenCertificateIsRefused) {
  const Maker maker({});
  Attestation attestation = attested_by(maker, maker);
  auto packed = decode_attestation_object(attestation.attestation_object);
  ASSERT_TRUE(packed);
  packed->certificates[0].push_back(0);
  attestation.attestation_object = encode_attestation_object(*packed);
  EXPECT_EQ(outcome(attestation), "attestation.certificates");
  packed->certificates = {to_bytes("no certificate")};
  attestation.attestation_object = encode_attestation_object(*packed);
  EXPECT_EQ(outcome(attestation), "attestation.certificates");
}

TEST(CertifiedAttestation, OverItsSizeIsRefused) {
  EXPECT_EQ(outcome({Bytes(kAttestationBytesMax + 1, 0xa3),
                     make_client_data({Ceremony::create, kChallenge, kParty.origin})}),
            "attestation.size");
}

}  // namespace
}  // namespace valise::seal
