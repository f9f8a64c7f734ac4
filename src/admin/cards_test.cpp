#include "admin/cards.h"

#include <gmock/gmock.h>

#include "admin/file.h"
#include "admin/folder_test.h"
#include "fixture/network.h"

namespace valise::admin {
namespace {

using testing::HasSubstr;

class Cards : public InAFolder {
 protected:
  MemberCard member_card() {
    const auto root = seal::SigningKey::generate(random_);
    const auto charter = seal::SigningKey::generate(random_);
    const NodeKeys node{"valise-test", "cy", seal::SigningKey::generate(random_),
                        seal::SigningKey::generate(random_)};
    return make_member_card({root, charter, node}, cable::MemberId::parse("cy").value(),
                            relying_party_of("http://cy.valise.localhost:7500").value());
  }
  SeatCard seat_card() {
    return make_seat_card({"valise-test", "de", seal::KemKey::generate(random_),
                           seal::SigningKey::generate(random_), seal::SigningKey::generate(random_),
                           seal::SigningKey::generate(random_), random_.secret(32)});
  }
  template <class Card>
  std::filesystem::path put(const Card& card) {
    EXPECT_TRUE(replace_file(at("card"), seal::encode(card), Access::shown));
    return at("card");
  }

  SeededRandom random_{3};
};

TEST_F(Cards, OfAMemberComeBackAsTheyWere) {
  const MemberCard card = member_card();
  const auto read = read_member_card(put(card));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(seal::encode(*read), seal::encode(card));
  EXPECT_EQ(read->relying_party.id, "cy.valise.localhost");
}

TEST_F(Cards, OfATrusteeComeBackAsTheyWere) {
  const SeatCard card = seat_card();
  const auto read = read_seat_card(put(card));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(seal::encode(*read), seal::encode(card));
}

TEST_F(Cards, OfAFounderAreWhatTheTerminalWrites) {
  const fixture::Network network;
  const auto founder = network.member("cy").registrars[0].founder(ledger::kRegistrar);
  const auto read = read_founder_card(put(founder));
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->officer.str(), "cy-0001");
}

TEST_F(Cards, TakenForAnotherSayWhatTheyAre) {
  EXPECT_EQ(read_member_card(put(seat_card())).error().detail,
            "asked for was a member's card; this is a trustee's card");
  EXPECT_EQ(read_seat_card(put(member_card())).error().detail,
            "asked for was a trustee's card; this is a member's card");
  EXPECT_EQ(read_founder_card(put(ledger::Inspector{"court", {}})).error().detail,
            "asked for was a founding registrar's card; this is an inspector's card");
  EXPECT_EQ(read_inspector_card(put(std::string("x"))).error().detail,
            "asked for was an inspector's card; this is no card of Valise, or a damaged one");
}

TEST_F(Cards, WhoseNodeKeysAnotherRootSignedAreRefused) {
  MemberCard card = member_card();
  card.root_key = member_card().root_key;
  EXPECT_EQ(read_member_card(put(card)).error().code, Code::verification_failed);
}

TEST_F(Cards, WhoseLedgerKeyWasChangedAreRefused) {
  MemberCard card = member_card();
  card.node.ledger_key[5] ^= 1;
  EXPECT_EQ(read_member_card(put(card)).error().code, Code::verification_failed);
}

TEST_F(Cards, OfAnotherVersionAreRefused) {
  SeatCard card = seat_card();
  card.kind = "valise seat card 2";
  const auto read = read_seat_card(put(card));
  ASSERT_FALSE(read);
  EXPECT_THAT(read.error().detail, HasSubstr("another version"));
}

TEST_F(Cards, ShowAFingerprintThatOneByteChanges) {
  const SeatCard card = seat_card();
  SeatCard other = card;
  other.tls_key[0] ^= 1;
  const auto fingerprint = [](const std::string& text) {
    return text.substr(text.find("fingerprint"));
  };
  EXPECT_NE(fingerprint(describe(card)), fingerprint(describe(other)));
  EXPECT_EQ(fingerprint_text(Hash{}).size(), 16U * 4 + 15);
}

TEST(Origins, GiveTheRelyingParty) {
  EXPECT_EQ(relying_party_of("https://desk.mfa.example")->id, "desk.mfa.example");
  for (const char* wrong : {"cy.valise.localhost", "ftp://cy.example", "http://", "http://:7500",
                            "http://cy.example:", "http://cy.example:7500/", "http://Cy.example",
                            "http://cy.example:75a"}) {
    EXPECT_EQ(relying_party_of(wrong).error().code, Code::usage) << wrong;
  }
}

}  // namespace
}  // namespace valise::admin
