// Acts: what people decide about people, devices, files and missions. Each is a payload that names
// the record it makes and the record it replaces, signed by one or two officers, each with the
// device key and a touch (PROTOCOL.md rows 7, 8, 53–58). An act that widens takes two persons, one
// that narrows takes one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "ledger/charter.h"
#include "ledger/entry.h"
#include "seal/cose.h"
#include "seal/passkey.h"

namespace valise::ledger {

struct Act {
  EntryType type = EntryType::mark;
  std::string subject;           // an id, or ids joined by a space; never free text
  Bytes record;                  // encode() of the record for this type, below
  std::optional<Hash> replaces;  // identity of the act in force for this subject
  std::string origin;            // of the ledger it is for
  Hash charter;
  Time time;
  Array<16> nonce{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"type", &Act::type}, Field{"subject", &Act::subject},
                Field{"record", &Act::record}, Field{"replaces", &Act::replaces},
                Field{"origin", &Act::origin}, Field{"charter", &Act::charter},
                Field{"time", &Act::time}, Field{"nonce", &Act::nonce});
  }
};

// One person's signature of a payload: device key and touch.
struct PersonalSignature {
  seal::Detached device;
  seal::Assertion touch;  // challenge = H_type(payload)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"device", &PersonalSignature::device},
                Field{"touch", &PersonalSignature::touch});
  }
};

struct ActEvidence {
  std::vector<PersonalSignature> signatures;
  std::vector<Bytes> statements;  // of seats, where the type asks for them

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"signatures", &ActEvidence::signatures},
                Field{"statements", &ActEvidence::statements});
  }
};

// How many must sign an act of that type, and in which role; nothing if the type is no act.
struct Signers {
  int count = 1;
  Roles roles = 0;  // any of them
};
std::optional<Signers> signers_of(EntryType type);

// subject: the mission. Evidence: q seats' word that the node holds the key.
struct MissionOpening {
  Array<seal::kKemPublicBytes> kem_public{};
  KeyId key_id;
  Time from;
  cable::FileId default_file;
  std::uint8_t clearances = 0;  // how many clearers a release needs

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using M = MissionOpening;
    return pack(Field{"kem_public", &M::kem_public}, Field{"key_id", &M::key_id},
                Field{"from", &M::from}, Field{"default_file", &M::default_file},
                Field{"clearances", &M::clearances});
  }
};

// A seat's signed word (label "possession") that it sealed 32 random bytes to the key and got them
// back.
struct Possession {
  std::uint8_t seat = 0;
  cable::MissionId mission;
  KeyId key_id;
  Time time;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"seat", &Possession::seat}, Field{"mission", &Possession::mission},
                Field{"key_id", &Possession::key_id}, Field{"time", &Possession::time});
  }
};

// subject: the officer.
struct Accreditation {
  Roles roles = 0;
  std::vector<cable::MissionId> missions;
  cable::Level clearance = cable::Level::limite;
  Time clearance_until;
  Time briefed_until;
  Time until;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using A = Accreditation;
    return pack(Field{"roles", &A::roles}, Field{"missions", &A::missions},
                Field{"clearance", &A::clearance}, Field{"clearance_until", &A::clearance_until},
                Field{"briefed_until", &A::briefed_until}, Field{"until", &A::until});
  }
};

struct OfferedPasskey {
  seal::Passkey passkey;
  seal::Attestation attestation;  // challenge = H_passkey(device key)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"passkey", &OfferedPasskey::passkey},
                Field{"attestation", &OfferedPasskey::attestation});
  }
};

// What a new device says of itself (row 53).
struct EnrolRequest {
  cable::OfficerId officer;
  seal::VerifyKey device_key{};
  Array<seal::kKemPublicBytes> draft_key{};
  std::vector<OfferedPasskey> passkeys;  // one or two
  Hash founding;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using E = EnrolRequest;
    return pack(Field{"officer", &E::officer}, Field{"device_key", &E::device_key},
                Field{"draft_key", &E::draft_key}, Field{"passkeys", &E::passkeys},
                Field{"founding", &E::founding});
  }
};

// The request as it travels to the registrars.
struct SignedEnrolRequest {
  Bytes payload;                         // encode(EnrolRequest)
  seal::Detached device;                 // label "enrol"
  std::vector<seal::Assertion> touches;  // one of each passkey, challenge = H_enrol(payload)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = SignedEnrolRequest;
    return pack(Field{"payload", &S::payload}, Field{"device", &S::device},
                Field{"touches", &S::touches});
  }
};

// subject: the device id in hex. The registrars have compared the fingerprint in person.
struct Enrolment {
  SignedEnrolRequest request;
  Array<16> fingerprint{};  // first 16 bytes of H_enrol(payload)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"request", &Enrolment::request},
                Field{"fingerprint", &Enrolment::fingerprint});
  }
};

// Decodes and verifies all but what needs the roster: signature, touches, attestations, models,
// founding hash. Errors: malformed, verification_failed, refused (a model that is not listed).
Result<EnrolRequest> check_enrol_request(const Charter& charter, const seal::Domain& domain,
                                         const SignedEnrolRequest& request);
Array<16> fingerprint_of(const seal::Domain& domain, View enrol_payload);

// subject: "officer file".
struct Grant {
  Time until;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"until", &Grant::until}); }
};

// subject: its name, as a file's. Empty: there is none of that name any more.
struct Collective {
  std::vector<cable::MissionId> missions;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"missions", &Collective::missions});
  }
};
inline constexpr std::size_t kCollectiveMax = 200;  // as a cable's addressees

enum class ReasonCode : std::uint8_t {
  departure = 1,  // posting ended
  lost,           // device or key lost
  suspected,      // suspected compromise
  mistake,        // an act done in error
  exercise,
  other,
};
std::string_view name(ReasonCode reason);
Result<ReasonCode> parse_reason(std::string_view text);

// Endings, revocations, suspensions.
struct Narrowing {
  ReasonCode reason = ReasonCode::other;

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"reason", &Narrowing::reason});
  }
};

// subject: as the suspension's. Ends the suspension it replaces, and these holds.
struct Lifting {
  std::vector<Hash> holds;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"holds", &Lifting::holds}); }
};

// subject: "cable mission", the cable's id in hex.
struct Filing {
  std::vector<cable::FileId> files;

  static constexpr auto fields(auto pack) { return pack(seal::Field{"files", &Filing::files}); }
};

// The cable that takes another's place.
struct Successor {
  CableId cable;
  cable::Number number;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"cable", &Successor::cable}, Field{"number", &Successor::number});
  }
};

// subject: the cable's id in hex, in its originator's ledger (row 69).
struct StatusChange {
  cable::Status status = cable::Status::cancelled;
  std::optional<Successor> by;  // that corrects or supersedes it, and of these two alone

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"status", &StatusChange::status}, Field{"by", &StatusChange::by});
  }
};

}  // namespace valise::ledger

namespace valise::seal {

template <>
struct EnumRange<ledger::EntryType> {
  static constexpr auto first = ledger::EntryType::charter_adopted, last = ledger::EntryType::state;
};
template <>
struct EnumRange<ledger::ReasonCode> {
  static constexpr auto first = ledger::ReasonCode::departure, last = ledger::ReasonCode::other;
};

}  // namespace valise::seal
