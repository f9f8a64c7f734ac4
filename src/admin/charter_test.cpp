#include <gmock/gmock.h>

#include "admin/proposal.h"
#include "fixture/network.h"
#include "tlog/policy.h"

namespace valise::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

// A network's cards and the keys behind them: what init and enrolment would have left.
class Charters : public testing::Test {
 protected:
  Charters() : network_({.members = {"cy", "nl", "fr"}}) {
    from_.network = "valise-test";
    from_.demonstration = true;
    from_.date = fixture::kStart;
    for (const ledger::Member& member : network_.charter().members) {
      MemberCard card;
      card.id = member.id;
      card.root_key = member.root_key;
      card.charter_key = member.charter_key;
      card.node = member.node;
      card.credential = member.credential;
      card.relying_party = member.relying_party;
      from_.members.push_back(card);
      for (const ledger::Founder& founder : member.founders) from_.founders.push_back(founder);
    }
    for (const ledger::Seat& seat : network_.charter().seats) {
      SeatCard card;
      card.network = "valise-test";
      card.name = seat.name;
      card.kem_public = seat.kem_public;
      card.cosignature_key = seat.cosignature_key;
      card.statement_key = seat.statement_key;
      card.tls_key = seat.tls_key;
      from_.seats.push_back(card);
    }
    from_.inspectors = {{"court", {}}};
  }

  const seal::SigningKey& charter_key(std::string_view member) const {
    return network_.member(member).charter;
  }

  fixture::Network network_;
  Proposal from_;
};

TEST_F(Charters, ProposedAndSignedByTwoThirdsHold) {
  auto file = propose(from_);
  ASSERT_TRUE(file) << file.error().detail;
  EXPECT_FALSE(ledger::open_charter(seal::encode(*file), std::nullopt));
  EXPECT_EQ(sign(*file, charter_key("cy"), std::nullopt)->str(), "cy");
  EXPECT_FALSE(ledger::open_charter(seal::encode(*file), std::nullopt)) << "one of three";
  EXPECT_EQ(sign(*file, charter_key("fr"), std::nullopt)->str(), "fr");
  const auto adopted = ledger::open_charter(seal::encode(*file), std::nullopt);
  ASSERT_TRUE(adopted) << adopted.error().detail;
  EXPECT_EQ(adopted->charter.quorum(), 4U);
  EXPECT_EQ(adopted->charter.seats[4].number, 5);
  EXPECT_EQ(adopted->charter.members[1].founders.size(), 3U);
}

TEST_F(Charters, SignedTwiceByOneCountOnce) {
  auto file = propose(from_).value();
  ASSERT_TRUE(sign(file, charter_key("cy"), std::nullopt));
  ASSERT_TRUE(sign(file, charter_key("cy"), std::nullopt));
  EXPECT_EQ(file.signatures.size(), 1U);
}

TEST_F(Charters, AreNotSignedByAKeyOfNoMember) {
  auto file = propose(from_).value();
  const auto by_root = sign(file, network_.member("cy").root, std::nullopt);
  EXPECT_EQ(by_root.error().code, Code::forbidden);
  EXPECT_TRUE(file.signatures.empty());
}

TEST_F(Charters, AreNotSignedWhereAnotherWasExpected) {
  auto file = propose(from_).value();
  EXPECT_EQ(sign(file, charter_key("cy"), Hash{}).error().code, Code::verification_failed);
  EXPECT_TRUE(sign(file, charter_key("cy"), ledger::founding_hash(file.payload)));
}

TEST_F(Charters, ThatBreakARuleAreNotProposed) {
  from_.liars = 3;
  EXPECT_EQ(propose(from_).error().code, Code::malformed);
}

TEST_F(Charters, ThatBreakARuleAreNotSigned) {
  auto charter = seal::decode<ledger::Charter>(propose(from_)->payload).value();
  charter.demonstration = false;
  ledger::CharterFile file{seal::encode(charter), {}};
  EXPECT_FALSE(sign(file, charter_key("cy"), std::nullopt));
}

TEST_F(Charters, TakeNoCardOfAnotherNetwork) {
  from_.seats[2].network = "valise-real";
  const auto file = propose(from_);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().where, "trustee se");
  EXPECT_THAT(file.error().detail, HasSubstr("valise-real"));
}

TEST_F(Charters, TakeNoFounderOfAStranger) {
  from_.members.pop_back();
  const auto file = propose(from_);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, Code::conflict);
  EXPECT_EQ(file.error().where, "fr-0001");
}

TEST_F(Charters, WantThreeFoundersAMember) {
  from_.founders.pop_back();
  EXPECT_THAT(propose(from_).error().detail, HasSubstr("three founding registrars"));
}

TEST_F(Charters, OutsideADemonstrationTakeNoProgramForAnAuthenticator) {
  from_.demonstration = false;
  EXPECT_THAT(propose(from_).error().detail, HasSubstr("not listed"));
}

TEST_F(Charters, AreShownWithWhatTheySayAndWhoSigned) {
  auto file = propose(from_).value();
  ASSERT_TRUE(sign(file, charter_key("nl"), std::nullopt));
  const std::string text = describe(file).value();
  EXPECT_THAT(text, HasSubstr("DEMONSTRATION CHARTER"));
  EXPECT_THAT(text, HasSubstr(ledger::founding_hash(file.payload).hex()));
  EXPECT_THAT(text, HasSubstr("5: 4 record, 3 open, at most 2 lie"));
  EXPECT_THAT(text, HasSubstr("RESTREINT UE/EU RESTRICTED"));
  EXPECT_THAT(text, HasSubstr("nl        signed"));
  EXPECT_THAT(text, HasSubstr("cy        not signed"));
  EXPECT_THAT(text, HasSubstr("cy-0003"));
  EXPECT_THAT(text, HasSubstr("court"));
  EXPECT_THAT(text, HasSubstr("10/100"));
}

TEST_F(Charters, AreShownWithASignatureThatDoesNotHold) {
  auto file = propose(from_).value();
  ASSERT_TRUE(sign(file, charter_key("nl"), std::nullopt));
  file.signatures[0].signature.signature[3] ^= 1;
  EXPECT_THAT(describe(file).value(), HasSubstr("SIGNATURE DOES NOT HOLD"));
}

TEST_F(Charters, AreNamedByAHashThatOneChangeChanges) {
  const auto before = propose(from_).value();
  from_.ceiling = cable::Level::limite;
  EXPECT_NE(ledger::founding_hash(before.payload), ledger::founding_hash(propose(from_)->payload));
}

TEST_F(Charters, TellVerifiersOfOtherMakesWhomToBelieve) {
  const auto text = policy_text(network_.charter(), network_.member("nl").id);
  ASSERT_TRUE(text);
  const auto policy = tlog::parse_policy(*text);
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_EQ(policy->ledgers[0].key.name, "valise-test/nl");
  EXPECT_EQ(policy->witnesses.size(), 5U);
  EXPECT_EQ(policy->groups.back().threshold, 4U);
  const auto stranger = cable::MemberId::parse("xx").value();
  EXPECT_EQ(policy_text(network_.charter(), stranger).error().code, Code::not_found);
}

TEST(FoundingHashes, AreReadAsTheyArePrinted) {
  Hash hash;
  hash.bytes[0] = 0xab;
  EXPECT_EQ(parse_founding_hash(fingerprint_text(hash)).value(), hash);
  EXPECT_EQ(parse_founding_hash(hash.hex()).value(), hash);
  EXPECT_EQ(parse_founding_hash("ab").error().code, Code::usage);
}

TEST_F(Charters, HaveTheNumbersOfTheHandlingTableThatWereAskedFor) {
  ASSERT_TRUE(set_number(from_.handling, "R-UE:new-day=60"));
  ASSERT_TRUE(set_number(from_.handling, "limite:pack-days=0"));
  auto file = propose(from_);
  ASSERT_TRUE(file) << file.error().detail;
  const auto charter = seal::decode<ledger::Charter>(file->payload);
  EXPECT_EQ(charter->handling_of(cable::Level::restreint)->new_day, 60U);
  EXPECT_FALSE(charter->handling_of(cable::Level::limite)->pack_days);
  EXPECT_EQ(charter->handling_of(cable::Level::limite)->new_day, 200U);  // as it was
  for (const char* wrong : {"R-UE:new-day", "R-UE", "new-day=3", "R-UE:new-day=-1",
                            "R-UE:new-day=1x", "R-UE:new-day=", "R-UE:colour=3",
                            "R-UE:kept-days=367", "TS-UE:new-day=1", "high:new-day=1"}) {
    EXPECT_FALSE(set_number(from_.handling, wrong)) << wrong;
  }
  EXPECT_THAT(set_number(from_.handling, "R-UE:colour=3").error().detail, HasSubstr("archive-day"));
}

}  // namespace
}  // namespace valise::admin
