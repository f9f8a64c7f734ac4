#include "terminal/damage.h"

#include <gmock/gmock.h>

#include "custody/statements.h"
#include "fixture/network.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint8_t kSeats = 5;

// Five seats that count what an officer opened, each as it likes.
class Damage : public ::testing::Test {
 protected:
  Damage() {
    for (std::uint8_t seat = 1; seat <= kSeats; ++seat) say(word(seat));
  }

  static wire::DamageGroup group(std::uint64_t cables) {
    return {cable::MissionId::parse("cy/mfa").value(), cable::Level::restreint,
            cable::FileId::parse("GEN").value(), cables};
  }
  static CableId cable(std::uint8_t number) {
    CableId out;
    out.bytes[0] = number;
    return out;
  }
  static wire::DamageWithheld withheld(std::uint8_t number, std::uint64_t requests,
                                       std::vector<LeafIndex> indexes) {
    const wire::DamageGroup of = group(0);
    return {cable(number), of.originator, of.level, of.file, requests, std::move(indexes)};
  }
  wire::Damage word(std::uint8_t seat) const {
    wire::Damage out;
    out.origin = asked.origin;
    out.subject = asked.request.subject;
    out.from = asked.request.from;
    out.to = asked.request.to;
    out.opened = {group(2)};
    out.could = {group(30)};
    out.requests = 3;
    out.heard = asked.request.to;
    out.seat = seat;
    out.time = fixture::kStart;
    return out;
  }
  void say(const wire::Damage& word) {
    const Bytes told =
        custody::sign_statement(network.domain(), network.seat(word.seat).statement, word);
    answers.insert_or_assign(word.seat, wire::Statement{told});
  }
  void say_withheld(std::uint8_t seat, std::vector<wire::DamageWithheld> cables) {
    wire::Damage out = word(seat);
    out.withheld = std::move(cables);
    say(out);
  }
  Result<FoundDamage> add_up() {
    return add_up_damage({network.charter(), network.charter_hash(), network.domain()}, asked,
                         fixture::kStart, answers);
  }

  fixture::Network network;
  DamageAsked asked{"valise-test/nl",
                    {"officer nl-7f3a", fixture::kStart + -kDay, fixture::kStart}};
  std::map<std::uint8_t, Result<wire::Statement>> answers;
};

TEST_F(Damage, IsWhatAQuorumCountsAlike) {
  const auto found = add_up();
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_THAT(found->opened, ElementsAre(group(2)));
  EXPECT_THAT(found->could, ElementsAre(group(30)));
  EXPECT_EQ(found->requests, 3U);
  EXPECT_THAT(found->agreed, SizeIs(kSeats));
}

TEST_F(Damage, ASeatThatCountsLessIsNamedAndNotBelieved) {
  wire::Damage less = word(2);
  less.opened = {group(1)};
  say(less);
  const auto found = add_up();
  ASSERT_TRUE(found);
  EXPECT_THAT(found->opened, ElementsAre(group(2)));
  EXPECT_THAT(found->differ, ElementsAre(2));
}

TEST_F(Damage, IsNotSaidWhereFewerThanAQuorumCountAlike) {
  for (std::uint8_t seat = 2; seat <= 3; ++seat) {
    wire::Damage less = word(seat);
    less.opened = {group(1)};
    say(less);
  }
  EXPECT_EQ(add_up().error().code, Code::too_few);
}

TEST_F(Damage, WhatEverySeatWithheldIsNotOpened) {
  for (std::uint8_t seat = 1; seat <= kSeats; ++seat) {
    say_withheld(seat, {withheld(7, 2, {{10}, {11}})});
  }
  const auto found = add_up();
  ASSERT_TRUE(found);
  EXPECT_THAT(found->opened, ElementsAre(group(1)));
  EXPECT_THAT(found->refused, ElementsAre(group(1)));
  EXPECT_THAT(found->refused_cables, ElementsAre(cable(7)));
}

// Each of these might have given its share.
TEST_F(Damage, WhatOneSeatReleasedOrASilentOneMayHaveIsOpened) {
  for (std::uint8_t seat = 1; seat < kSeats; ++seat) {
    say_withheld(seat, {withheld(7, 1, {{10}})});
  }
  EXPECT_THAT(add_up()->opened, ElementsAre(group(2)));
  answers.insert_or_assign(kSeats, fail(Code::unreachable, "no answer", "trustee ec"));
  EXPECT_THAT(add_up()->opened, ElementsAre(group(2)));
  EXPECT_THAT(add_up()->refused, IsEmpty());
}

TEST_F(Damage, OneRequestThatWasReleasedMakesItsCableOpened) {
  for (std::uint8_t seat = 1; seat <= kSeats; ++seat) {
    say_withheld(seat, {withheld(7, 2, {{10}})});
  }
  EXPECT_THAT(add_up()->opened, ElementsAre(group(2)));
}

TEST_F(Damage, OfAnotherPeriodOrPersonIsNoAnswer) {
  wire::Damage other = word(3);
  other.subject = "officer nl-2c91";
  say(other);
  wire::Damage sooner = word(4);
  sooner.to = sooner.to + -1;
  say(sooner);
  EXPECT_EQ(add_up().error().code, Code::too_few);
  say(word(3));
  EXPECT_THAT(add_up()->differ, ElementsAre(4));
}

}  // namespace
}  // namespace valise::terminal
