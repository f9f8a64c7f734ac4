#include "custody/clearing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixture/book.h"

namespace valise::custody {
namespace {

using fixture::kStart;
using fixture::Person;
using testing::ElementsAre;

cable::OfficerId officer(const std::string& id) {
  return cable::OfficerId::parse(id).value();
}

Clearing asked_of(std::vector<ClearingPlace> places) {
  Clearing out;
  out.version = 1;
  out.drafter = officer("cy-00aa");
  out.text = Hash{{7}};
  out.places = std::move(places);
  return out;
}

ClearingVerdict word(const std::string& by, Verdict verdict, std::int64_t after = 0,
                     Hash text = Hash{{7}}) {
  return {{}, 1, text, officer(by), verdict, {}, kStart + after};
}

TEST(Places, NobodyIsNamedTwiceAndTheDrafterNotAtAll) {
  const auto drafter = officer("cy-00aa");
  const auto code = [&](const std::vector<ClearingPlace>& places) {
    const auto checked = check_places(drafter, places);
    return checked ? Code::failed : checked.error().code;
  };
  EXPECT_TRUE(check_places(drafter, {{officer("cy-0001"), officer("cy-0002")}}));
  EXPECT_EQ(code({}), Code::malformed);
  EXPECT_EQ(code({{drafter, {}}}), Code::malformed);
  EXPECT_EQ(code({{officer("cy-0001"), drafter}}), Code::malformed);
  EXPECT_EQ(code({{officer("cy-0001"), {}}, {officer("cy-0002"), officer("cy-0001")}}),
            Code::malformed);
  EXPECT_EQ(code(std::vector<ClearingPlace>(33, {officer("cy-0001"), {}})), Code::malformed);
}

std::vector<std::string> states(const Clearing& asked, const std::vector<ClearingVerdict>& words,
                                Time now = kStart) {
  std::vector<std::string> out;
  for (const PlaceStanding& place : standing_of(asked, words, now)) {
    std::string state = place.verdict ? std::string(name(place.verdict->verdict)) + " by " +
                                            place.verdict->clearer.str()
                                      : "waits";
    out.push_back(state + (place.late ? ", late" : ""));
  }
  return out;
}

TEST(Standing, TheClearersOwnWordOutweighsHisSubstitutes) {
  const Clearing asked = asked_of({{officer("cy-0001"), officer("cy-0002")}});
  EXPECT_THAT(states(asked, {}), ElementsAre("waits"));
  EXPECT_THAT(states(asked, {word("cy-0002", Verdict::cleared)}),
              ElementsAre("cleared by cy-0002"));
  EXPECT_THAT(
      states(asked, {word("cy-0001", Verdict::refused), word("cy-0002", Verdict::cleared, 9)}),
      ElementsAre("refused by cy-0001"));
}

TEST(Standing, TheNewestWordOfOneOfficerCountsAndNoneOnAnotherText) {
  const Clearing asked = asked_of({{officer("cy-0001"), {}}, {officer("cy-0003"), {}}});
  const std::vector<ClearingVerdict> words = {
      word("cy-0001", Verdict::refused, 5), word("cy-0001", Verdict::cleared, 3),
      word("cy-0003", Verdict::cleared, 5, Hash{{8}}), word("cy-0004", Verdict::cleared)};
  EXPECT_THAT(states(asked, words), ElementsAre("refused by cy-0001", "waits"));
  EXPECT_FALSE(all_cleared(standing_of(asked, words, kStart)));
}

TEST(Standing, SilenceIsNeverConsentAndLatenessIsSeen) {
  Clearing asked = asked_of({{officer("cy-0001"), {}}, {officer("cy-0003"), {}}});
  asked.wanted_by = kStart + 10;
  const std::vector<ClearingVerdict> words = {word("cy-0001", Verdict::cleared, 11)};
  EXPECT_THAT(states(asked, words, kStart + 10), ElementsAre("cleared by cy-0001, late", "waits"));
  EXPECT_THAT(states(asked, words, kStart + 1'000'000),
              ElementsAre("cleared by cy-0001, late", "waits, late"));
  EXPECT_FALSE(all_cleared(standing_of(asked, words, kStart + 1'000'000)));
}

// Two clearers and a reader of cy, as their ledger has them.
class Verdicts : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(cy.found({"cy/mfa"}), "");
    ASSERT_EQ(cy.append({network.accredit(clearer, ledger::kClearer, {"cy/mfa"}, kStart),
                         network.accredit(other, ledger::kClearer, {"cy/mfa"}, kStart),
                         network.accredit(reader, ledger::kReader, {"cy/mfa"}, kStart)}),
              "");
    for (const Person* one : {&clearer, &other, &reader}) {
      ASSERT_EQ(cy.append({network.enrol(*one, kStart)}), "");
    }
  }

  SignedVerdict given(const Person& by, Verdict verdict = Verdict::cleared) {
    SignedVerdict out;
    const ClearingVerdict said{{}, 1, text, by.officer(), verdict, {}, kStart};
    out.payload = seal::encode(said);
    out.device = seal::sign_detached(by.device(), network.domain().label("verdict"), out.payload);
    if (verdict == Verdict::cleared) {
      const Bytes payload = seal::encode(ledger::Clearance{text, by.officer()});
      out.clearance = by.sign(network.domain(), "clear", payload);
    }
    return out;
  }
  std::string check(const SignedVerdict& verdict, Time now = kStart) {
    const auto checked = check_verdict(network.rules("cy"), cy.state(), verdict, now);
    return checked ? "good" : std::string(code_row(checked.error().code).name);
  }

  fixture::Network network;
  fixture::Book cy{network, "cy"};
  const Person clearer = network.person("cy-00a1");
  const Person other = network.person("cy-00a2");
  const Person reader = network.person("cy-00a3");
  const Hash text{{7}};
};

TEST_F(Verdicts, AreTakenFromClearersOnTheirOwnDevices) {
  EXPECT_EQ(check(given(clearer)), "good");
  EXPECT_EQ(check(given(clearer, Verdict::refused)), "good");
  EXPECT_EQ(check(given(reader)), "refused");
  EXPECT_EQ(check(given(network.person("cy-00a4"))), "verification_failed");
}

TEST_F(Verdicts, OfOneDoNotPassForAnothers) {
  SignedVerdict moved = given(clearer);
  auto said = seal::decode<ClearingVerdict>(moved.payload).value();
  said.clearer = other.officer();
  moved.payload = seal::encode(said);
  EXPECT_EQ(check(moved), "verification_failed");
  SignedVerdict lent = given(clearer);
  lent.clearance = given(other).clearance;
  EXPECT_EQ(check(lent), "verification_failed");
  SignedVerdict lent_device = given(clearer);
  lent_device.device = given(other).device;
  EXPECT_EQ(check(lent_device), "verification_failed");
}

TEST_F(Verdicts, CarryAClearanceOfThatTextExactlyWhereTheyClear) {
  SignedVerdict without = given(clearer);
  without.clearance.reset();
  EXPECT_EQ(check(without), "malformed");
  SignedVerdict with = given(clearer, Verdict::refused);
  with.clearance = given(clearer).clearance;
  EXPECT_EQ(check(with), "malformed");
  SignedVerdict another = given(clearer);
  auto said = seal::decode<ClearingVerdict>(another.payload).value();
  said.text = Hash{{8}};
  another.payload = seal::encode(said);
  another.device =
      seal::sign_detached(clearer.device(), network.domain().label("verdict"), another.payload);
  EXPECT_NE(check(another), "good");
}

TEST_F(Verdicts, OfOneWhoseAccreditationHasEndedClearNothing) {
  const auto record =
      cy.state().find<ledger::OfficerRecord>(ledger::officer_key(clearer.officer()));
  EXPECT_NE(check(given(clearer), record->accreditation.until), "good");
  EXPECT_EQ(may_clear(network.charter(), clearer.officer(), *record, cable::Level::limite,
                      record->accreditation.until)
                .error()
                .code,
            Code::refused);
}

TEST_F(Verdicts, ALevelIsClearedByWhoeverIsClearedForIt) {
  auto record = *cy.state().find<ledger::OfficerRecord>(ledger::officer_key(clearer.officer()));
  const auto may = [&](cable::Level level) {
    return may_clear(network.charter(), clearer.officer(), record, level, kStart).has_value();
  };
  record.accreditation.clearance = cable::Level::restreint;
  EXPECT_TRUE(may(cable::Level::restreint));  // the table asks for none there
  EXPECT_FALSE(may(cable::Level::confidentiel));
  record.accreditation.clearance = cable::Level::confidentiel;
  EXPECT_TRUE(may(cable::Level::confidentiel));
  record.accreditation.clearance_until = kStart;
  EXPECT_FALSE(may(cable::Level::confidentiel));
}

TEST_F(Verdicts, DraftsAndCommentsOpenForOneDeviceIdAndVersion) {
  const auto key = seal::KemKey::generate(network.random());
  const DeviceId device = clearer.device_id();
  const auto& domain = network.domain();
  const auto sealed =
      seal_draft(domain, key.public_key(), device, "ab", 2, view_of("text"), network.random())
          .value();
  EXPECT_EQ(to_string(open_draft(domain, key, device, "ab", 2, sealed)->expose_secret()), "text");
  EXPECT_FALSE(open_draft(domain, key, other.device_id(), "ab", 2, sealed));
  EXPECT_FALSE(open_draft(domain, key, device, "ac", 2, sealed));
  EXPECT_FALSE(open_draft(domain, key, device, "ab", 3, sealed));

  Clearing asked = asked_of({{clearer.officer(), {}}});
  asked.device = device;
  ClearingVerdict said = word("cy-00a1", Verdict::refused);
  said.comment =
      seal_comment(domain, key.public_key(), asked, said.clearer, "Not yet.", network.random())
          .value();
  EXPECT_EQ(open_comment(domain, key, device, said).value(), "Not yet.");
  said.clearer = other.officer();
  EXPECT_FALSE(open_comment(domain, key, device, said));
  EXPECT_EQ(seal_comment(domain, key.public_key(), asked, said.clearer, std::string(4097, 'x'),
                         network.random())
                .error()
                .code,
            Code::too_large);
}

}  // namespace
}  // namespace valise::custody
