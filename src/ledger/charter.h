// The charter: what the members agreed in writing (DESIGN.md §2). Versions are chained by hash and
// each is signed by two thirds of the members with keys that are on no server; the ledger holds
// the hash, the text travels beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"
#include "seal/cose.h"
#include "seal/domain.h"
#include "seal/kem.h"
#include "seal/passkey.h"

namespace valise::ledger {

// What an officer may do; a set of bits.
enum Role : std::uint16_t {
  kDrafter = 1,
  kClearer = 2,
  kReleaser = 4,
  kReader = 8,
  kRegistrar = 16,
  kSecurityOfficer = 32,
};
using Roles = std::uint16_t;
inline constexpr Roles kRolesAll = 63;
std::string roles_text(Roles roles);  // "reader releaser"
Result<Roles> parse_roles(std::string_view words);

// One of the n places among the trustees; its holder has the keys.
struct Seat {
  std::uint8_t number = 0;  // j, from 1
  std::string name;         // of the trustee: "de"
  KeyId key_id;
  Array<seal::kKemPublicBytes> kem_public{};
  seal::VerifyKey cosignature_key{};
  seal::VerifyKey statement_key{};
  seal::VerifyKey tls_key{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"number", &Seat::number}, Field{"name", &Seat::name},
                Field{"key_id", &Seat::key_id}, Field{"kem_public", &Seat::kem_public},
                Field{"cosignature_key", &Seat::cosignature_key},
                Field{"statement_key", &Seat::statement_key}, Field{"tls_key", &Seat::tls_key});
  }
};

// A founding registrar: the roster's first people, who need no one to enrol them.
struct Founder {
  cable::OfficerId officer;
  Roles roles = 0;
  seal::VerifyKey device_key{};
  Array<seal::kKemPublicBytes> draft_key{};
  std::vector<seal::Passkey> passkeys;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"officer", &Founder::officer}, Field{"roles", &Founder::roles},
                Field{"device_key", &Founder::device_key}, Field{"draft_key", &Founder::draft_key},
                Field{"passkeys", &Founder::passkeys});
  }
};

// What a member's root key says of its node. The network is named here, because the charter's hash
// is not known yet when this is signed.
struct NodeKeys {
  std::string network;
  cable::MemberId member;
  seal::VerifyKey ledger_key{};
  seal::VerifyKey tls_key{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"network", &NodeKeys::network}, Field{"member", &NodeKeys::member},
                Field{"ledger_key", &NodeKeys::ledger_key}, Field{"tls_key", &NodeKeys::tls_key});
  }
};

struct Member {
  cable::MemberId id;
  seal::VerifyKey root_key{};
  seal::VerifyKey charter_key{};
  NodeKeys node;
  seal::Detached credential;  // by the root key over encode(node): node_label()
  seal::RelyingParty relying_party;
  std::vector<Founder> founders;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"id", &Member::id}, Field{"root_key", &Member::root_key},
                Field{"charter_key", &Member::charter_key}, Field{"node", &Member::node},
                Field{"credential", &Member::credential},
                Field{"relying_party", &Member::relying_party},
                Field{"founders", &Member::founders});
  }
};

enum class SubjectRule : std::uint8_t { shown = 1, shown_if_unclassified, sealed };
enum class ExportRule : std::uint8_t { marked = 1, numbered, second_person, never };

// A row of the handling table (DESIGN.md §7). Budgets count distinct cables.
struct Handling {
  cable::Level level = cable::Level::limite;
  bool session = false;  // a session of named cables suffices; else a touch each
  bool second_officer = false;
  bool clearance = false;   // clearance in date
  bool briefing = false;    // briefing in date
  bool registered = false;  // before distribution and on receipt
  SubjectRule subject = SubjectRule::shown;
  std::uint16_t kept_days = 0;  // readable on the terminal, encrypted
  std::uint16_t kept_cables = 0;
  ExportRule exporting = ExportRule::never;
  std::uint32_t new_day = 0;              // an officer, a day
  std::uint32_t archive_day = 0;          // an officer, a day
  std::uint32_t archive_quarter = 0;      // an officer, 91 days
  std::uint32_t mission_archive_day = 0;  // a mission, a day
  std::uint32_t mission_archive_quarter = 0;
  std::optional<std::uint16_t> pack_days = {};  // how long a pack may last; none: in no pack

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using H = Handling;
    return pack(Field{"level", &H::level}, Field{"session", &H::session},
                Field{"second_officer", &H::second_officer}, Field{"clearance", &H::clearance},
                Field{"briefing", &H::briefing}, Field{"registered", &H::registered},
                Field{"subject", &H::subject}, Field{"kept_days", &H::kept_days},
                Field{"kept_cables", &H::kept_cables}, Field{"exporting", &H::exporting},
                Field{"new_day", &H::new_day}, Field{"archive_day", &H::archive_day},
                Field{"archive_quarter", &H::archive_quarter},
                Field{"mission_archive_day", &H::mission_archive_day},
                Field{"mission_archive_quarter", &H::mission_archive_quarter},
                Field{"pack_days", &H::pack_days});
  }
};

// A make of authenticator that may be enrolled.
struct Model {
  Array<16> aaguid{};
  std::string name;
  bool demonstration = false;  // a program, not hardware

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"aaguid", &Model::aaguid}, Field{"name", &Model::name},
                Field{"demonstration", &Model::demonstration});
  }
};

// Reads every ledger, opens no cable.
struct Inspector {
  std::string name;
  seal::VerifyKey device_key{};

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"name", &Inspector::name}, Field{"device_key", &Inspector::device_key});
  }
};

inline constexpr std::uint32_t kLaw1 = 1;

struct Charter {
  std::uint32_t version = 1;
  std::optional<Hash> previous;  // of the version before
  std::string network;           // "valise-demo": the stem of every origin and cosigner name
  bool demonstration = false;
  Time date;
  std::uint8_t threshold = 0;  // t shares open
  std::uint8_t liars = 0;      // f seats may lie
  std::vector<Seat> seats;
  std::vector<Member> members;
  std::vector<std::uint8_t> suites;
  std::uint32_t law = kLaw1;
  cable::Level ceiling = cable::Level::restreint;
  std::vector<Handling> handling;
  std::vector<Model> models;
  std::uint32_t cooling_off_seconds = 0;  // before a new device may open anything
  std::uint32_t accreditations_a_day = 0;
  std::vector<Inspector> inspectors;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    using C = Charter;
    return pack(Field{"version", &C::version}, Field{"previous", &C::previous},
                Field{"network", &C::network}, Field{"demonstration", &C::demonstration},
                Field{"date", &C::date}, Field{"threshold", &C::threshold},
                Field{"liars", &C::liars}, Field{"seats", &C::seats}, Field{"members", &C::members},
                Field{"suites", &C::suites}, Field{"law", &C::law}, Field{"ceiling", &C::ceiling},
                Field{"handling", &C::handling}, Field{"models", &C::models},
                Field{"cooling_off_seconds", &C::cooling_off_seconds},
                Field{"accreditations_a_day", &C::accreditations_a_day},
                Field{"inspectors", &C::inspectors});
  }

  // q = ⌊(n+f)/2⌋+1: so many signatures establish a fact.
  std::size_t quorum() const { return (seats.size() + liars) / 2 + 1; }
  const Seat* seat(std::uint8_t number) const;
  const Member* member(const cable::MemberId& id) const;
  const Handling* handling_of(cable::Level level) const;
  const Model* model_of(const seal::Passkey& passkey) const;  // null: of no listed make
  std::string origin_of(const cable::MemberId& id) const;     // "valise-demo/cy"
  const Member* owner_of(std::string_view origin) const;      // null: a ledger of no member
  std::string cosigner_of(const Seat& seat) const;            // "valise-demo/trustee/de"
};

struct CharterSignature {
  cable::MemberId member;
  seal::Detached signature;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"member", &CharterSignature::member},
                Field{"signature", &CharterSignature::signature});
  }
};

// The label of a node's credential: of no network yet.
Bytes node_label();

// The file that travels: the payload as signed, and the signatures.
struct CharterFile {
  Bytes payload;
  std::vector<CharterSignature> signatures;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"payload", &CharterFile::payload},
                Field{"signatures", &CharterFile::signatures});
  }
};

// The handling table of DESIGN.md §7.
std::vector<Handling> default_handling();

// Well formed by itself: seats 1…n, 1 ≤ t ≤ n, f < t, q ≤ n, names distinct, three founders a
// member, every founder's passkey of a listed model, node keys signed by the member's root.
Result<void> check(const Charter& charter);

Hash founding_hash(View payload);

// A charter that holds: decoded, checked, signed by two thirds of its members. `expected`, if
// given, is the founding hash a person received; anything else is refused.
struct Adopted {
  Charter charter;
  Hash hash;
  seal::Domain domain;
};
Result<Adopted> open_charter(View file, std::optional<Hash> expected);

}  // namespace valise::ledger

namespace valise::seal {

template <>
struct EnumRange<ledger::SubjectRule> {
  static constexpr auto first = ledger::SubjectRule::shown, last = ledger::SubjectRule::sealed;
};
template <>
struct EnumRange<ledger::ExportRule> {
  static constexpr auto first = ledger::ExportRule::marked, last = ledger::ExportRule::never;
};

}  // namespace valise::seal
