#include "seal/passkey.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>

#include <functional>

#include "base/random.h"
#include "seal/ecdsa.h"
#include "seal/ed25519.h"
#include "seal/es256.h"
#include "seal/hash.h"

namespace valise::seal {
namespace {

const RelyingParty kParty{"cy.valise.localhost", "http://cy.valise.localhost:7500"};
const Array<32> kChallenge = sha256(view_of("label(open) and a request"));
const Bytes kPasskeyId = to_bytes("a passkey's id, 32 bytes of it..");
const Array<16> kModel = {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8};
const std::string kOpening = "{\"type\":\"webauthn.get\",\"challenge\":\"";
const std::string kMaking = "{\"type\":\"webauthn.create\",\"challenge\":\"";
const std::string kChromiumExtra =
    ",\"other_keys_can_be_added_here\":\"do not compare clientDataJSON against a template. See "
    "https://goo.gl/yabPex\"";

constexpr std::uint8_t kUp = 0x01, kUv = 0x04, kBe = 0x08, kBs = 0x10, kAt = 0x40, kEd = 0x80;

// What a test changes, before the authenticator signs it.
struct Shown {
  std::string head = kOpening;
  View challenge = kChallenge;
  std::string origin = kParty.origin;
  std::string after = ",\"crossOrigin\":false}";
  std::string party_id = kParty.id;
  std::uint8_t flags = kUp | kUv;
  Bytes passkey_id = kPasskeyId;
  Bytes extensions = {};
  Bytes behind = {};

  Bytes client_data() const {
    return to_bytes(head + to_base64url(challenge) + "\",\"origin\":\"" + origin + "\"" + after);
  }
  // The authenticator data up to the counter (WebAuthn Level 2 §6.1).
  Bytes data_head() const {
    Bytes out = to_bytes(sha256(view_of(party_id)));
    out.push_back(flags);
    append(out, Bytes{0, 0, 0, 9});
    return out;
  }
};

// Signs whatever it is shown, as a broken or hostile authenticator would.
class Signer {
 public:
  explicit Signer(PasskeyAlgorithm algorithm)
      : algorithm_(algorithm),
        es256_(Es256Key::generate(random_)),
        ed25519_(SigningKey::generate(random_)) {}

  Passkey passkey() const {
    const bool es256 = algorithm_ == PasskeyAlgorithm::es256;
    return {kPasskeyId, algorithm_,
            es256 ? to_bytes(es256_.public_point()) : to_bytes(ed25519_.verify_key()), kModel};
  }

  Bytes sign(const Bytes& authenticator_data, const Bytes& client_data) const {
    Bytes message = authenticator_data;
    append(message, sha256(client_data));
    if (algorithm_ == PasskeyAlgorithm::es256) return es256_.sign(message);
    return to_bytes(ed25519_.sign(message));
  }

  Assertion assert_with(const Shown& shown) const {
    Bytes data = shown.data_head();
    append(data, shown.extensions);
    append(data, shown.behind);
    return {shown.passkey_id, data, shown.client_data(), sign(data, shown.client_data())};
  }

  // COSE_Key written out by hand (RFC 9053 §7).
  Bytes cose_key() const {
    const View point = es256_.public_point();
    Bytes out;
    if (algorithm_ == PasskeyAlgorithm::es256) {
      out = {0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20};
      append(out, point.subspan(1, 32));
      append(out, Bytes{0x22, 0x58, 0x20});
      append(out, point.last(32));
    } else {
      out = {0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20};
      append(out, ed25519_.verify_key());
    }
    return out;
  }

  struct Statement {
    std::string format = "packed";
    std::uint8_t algorithm = 0;  // CBOR's byte for it; 0 for the true one
    std::function<void(Bytes& key)> change_key = [](Bytes&) {};
    std::function<void(Bytes& signature)> change_signature = [](Bytes&) {};
  };

  Attestation attest(Shown shown) const { return attest(std::move(shown), {}); }
  Attestation attest(Shown shown, const Statement& statement) const {
    if (shown.head == kOpening) shown.head = kMaking;
    shown.flags ^= kAt;
    Bytes data = shown.data_head();
    append(data, kModel);
    data.push_back(0);
    data.push_back(static_cast<std::uint8_t>(shown.passkey_id.size()));
    append(data, shown.passkey_id);
    Bytes key = cose_key();
    statement.change_key(key);
    append(data, key);
    append(data, shown.extensions);
    append(data, shown.behind);
    Bytes signature = sign(data, shown.client_data());
    statement.change_signature(signature);
    return {object(statement, data, signature), shown.client_data()};
  }

 private:
  Bytes object(const Statement& statement, const Bytes& data, const Bytes& signature) const {
    Bytes out = {0xa3, 0x63, 'f', 'm', 't'};
    out.push_back(static_cast<std::uint8_t>(0x60 + statement.format.size()));
    append(out, view_of(statement.format));
    append(out, view_of("\x67"));
    append(out, view_of("attStmt"));
    append(out, Bytes{0xa2, 0x63, 'a', 'l', 'g'});
    const std::uint8_t algorithm = algorithm_ == PasskeyAlgorithm::es256 ? 0x26 : 0x27;
    out.push_back(statement.algorithm != 0 ? statement.algorithm : algorithm);
    append(out, Bytes{0x63, 's', 'i', 'g', 0x58, static_cast<std::uint8_t>(signature.size())});
    append(out, signature);
    append(out, view_of("\x68"));
    append(out, view_of("authData"));
    append(out, Bytes{0x58, static_cast<std::uint8_t>(data.size())});
    append(out, data);
    return out;
  }

  PasskeyAlgorithm algorithm_;
  SeededRandom random_{7};
  Es256Key es256_;
  SigningKey ed25519_;
};

Bytes hmac_secret_output(std::uint8_t bytes) {
  Bytes out = {0xa1, 0x6b};
  append(out, view_of("hmac-secret"));
  append(out, Bytes{0x58, bytes});
  out.resize(out.size() + bytes, 0xcc);
  return out;
}

const Signer& es256() {
  static const Signer signer(PasskeyAlgorithm::es256);
  return signer;
}

// The name of the check that refused, or "taken".
std::string outcome(const Result<void>& result) {
  if (result) return "taken";
  EXPECT_EQ(result.error().code, Code::verification_failed);
  return result.error().where;
}
std::string outcome(const Result<Passkey>& result) {
  return outcome(result ? Result<void>() : Result<void>(Failure(result.error())));
}
std::string judged(const Shown& shown) {
  return outcome(
      verify_assertion(kParty, es256().passkey(), kChallenge, es256().assert_with(shown)));
}
std::string judged_made(const Shown& shown, const Signer::Statement& statement = {}) {
  return outcome(verify_attestation(kParty, kChallenge, es256().attest(shown, statement)));
}

TEST(PasskeyAssertion, OfBothAlgorithmsIsTaken) {
  for (const auto algorithm : {PasskeyAlgorithm::es256, PasskeyAlgorithm::eddsa}) {
    const Signer signer(algorithm);
    EXPECT_EQ(
        outcome(verify_assertion(kParty, signer.passkey(), kChallenge, signer.assert_with({}))),
        "taken");
  }
}

TEST(PasskeyAssertion, WithTheExtraMemberOfChromiumIsTaken) {
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false" + kChromiumExtra + "}"}), "taken");
}

TEST(PasskeyAssertion, WithAnHmacSecretOutputIsTaken) {
  for (const std::uint8_t bytes : Bytes{32, 48, 64, 80}) {
    EXPECT_EQ(judged({.flags = kUp | kUv | kEd, .extensions = hmac_secret_output(bytes)}), "taken");
  }
}

TEST(PasskeyAssertion, WithoutTouchOrUserIsRefused) {
  EXPECT_EQ(judged({.flags = kUv}), "authenticator_data.user_present");
  EXPECT_EQ(judged({.flags = kUp}), "authenticator_data.user_verified");
}

TEST(PasskeyAssertion, OfACopiablePasskeyIsRefused) {
  EXPECT_EQ(judged({.flags = kUp | kUv | kBe}), "authenticator_data.backup_eligible");
  EXPECT_EQ(judged({.flags = kUp | kUv | kBs}), "authenticator_data.backed_up");
  EXPECT_EQ(judged({.flags = kUp | kUv | kBe | kBs}), "authenticator_data.backup_eligible");
}

TEST(PasskeyAssertion, WithAnUnknownFlagIsRefused) {
  EXPECT_EQ(judged({.flags = kUp | kUv | 0x02}), "authenticator_data.flags");
  EXPECT_EQ(judged({.flags = kUp | kUv | 0x20}), "authenticator_data.flags");
}

TEST(PasskeyAssertion, MadeInsideAnotherSitesFrameIsRefused) {
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":true}"}), "client_data.cross_origin");
}

TEST(PasskeyAssertion, OfAnotherOriginOrPortIsRefused) {
  EXPECT_EQ(judged({.origin = "http://localhost:7500"}), "client_data.origin");
  EXPECT_EQ(judged({.origin = "http://cy.valise.localhost:3000"}), "client_data.origin");
  EXPECT_EQ(judged({.origin = "http://cy.valise.localhost:75000"}), "client_data.origin");
  EXPECT_EQ(judged({.origin = "http://cy.valise.localhost"}), "client_data.origin");
  EXPECT_EQ(judged({.origin = "https://cy.valise.localhost:7500"}), "client_data.origin");
  EXPECT_EQ(judged({.origin = "http://CY.valise.localhost:7500"}), "client_data.origin");
}

TEST(PasskeyAssertion, OfAnotherRelyingPartyIsRefused) {
  EXPECT_EQ(judged({.party_id = "login-valise.example"}), "authenticator_data.rp_id");
  EXPECT_EQ(judged({.party_id = "localhost"}), "authenticator_data.rp_id");
}

TEST(PasskeyAssertion, OfAnotherChallengeIsRefused) {
  const Array<32> other = sha256(view_of("label(unlock) and the same request"));
  EXPECT_EQ(judged({.challenge = other}), "client_data.challenge");
  EXPECT_EQ(judged({.challenge = View(kChallenge).first(31)}), "client_data.challenge");
}

TEST(PasskeyAssertion, WhoseChallengeIsPaddedIsRefused) {
  Assertion assertion = es256().assert_with({});
  std::string text = to_string(assertion.client_data);
  text.insert(text.find("\",\"origin\""), "=");
  assertion.client_data = to_bytes(text);
  assertion.signature = es256().sign(assertion.authenticator_data, assertion.client_data);
  EXPECT_EQ(outcome(verify_assertion(kParty, es256().passkey(), kChallenge, assertion)),
            "client_data.challenge");
}

TEST(PasskeyAssertion, OfAnotherPasskeyIsRefused) {
  EXPECT_EQ(judged({.passkey_id = to_bytes("another officer's")}), "passkey.id");
  EXPECT_EQ(judged({.passkey_id = {}}), "passkey.id");
}

TEST(PasskeyAssertion, OfAnotherOfficersKeyUnderThisIdIsRefused) {
  Passkey passkey = es256().passkey();
  SeededRandom random(99);
  passkey.public_key = to_bytes(Es256Key::generate(random).public_point());
  EXPECT_EQ(outcome(verify_assertion(kParty, passkey, kChallenge, es256().assert_with({}))),
            "signature");
}

TEST(PasskeyAssertion, WithTheAlgorithmSwappedIsRefused) {
  const Assertion assertion = es256().assert_with({});
  Passkey passkey = es256().passkey();
  passkey.algorithm = PasskeyAlgorithm::eddsa;
  EXPECT_EQ(outcome(verify_assertion(kParty, passkey, kChallenge, assertion)),
            "passkey.public_key");
  passkey.public_key = to_bytes(View(passkey.public_key).subspan(1, 32));
  EXPECT_NE(outcome(verify_assertion(kParty, passkey, kChallenge, assertion)), "taken");
}

TEST(PasskeyAssertion, UnderAKeyOffTheCurveOrOfAnotherLengthIsRefused) {
  for (const auto& change : std::vector<std::function<void(Bytes&)>>{
           [](Bytes& key) { key[64] ^= 1; }, [](Bytes& key) { key.push_back(0); },
           [](Bytes& key) { key.erase(key.begin()); }, [](Bytes& key) { key[0] = 0x06; },
           [](Bytes& key) { key.clear(); }}) {
    Passkey passkey = es256().passkey();
    change(passkey.public_key);
    EXPECT_EQ(outcome(verify_assertion(kParty, passkey, kChallenge, es256().assert_with({}))),
              "passkey.public_key");
  }
}

TEST(PasskeyAssertion, CutShortAnywhereIsRefused) {
  const Assertion whole =
      es256().assert_with({.flags = kUp | kUv | kEd, .extensions = hmac_secret_output(48)});
  for (std::size_t size = 0; size < whole.authenticator_data.size(); ++size) {
    Assertion cut = whole;
    cut.authenticator_data.resize(size);
    cut.signature = es256().sign(cut.authenticator_data, cut.client_data);
    EXPECT_EQ(outcome(verify_assertion(kParty, es256().passkey(), kChallenge, cut)),
              size < 37 ? "authenticator_data.size" : "authenticator_data.extensions");
  }
}

TEST(PasskeyAssertion, WithBytesBehindItsDataIsRefused) {
  EXPECT_EQ(judged({.behind = {0}}), "authenticator_data.size");
  EXPECT_EQ(judged({.flags = kUp | kUv | kEd, .extensions = hmac_secret_output(32), .behind = {0}}),
            "authenticator_data.extensions");
  EXPECT_EQ(judged({.extensions = hmac_secret_output(32)}), "authenticator_data.size");
}

TEST(PasskeyAssertion, WithOtherExtensionsIsRefused) {
  Bytes blob = {0xa1, 0x68};
  append(blob, view_of("credBlob"));
  blob.push_back(0x40);
  Bytes truth = {0xa1, 0x6b};
  append(truth, view_of("hmac-secret"));
  truth.push_back(0xf5);
  for (const Bytes& extensions : {blob, truth, hmac_secret_output(31), Bytes{0xa0}, Bytes{0x80}}) {
    EXPECT_EQ(judged({.flags = kUp | kUv | kEd, .extensions = extensions}),
              "authenticator_data.extensions");
  }
}

TEST(PasskeyAssertion, ThatCarriesANewPasskeyIsRefused) {
  EXPECT_EQ(judged({.flags = kUp | kUv | kAt}), "authenticator_data.attested");
}

TEST(PasskeyAssertion, WithARepeatedNameIsRefused) {
  for (const std::string more :
       {"\"type\":\"webauthn.get\"", "\"challenge\":\"\"", "\"origin\":\"http://evil.example\"",
        "\"crossOrigin\":true", "\"topOrigin\":\"http://evil.example\"", "\"x\":{\"origin\":1}"}) {
    EXPECT_EQ(judged({.after = ",\"crossOrigin\":false," + more + "}"}), "client_data.repeated");
  }
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false,\"or\\u0069gin\":\"http://evil.example\"}"}),
            "client_data.end");
}

TEST(PasskeyAssertion, WithTheNamesInAnotherOrderOrSpacedIsRefused) {
  EXPECT_EQ(judged({.head = "{ \"type\":\"webauthn.get\",\"challenge\":\""}), "client_data.type");
  EXPECT_EQ(judged({.head = "{\"challenge\":\"\",\"type\":\"webauthn.get\",\"challenge\":\""}),
            "client_data.type");
  EXPECT_EQ(
      judged({.head = "{\"type\":\"webauthn.get\",\"type\":\"webauthn.get\",\"challenge\":\""}),
      "client_data.challenge");
}

TEST(PasskeyAssertion, WithTextBehindTheBraceIsRefused) {
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false} "}), "client_data.end");
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false"}), "client_data.end");
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":falsee}"}), "client_data.end");
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false,\"x\":1"}), "client_data.end");
  EXPECT_EQ(judged({.after = ",\"crossOrigin\":false,\"x\":1} "}), "client_data.end");
  EXPECT_EQ(judged({.after = "}"}), "client_data.origin");
}

TEST(PasskeyAssertion, WithClientDataOver4096BytesIsRefused) {
  const std::string front = ",\"crossOrigin\":false,\"x\":\"";
  const std::size_t around = Shown{.after = front + "\"}"}.client_data().size();
  EXPECT_EQ(judged({.after = front + std::string(4096 - around, 'x') + "\"}"}), "taken");
  EXPECT_EQ(judged({.after = front + std::string(4097 - around, 'x') + "\"}"}), "client_data.size");
}

TEST(PasskeyAssertion, OfTheTypeForMakingIsRefused) {
  EXPECT_EQ(judged({.head = kMaking}), "client_data.type");
  EXPECT_EQ(judged({.head = "{\"type\":\"payment.get\",\"challenge\":\""}), "client_data.type");
}

TEST(PasskeyAssertion, WithAnyBitChangedIsRefused) {
  const Assertion good = es256().assert_with({});
  for (Bytes Assertion::* part :
       {&Assertion::authenticator_data, &Assertion::client_data, &Assertion::signature}) {
    for (std::size_t i = 0; i < (good.*part).size(); ++i) {
      Assertion bad = good;
      (bad.*part)[i] ^= 0x40;
      EXPECT_NE(outcome(verify_assertion(kParty, es256().passkey(), kChallenge, bad)), "taken");
    }
  }
  Assertion unsigned_one = good;
  unsigned_one.signature.clear();
  EXPECT_EQ(outcome(verify_assertion(kParty, es256().passkey(), kChallenge, unsigned_one)),
            "signature");
}

// (r, s) to (r, n − s), which anybody can do without the key.
Bytes twin_of(const Bytes& signature) {
  const std::uint8_t* at = signature.data();
  ECDSA_SIG* parts = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(signature.size()));
  EC_GROUP* group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  BIGNUM* s = BN_new();
  BN_sub(s, EC_GROUP_get0_order(group), ECDSA_SIG_get0_s(parts));
  ECDSA_SIG_set0(parts, BN_dup(ECDSA_SIG_get0_r(parts)), s);
  Bytes out(80);
  std::uint8_t* end = out.data();
  out.resize(static_cast<std::size_t>(i2d_ECDSA_SIG(parts, &end)));
  ECDSA_SIG_free(parts);
  EC_GROUP_free(group);
  return out;
}

// The twin is a true signature, so it is taken. It cannot make a second act of the first (X09),
// because no identity here is the hash of a signature: acts are named by their payload alone.
TEST(PasskeyAssertion, WithTheTwinOfItsSignatureStillVerifies) {
  Assertion assertion = es256().assert_with({});
  const Bytes twin = twin_of(assertion.signature);
  ASSERT_NE(twin, assertion.signature);
  assertion.signature = twin;
  EXPECT_EQ(outcome(verify_assertion(kParty, es256().passkey(), kChallenge, assertion)), "taken");
}

TEST(PasskeyAttestation, GivesThePasskeyThatWasMade) {
  for (const auto algorithm : {PasskeyAlgorithm::es256, PasskeyAlgorithm::eddsa}) {
    const Signer signer(algorithm);
    const auto made = verify_attestation(kParty, kChallenge, signer.attest({}));
    ASSERT_TRUE(made) << made.error().where;
    EXPECT_EQ(*made, signer.passkey());
    EXPECT_EQ(outcome(verify_assertion(kParty, *made, kChallenge, signer.assert_with({}))),
              "taken");
  }
}

TEST(PasskeyAttestation, WithCredProtectAndHmacSecretIsTaken) {
  Bytes extensions = {0xa2, 0x6b};
  append(extensions, view_of("credProtect"));
  append(extensions, Bytes{0x03, 0x6b});
  append(extensions, view_of("hmac-secret"));
  extensions.push_back(0xf5);
  EXPECT_EQ(judged_made({.flags = kUp | kUv | kEd, .extensions = extensions}), "taken");
  extensions.back() = 0xf4;
  EXPECT_EQ(judged_made({.flags = kUp | kUv | kEd, .extensions = extensions}),
            "authenticator_data.extensions");
}

TEST(PasskeyAttestation, MadeForGettingOrForAnotherChallengeIsRefused) {
  Attestation attestation = es256().attest({});
  attestation.client_data = Shown{}.client_data();
  EXPECT_EQ(outcome(verify_attestation(kParty, kChallenge, attestation)), "client_data.type");
  EXPECT_EQ(judged_made({.challenge = View(kPasskeyId)}), "client_data.challenge");
}

TEST(PasskeyAttestation, WithWrongFlagsIsRefused) {
  EXPECT_EQ(judged_made({.flags = kUv}), "authenticator_data.user_present");
  EXPECT_EQ(judged_made({.flags = kUp}), "authenticator_data.user_verified");
  EXPECT_EQ(judged_made({.flags = kUp | kUv | kBe}), "authenticator_data.backup_eligible");
  EXPECT_EQ(judged_made({.flags = kUp | kUv | kBs}), "authenticator_data.backed_up");
  EXPECT_EQ(judged_made({.flags = kUp | kUv | kAt}), "authenticator_data.attested");
}

TEST(PasskeyAttestation, OfAnotherRelyingPartyIsRefused) {
  EXPECT_EQ(judged_made({.party_id = "localhost"}), "authenticator_data.rp_id");
  EXPECT_EQ(judged_made({.origin = "http://localhost:7500"}), "client_data.origin");
}

TEST(PasskeyAttestation, OfNoneOrAnotherFormatIsRefused) {
  EXPECT_EQ(judged_made({}, {.format = "none"}), "attestation.format");
  EXPECT_EQ(judged_made({}, {.format = "fido-u2f"}), "attestation.format");
}

TEST(PasskeyAttestation, SignedWithAnotherAlgorithmIsRefused) {
  EXPECT_EQ(judged_made({}, {.algorithm = 0x27}), "attestation.algorithm");
}

TEST(PasskeyAttestation, OfAKeyThatIsNotOnTheCurveIsRefused) {
  EXPECT_EQ(judged_made({}, {.change_key = [](Bytes& key) { key.back() ^= 1; }}),
            "passkey.public_key");
  EXPECT_EQ(judged_made({}, {.change_key = [](Bytes& key) { key[4] = 0x27; }}),
            "authenticator_data.key");
}

TEST(PasskeyAttestation, WhoseSignatureDoesNotHoldIsRefused) {
  EXPECT_EQ(judged_made({}, {.change_signature = [](Bytes& bytes) { bytes.back() ^= 1; }}),
            "signature");
}

TEST(PasskeyAttestation, WithBytesBehindItsDataIsRefused) {
  EXPECT_EQ(judged_made({.behind = {0}}), "authenticator_data.size");
}

TEST(PasskeyAttestation, CutShortAnywhereIsRefused) {
  const Attestation whole = es256().attest({});
  for (std::size_t size = 0; size < whole.attestation_object.size(); ++size) {
    Attestation cut = whole;
    cut.attestation_object.resize(size);
    EXPECT_EQ(outcome(verify_attestation(kParty, kChallenge, cut)), "attestation.object");
  }
  Attestation longer = whole;
  longer.attestation_object.push_back(0);
  EXPECT_EQ(outcome(verify_attestation(kParty, kChallenge, longer)), "attestation.object");
}

}  // namespace
}  // namespace valise::seal
