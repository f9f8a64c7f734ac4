// Cards: what a member and a trustee say of themselves in public, and hand to whoever proposes the
// charter. A founder's card is encode(ledger::Founder), an inspector's encode(ledger::Inspector):
// their terminals write them. A card proves nothing by itself: its fingerprint is compared in
// person, and the members sign the charter it goes into.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "admin/keys.h"
#include "ledger/charter.h"

namespace valise::admin {

// A member of the charter but for its founders.
struct MemberCard {
  std::string kind{kMemberCard};
  cable::MemberId id;
  seal::VerifyKey root_key{};
  seal::VerifyKey charter_key{};
  ledger::NodeKeys node;
  seal::Detached credential;  // by the root key over encode(node): ledger::node_label()
  seal::RelyingParty relying_party;

  static constexpr std::string_view kMemberCard = "valise member card 1";
  static constexpr auto fields(auto pack) {
    using seal::Field;
    using M = MemberCard;
    return pack(Field{"kind", &M::kind}, Field{"id", &M::id}, Field{"root_key", &M::root_key},
                Field{"charter_key", &M::charter_key}, Field{"node", &M::node},
                Field{"credential", &M::credential}, Field{"relying_party", &M::relying_party});
  }
};

// A seat of the charter but for its number.
struct SeatCard {
  std::string kind{kSeatCard};
  std::string network;
  std::string name;
  Array<seal::kKemPublicBytes> kem_public{};
  seal::VerifyKey cosignature_key{};
  seal::VerifyKey statement_key{};
  seal::VerifyKey tls_key{};

  static constexpr std::string_view kSeatCard = "valise seat card 1";
  static constexpr auto fields(auto pack) {
    using seal::Field;
    using S = SeatCard;
    return pack(Field{"kind", &S::kind}, Field{"network", &S::network}, Field{"name", &S::name},
                Field{"kem_public", &S::kem_public}, Field{"cosignature_key", &S::cosignature_key},
                Field{"statement_key", &S::statement_key}, Field{"tls_key", &S::tls_key});
  }
};

// `root` signs the node's keys.
struct CardKeys {
  const seal::SigningKey& root;
  const seal::SigningKey& charter;
  const NodeKeys& node;
};
MemberCard make_member_card(const CardKeys& keys, const cable::MemberId& id,
                            const seal::RelyingParty& party);
SeatCard make_seat_card(const SeatKeys& keys);

// "cy.valise.localhost" of "http://cy.valise.localhost:7500". Errors: usage.
Result<seal::RelyingParty> relying_party_of(std::string_view origin);

// Errors: malformed, saying what the file is instead if it is another card; verification_failed
// (a member card whose node keys its root did not sign); not_found, disk.
Result<MemberCard> read_member_card(const std::filesystem::path& path);
Result<SeatCard> read_seat_card(const std::filesystem::path& path);
Result<ledger::Founder> read_founder_card(const std::filesystem::path& path);
Result<ledger::Inspector> read_inspector_card(const std::filesystem::path& path);

// SHA-256 of a card or charter in sixteen groups of four digits, to be read aloud.
std::string fingerprint_text(const Hash& hash);
// For people: one "name  value" line a fact, each ended by a line break.
std::string describe(const MemberCard& card);
std::string describe(const SeatCard& card);

}  // namespace valise::admin
