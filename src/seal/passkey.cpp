#include "seal/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>

#include <memory>

#include "base/check.h"
#include "seal/attestation_object.h"
#include "seal/authenticator_data.h"
#include "seal/client_data.h"
#include "seal/hash.h"

namespace valise::seal {
namespace {

Failure refuse(const char* what, const char* where) {
  return fail(Code::verification_failed, what, where);
}

// libfido2 frees through a pointer to the pointer.
template <auto free_one>
struct FidoFree {
  void operator()(auto* object) const { free_one(&object); }
};
using FidoAssertion = std::unique_ptr<fido_assert_t, FidoFree<fido_assert_free>>;
using FidoCredential = std::unique_ptr<fido_cred_t, FidoFree<fido_cred_free>>;
using FidoEs256 = std::unique_ptr<es256_pk_t, FidoFree<es256_pk_free>>;
using FidoEddsa = std::unique_ptr<eddsa_pk_t, FidoFree<eddsa_pk_free>>;

// A public key as libfido2 takes it; one of the two is set.
struct FidoKey {
  FidoEs256 es256;
  FidoEddsa eddsa;

  const void* get() const {
    return es256 ? static_cast<const void*>(es256.get()) : static_cast<const void*>(eddsa.get());
  }
};

// Only a point on the curve, or 32 bytes. Ours, not libfido2's, is the check of the length: it
// reads the front of whatever is long enough.
Result<FidoKey> to_fido_key(const Passkey& passkey) {
  const Bytes& bytes = passkey.public_key;
  FidoKey key;
  bool good = false;
  if (passkey.algorithm == PasskeyAlgorithm::es256 && bytes.size() == 65 && bytes[0] == 0x04) {
    key.es256.reset(es256_pk_new());
    CHECK(key.es256);
    good = es256_pk_from_ptr(key.es256.get(), bytes.data(), bytes.size()) == FIDO_OK;
  } else if (passkey.algorithm == PasskeyAlgorithm::eddsa && bytes.size() == 32) {
    key.eddsa.reset(eddsa_pk_new());
    CHECK(key.eddsa);
    good = eddsa_pk_from_ptr(key.eddsa.get(), bytes.data(), bytes.size()) == FIDO_OK;
  }
  if (!good) {
    return refuse("the passkey's public key is not one of its algorithm", "passkey.public_key");
  }
  return key;
}

struct FlagRule {
  std::uint8_t bit;
  bool wanted;
  const char* what;
  const char* where;
};
constexpr FlagRule kFlagRules[] = {
    {flag::user_present, true, "the authenticator was not touched",
     "authenticator_data.user_present"},
    {flag::user_verified, true, "the authenticator did not verify its user",
     "authenticator_data.user_verified"},
    {flag::backup_eligible, false, "the passkey may be copied off its authenticator",
     "authenticator_data.backup_eligible"},
    {flag::backed_up, false, "the passkey was copied off its authenticator",
     "authenticator_data.backed_up"},
    {0x02, false, "the authenticator data has an unknown flag", "authenticator_data.flags"},
    {0x20, false, "the authenticator data has an unknown flag", "authenticator_data.flags"},
};

Result<void> check_head(const RelyingParty& party, const AuthenticatorData& data) {
  if (!equal(data.rp_id_hash, sha256(view_of(party.id)))) {
    return refuse("the passkey is for another relying party", "authenticator_data.rp_id");
  }
  for (const FlagRule& rule : kFlagRules) {
    if (((data.flags & rule.bit) != 0) != rule.wanted) return refuse(rule.what, rule.where);
  }
  return {};
}

int cose(PasskeyAlgorithm algorithm) {
  return static_cast<int>(algorithm);
}

Result<void> verify_signature(const RelyingParty& party, const Passkey& passkey,
                              const Assertion& assertion, const Extensions& extensions) {
  TRY(const FidoKey key, to_fido_key(passkey));
  const FidoAssertion fido(fido_assert_new());
  CHECK(fido);
  const Array<32> hash = sha256(assertion.client_data);
  const Bytes& data = assertion.authenticator_data;
  const Bytes& signature = assertion.signature;
  const bool set =
      fido_assert_set_count(fido.get(), 1) == FIDO_OK &&
      fido_assert_set_rp(fido.get(), party.id.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(fido.get(), hash.data(), hash.size()) == FIDO_OK &&
      fido_assert_set_up(fido.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(fido.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_extensions(fido.get(), extensions.hmac_secret ? FIDO_EXT_HMAC_SECRET : 0) ==
          FIDO_OK &&
      fido_assert_set_authdata_raw(fido.get(), 0, data.data(), data.size()) == FIDO_OK &&
      fido_assert_set_sig(fido.get(), 0, signature.data(), signature.size()) == FIDO_OK;
  if (!set || fido_assert_verify(fido.get(), 0, cose(passkey.algorithm), key.get()) != FIDO_OK) {
    return refuse("the passkey's signature does not hold", "signature");
  }
  return {};
}

// libfido2's reading must be ours, or one of the two is wrong.
bool reads_the_same(const fido_cred_t* fido, const Passkey& passkey) {
  const View key{fido_cred_pubkey_ptr(fido), fido_cred_pubkey_len(fido)};
  const std::size_t lead = passkey.algorithm == PasskeyAlgorithm::es256 ? 1 : 0;
  return equal(key, View(passkey.public_key).subspan(lead)) &&
         equal({fido_cred_id_ptr(fido), fido_cred_id_len(fido)}, passkey.id) &&
         equal({fido_cred_aaguid_ptr(fido), fido_cred_aaguid_len(fido)}, passkey.aaguid);
}

bool set_credential(fido_cred_t* fido, const RelyingParty& party, const AuthenticatorData& data,
                    const PackedAttestation& packed, const Array<32>& client_data_hash) {
  const Bytes statement = encode_attestation_statement(packed);
  const Bytes& raw = packed.authenticator_data;
  const int mask = data.extensions.hmac_secret ? FIDO_EXT_HMAC_SECRET : 0;
  return fido_cred_set_type(fido, cose(data.made->algorithm)) == FIDO_OK &&
         fido_cred_set_rp(fido, party.id.c_str(), nullptr) == FIDO_OK &&
         fido_cred_set_clientdata_hash(fido, client_data_hash.data(), client_data_hash.size()) ==
             FIDO_OK &&
         fido_cred_set_uv(fido, FIDO_OPT_TRUE) == FIDO_OK &&
         fido_cred_set_extensions(fido, mask) == FIDO_OK &&
         fido_cred_set_prot(fido, data.extensions.cred_protect) == FIDO_OK &&
         fido_cred_set_fmt(fido, "packed") == FIDO_OK &&
         fido_cred_set_authdata_raw(fido, raw.data(), raw.size()) == FIDO_OK &&
         fido_cred_set_attstmt(fido, statement.data(), statement.size()) == FIDO_OK;
}

Result<void> verify_statement(const RelyingParty& party, const AuthenticatorData& data,
                              const PackedAttestation& packed, const Array<32>& client_data_hash) {
  const bool by_itself = packed.certificates.empty();
  if (by_itself && packed.algorithm != cose(data.made->algorithm)) {
    return refuse("the attestation is signed with another algorithm", "attestation.algorithm");
  }
  if (!by_itself) {
    TRY_VOID(check_attestation_certificate(packed.certificates[0], data.made->aaguid));
  }
  const FidoCredential fido(fido_cred_new());
  CHECK(fido);
  const bool holds =
      set_credential(fido.get(), party, data, packed, client_data_hash) &&
      (by_itself ? fido_cred_verify_self(fido.get()) : fido_cred_verify(fido.get())) == FIDO_OK;
  if (!holds || !reads_the_same(fido.get(), *data.made)) {
    return refuse("the attestation's signature does not hold", "signature");
  }
  return {};
}

}  // namespace

Result<void> verify_assertion(const RelyingParty& party, const Passkey& passkey, View challenge,
                              const Assertion& assertion) {
  CHECK(challenge.size() == 32);
  TRY_VOID(check_client_data({Ceremony::get, challenge, party.origin}, assertion.client_data));
  TRY(const AuthenticatorData data,
      decode_authenticator_data(Ceremony::get, assertion.authenticator_data));
  TRY_VOID(check_head(party, data));
  if (!equal(passkey.id, assertion.passkey_id)) {
    return refuse("the assertion is of another passkey", "passkey.id");
  }
  return verify_signature(party, passkey, assertion, data.extensions);
}

Result<Passkey> verify_attestation(const RelyingParty& party, View challenge,
                                   const Attestation& attestation) {
  CHECK(challenge.size() == 32);
  TRY_VOID(check_client_data({Ceremony::create, challenge, party.origin}, attestation.client_data));
  TRY(const PackedAttestation packed, decode_attestation_object(attestation.attestation_object));
  TRY(AuthenticatorData data,
      decode_authenticator_data(Ceremony::create, packed.authenticator_data));
  TRY_VOID(check_head(party, data));
  TRY_VOID(to_fido_key(*data.made));
  TRY_VOID(verify_statement(party, data, packed, sha256(attestation.client_data)));
  return std::move(*data.made);
}

}  // namespace valise::seal
