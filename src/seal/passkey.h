// Passkeys: WebAuthn assertions and attestations (WebAuthn Level 2 §6, §7), checked as PROTOCOL.md
// row 3 says. libfido2 verifies the signatures; the checks around them are stricter than its own,
// which docs/decisions/0003-passkey-checks.md explains. Pure: no clock, no state, any thread.
//
// Not checked here, because it needs what the caller has: that the passkey is enrolled to the
// officer and active, that its model is listed, and the signature counter (no trustee keeps one).
#pragma once

#include <string>

#include "base/bytes.h"
#include "seal/codec.h"

namespace valise::seal {

enum class PasskeyAlgorithm : std::int8_t { es256 = -7, eddsa = -8 };  // COSE, RFC 9053

// Carried as COSE carries it: a negative integer.
template <>
struct codec::Coder<PasskeyAlgorithm> {
  static constexpr const char* kind = "COSE algorithm";
  static void write(cbor::Writer& out, PasskeyAlgorithm value) {
    out.negative_int(static_cast<std::uint64_t>(-1 - static_cast<int>(value)));
  }
  static Result<PasskeyAlgorithm> read(const cbor::Value& in) {
    const bool known =
        in.kind == cbor::Value::Kind::negative_int && (in.number == 6 || in.number == 7);
    if (!known) return wrong("ES256 or EdDSA");
    return in.number == 6 ? PasskeyAlgorithm::es256 : PasskeyAlgorithm::eddsa;
  }
};

// What a member enrols. The AAGUID names the authenticator's model.
struct Passkey {
  Bytes id;  // of the credential, 1…512 bytes
  PasskeyAlgorithm algorithm = PasskeyAlgorithm::es256;
  Bytes public_key;  // es256: 65-byte uncompressed point; eddsa: 32 bytes
  Array<16> aaguid{};

  static constexpr auto fields(auto pack) {
    return pack(Field{"id", &Passkey::id}, Field{"algorithm", &Passkey::algorithm},
                Field{"public_key", &Passkey::public_key}, Field{"aaguid", &Passkey::aaguid});
  }
  friend bool operator==(const Passkey&, const Passkey&) = default;
};

// The model of the demonstration authenticator (terminal/soft_authenticator.h). It touches
// itself: a charter that is not a demonstration must never list it.
inline constexpr Array<16> kDemonstrationAaguid = {0x8e, 0x1d, 0x5a, 0x33, 0x0c, 0x6b, 0x4f, 0x72,
                                                   0xb0, 0x94, 0x27, 0xd1, 0xea, 0x50, 0x9c, 0x46};

// Per member, from the charter.
struct RelyingParty {
  std::string id;      // "cy.valise.localhost"
  std::string origin;  // "http://cy.valise.localhost:7500", compared exactly

  static constexpr auto fields(auto pack) {
    return pack(Field{"id", &RelyingParty::id}, Field{"origin", &RelyingParty::origin});
  }
};

struct Assertion {
  Bytes passkey_id, authenticator_data, client_data, signature;

  static constexpr auto fields(auto pack) {
    return pack(Field{"passkey_id", &Assertion::passkey_id},
                Field{"authenticator_data", &Assertion::authenticator_data},
                Field{"client_data", &Assertion::client_data},
                Field{"signature", &Assertion::signature});
  }
  friend bool operator==(const Assertion&, const Assertion&) = default;
};

// That `passkey` signed `challenge` (32 bytes, CHECKed) for this relying party, with its user
// present and verified. A true signature has a twin (ES256: s and n − s) that also verifies: never
// take an identity from a signature.
// Errors: verification_failed; `where` names the check, as "authenticator_data.user_verified".
Result<void> verify_assertion(const RelyingParty& party, const Passkey& passkey, View challenge,
                              const Assertion& assertion);

struct Attestation {
  Bytes attestation_object, client_data;

  static constexpr auto fields(auto pack) {
    return pack(Field{"attestation_object", &Attestation::attestation_object},
                Field{"client_data", &Attestation::client_data});
  }
  friend bool operator==(const Attestation&, const Attestation&) = default;
};

inline constexpr std::size_t kAttestationBytesMax = 8192;

// The passkey that was made for this relying party and challenge (32 bytes, CHECKed). Only the
// format "packed" is taken: self-signed, or signed by a certificate whose AAGUID, where it names
// one, must be the passkey's. The certificate's chain to its maker is not checked here.
// Errors: verification_failed, as above.
Result<Passkey> verify_attestation(const RelyingParty& party, View challenge,
                                   const Attestation& attestation);

}  // namespace valise::seal
