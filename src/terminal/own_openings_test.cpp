#include "terminal/own_openings.h"

#include <gmock/gmock.h>

#include "custody/statements.h"
#include "fixture/network.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using wire::OwnOpening;

// Five seats that tell an officer of his openings, each what it likes.
class OwnOpenings : public ::testing::Test {
 protected:
  OwnOpenings() {
    for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, {opening(7), opening(3)});
  }

  static OwnOpening opening(std::uint64_t index, std::uint8_t device = 1, bool withheld = false) {
    OwnOpening out;
    out.index = {index};
    out.cable.bytes[0] = static_cast<std::uint8_t>(index);
    out.mission = cable::MissionId::parse("nl/mfa").value();
    out.time = fixture::kStart;
    out.device.bytes[0] = device;
    out.withheld = withheld;
    return out;
  }
  wire::OwnOpenings word(std::uint8_t seat, std::vector<OwnOpening> openings) const {
    return {.origin = asked.origin,
            .officer = asked.officer,
            .since = asked.request.since,
            .before = asked.request.before,
            .openings = std::move(openings),
            .size = {20},
            .heard = fixture::kStart,
            .seat = seat,
            .time = fixture::kStart};
  }
  void say(const wire::OwnOpenings& word, std::uint8_t signer) {
    const Bytes told =
        custody::sign_statement(network.domain(), network.seat(signer).statement, word);
    answers.insert_or_assign(signer, wire::Statement{told});
  }
  void says(std::uint8_t seat, std::vector<OwnOpening> openings) {
    say(word(seat, std::move(openings)), seat);
  }
  Result<FoundOpenings> add_up() {
    return add_up_own_openings({network.charter(), network.charter_hash(), network.domain()}, asked,
                               fixture::kStart, answers);
  }

  fixture::Network network;
  OpeningsAsked asked{"valise-test/nl",
                      cable::OfficerId::parse("nl-7f3a").value(),
                      {.since = fixture::kStart + -kDay}};
  std::map<std::uint8_t, Result<wire::Statement>> answers;
};

TEST_F(OwnOpenings, OneThatASingleSeatNamesIsShownWithWhoDoesNotNameIt) {
  says(2, {opening(9), opening(7), opening(3)});
  const auto found = add_up();
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_THAT(found->openings, SizeIs(3));
  EXPECT_EQ(found->openings[0].opening.index, LeafIndex{9});
  EXPECT_THAT(found->openings[0].named_by, ElementsAre(2));
  EXPECT_THAT(found->openings[0].not_named_by, ElementsAre(1, 3, 4, 5));
  EXPECT_THAT(found->openings[1].named_by, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(OwnOpenings, ASeatThatHasNotHeardSoFarIsNotBlamed) {
  auto behind = word(4, {opening(3)});
  behind.size = {7};
  say(behind, 4);
  const auto found = add_up();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->openings[0].opening.index, LeafIndex{7});
  EXPECT_THAT(found->openings[0].not_named_by, IsEmpty());
  EXPECT_EQ(found->heard_size, TreeSize{20});
}

TEST_F(OwnOpenings, OnAnotherMachineIsWhatMostSay) {
  says(1, {opening(7, 2), opening(3)});
  says(2, {opening(7, 2), opening(3)});
  const auto found = add_up();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->openings[0].opening.device.bytes[0], 1);
  EXPECT_THAT(found->openings[0].named_by, ElementsAre(3, 4, 5));
}

TEST_F(OwnOpenings, OneIsWithheldOnlyIfEverySeatOfTheCharterSaysSo) {
  for (std::uint8_t seat = 1; seat <= 4; ++seat) says(seat, {opening(7, 1, true)});
  answers.erase(5);
  EXPECT_FALSE(add_up()->openings[0].opening.withheld);
  says(5, {opening(7)});
  EXPECT_FALSE(add_up()->openings[0].opening.withheld);
  says(5, {opening(7, 1, true)});
  EXPECT_TRUE(add_up()->openings[0].opening.withheld);
}

TEST_F(OwnOpenings, WhatAnswersToSomethingElseDoesNotHold) {
  auto other = word(1, {});
  other.officer = cable::OfficerId::parse("nl-0001").value();
  say(other, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  other = word(1, {});
  other.origin = "valise-test/cy";
  say(other, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  other = word(1, {opening(3), opening(7)});
  say(other, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  other = word(1, {opening(20)});  // beyond what it has heard
  say(other, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  other = word(1, {});
  other.since = other.since + 1;
  say(other, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  says(3, {});
  say(word(3, {opening(3)}), 1);  // signed by another
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
  answers.erase(2);
  EXPECT_EQ(add_up().error().detail, "3 of the 4 needed answered");
}

TEST_F(OwnOpenings, APageEndsWhereMoreThanCanLieEnd) {
  asked.request.most = 2;
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    auto page = seat < 3 ? word(seat, {opening(9), opening(7)})
                         : word(seat, {opening(7), opening(3)});  // has not heard of the last
    page.size = {seat < 3 ? 20U : 9U};
    page.more = true;
    say(page, seat);
  }
  const auto found = add_up();
  ASSERT_TRUE(found);
  ASSERT_THAT(found->openings, SizeIs(2));  // the third comes when f+1 have heard of it
  EXPECT_EQ(found->openings[0].opening.index, LeafIndex{7});
  EXPECT_THAT(found->openings[0].not_named_by, IsEmpty());
  EXPECT_EQ(found->openings[1].opening.index, LeafIndex{3});
  EXPECT_THAT(found->openings[1].not_named_by, IsEmpty());  // two pages end before it
  EXPECT_EQ(found->more_before, LeafIndex{3});
  EXPECT_EQ(found->heard_size, TreeSize{9});
}

TEST_F(OwnOpenings, AShortPageThatClaimsThereIsMoreDoesNotHold) {
  auto page = word(1, {opening(9)});  // would cut everybody's page at 9
  page.more = true;
  say(page, 1);
  EXPECT_THAT(add_up()->bad_seats, ElementsAre(1));
}

TEST_F(OwnOpenings, NobodyNamesWhatNoHonestSeatCouldKnow) {
  auto far = word(1, {opening(1'000'000), opening(7), opening(3)});
  far.size = {2'000'000};
  say(far, 1);
  says(2, {opening(19), opening(7), opening(3)});
  const auto found = add_up();
  ASSERT_TRUE(found);
  ASSERT_THAT(found->openings, SizeIs(3));  // what is shown can be confirmed: no further
  EXPECT_EQ(found->openings[0].opening.index, LeafIndex{19});
  EXPECT_EQ(found->heard_size, TreeSize{20});
}

TEST_F(OwnOpenings, ThoseWhoLieCannotPutOffWhatTheOthersTell) {
  asked.request.most = 2;
  for (std::uint8_t seat = 1; seat <= 2; ++seat) {  // as many as may lie
    auto page = word(seat, {opening(19), opening(18)});
    page.more = true;
    say(page, seat);
  }
  const auto found = add_up();
  ASSERT_TRUE(found);
  ASSERT_THAT(found->openings, SizeIs(4));
  EXPECT_EQ(found->openings[2].opening.index, LeafIndex{7});
  EXPECT_THAT(found->openings[2].not_named_by, IsEmpty());  // their pages do not reach it
  EXPECT_FALSE(found->more_before);
}

TEST(LookedThrough, MoreIsToBeSeenWhereAPageEndsBeforeIt) {
  FoundOpenings found;
  EXPECT_FALSE(more_to_see(found, std::nullopt));
  found.more_before = LeafIndex{7};
  EXPECT_TRUE(more_to_see(found, std::nullopt));
  EXPECT_TRUE(more_to_see(found, LeafIndex{3}));
  EXPECT_FALSE(more_to_see(found, LeafIndex{7}));
}

TEST(LookedThrough, IsKeptInTheDataFolder) {
  const TestFolder folder;
  EXPECT_EQ(looked_through(folder.path()).value(), std::nullopt);
  ASSERT_TRUE(note_looked_through(folder.path(), LeafIndex{540}));
  EXPECT_EQ(looked_through(folder.path()).value(), LeafIndex{540});
}

}  // namespace
}  // namespace valise::terminal
