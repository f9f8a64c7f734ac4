#include "node/seat_clocks.h"

#include <gtest/gtest.h>

namespace valise::node {
namespace {

constexpr Time kNow{1'790'000'000};
constexpr Time kLongAgo{kNow.seconds - 3'600};

class SeatClocksTest : public testing::Test {
 protected:
  SeatClocksTest() { clocks_.look(kNow); }
  // `seats` seats say that this clock is so far ahead.
  void say(std::int64_t ahead, std::uint8_t seats, Time now = kNow) {
    for (std::uint8_t seat = 1; seat <= seats; ++seat) clocks_.heard(seat, now, now - ahead);
  }
  std::optional<Code> refused(Time now, Time last_mark = kLongAgo) {
    const auto good = clocks_.check(now, last_mark);
    return good ? std::nullopt : std::optional(good.error().code);
  }
  SeatClocks clocks_{1};
};

TEST_F(SeatClocksTest, ALedgersFirstBatchAsksNobody) {
  EXPECT_TRUE(clocks_.check(kNow, std::nullopt));
}

TEST_F(SeatClocksTest, MoreSeatsThanMayLieAreBelieved) {
  say(3'600, 1);
  EXPECT_FALSE(refused(kNow + 5));
  say(3'600, 2);
  EXPECT_EQ(refused(kNow + 5), Code::busy);
  EXPECT_EQ(refused(kNow, kNow), Code::busy);
}

TEST_F(SeatClocksTest, TwoMinutesAreNothing) {
  say(120, 5);
  EXPECT_FALSE(refused(kNow));
  EXPECT_TRUE(clocks_.agree());
  say(121, 5);
  EXPECT_FALSE(clocks_.agree());
  EXPECT_EQ(refused(kNow), Code::busy);
}

TEST_F(SeatClocksTest, AClockThatIsLateWritesWhatIsOnlyRenewed) {
  say(-3'600, 5);
  EXPECT_FALSE(refused(kNow));
}

TEST_F(SeatClocksTest, AfterAStartTheSeatsAreWaitedForAndNotForLong) {
  EXPECT_EQ(refused(kNow), Code::busy);
  EXPECT_FALSE(refused(kNow, kNow - 120));
  EXPECT_EQ(refused(kNow + 2), Code::busy);
  EXPECT_FALSE(refused(kNow + 3));
}

TEST_F(SeatClocksTest, WhatWasSaidBeforeTheClockWasSetIsForgotten) {
  say(3'600, 5);
  const Time set = kNow - 1'800;
  EXPECT_TRUE(clocks_.look(set));
  EXPECT_FALSE(clocks_.look(set + 1));
  clocks_.heard(1, Time{}, set);  // asked before
  clocks_.heard(2, Time{}, set);
  EXPECT_EQ(refused(set + 1), Code::busy);
  say(0, 2, set);
  EXPECT_FALSE(refused(set + 1));
}

// Its clock shows a time more than two minutes before the mark.
TEST_F(SeatClocksTest, ASeatThatRefusesAMarkSaysSoToo) {
  for (const std::uint8_t seat : {std::uint8_t{1}, std::uint8_t{2}}) {
    clocks_.refused(seat, kNow, kNow + 600);  // written before this clock was set back
  }
  EXPECT_FALSE(refused(kNow));
  for (const std::uint8_t seat : {std::uint8_t{1}, std::uint8_t{2}}) {
    clocks_.refused(seat, kNow, kNow - 100);
  }
  EXPECT_EQ(refused(kNow), Code::busy);
}

TEST_F(SeatClocksTest, AClockThatLeapsAheadIsDoubted) {
  say(0, 5);
  EXPECT_FALSE(clocks_.look(kNow + 30));
  EXPECT_TRUE(clocks_.look(kNow + 30 + 31));
  EXPECT_EQ(refused(kNow + 61), Code::busy);
}

}  // namespace
}  // namespace valise::node
