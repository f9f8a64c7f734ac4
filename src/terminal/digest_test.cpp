#include "terminal/digest.h"

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

// Five seats that tell cy/mfa who opened its cables, each what it likes.
class DigestUnion : public ::testing::Test {
 protected:
  DigestUnion() {
    for (std::uint8_t seat = 1; seat <= kSeats; ++seat) say(word(seat));
  }

  static CableId cable(std::uint8_t number) {
    CableId out;
    out.bytes[0] = number;
    return out;
  }
  static wire::DigestOpening opening(std::uint8_t number, std::uint64_t times = 1) {
    return {cable(number),
            std::nullopt,
            cable::MissionId::parse("nl/mfa").value(),
            times,
            1,
            fixture::kStart,
            fixture::kStart,
            false};
  }
  wire::Digest word(std::uint8_t seat) const {
    wire::Digest out;
    out.originator = asked.originator;
    out.from = asked.from;
    out.to = asked.to;
    out.openings = {opening(1), opening(2)};
    out.unopened = {{cable(3), std::nullopt, fixture::kStart}};
    for (const char* origin : {"valise-test/cy", "valise-test/nl"}) {
      out.heard.push_back({origin, TreeSize{seat}, {}, asked.to});
    }
    out.seat = seat;
    out.time = fixture::kStart;
    return out;
  }
  void say(const wire::Digest& word) {
    const Bytes told =
        custody::sign_statement(network.domain(), network.seat(word.seat).statement, word);
    answers.insert_or_assign(word.seat, wire::Statement{told});
  }
  Result<DigestRead> add_up() {
    return add_up_digest({network.charter(), network.charter_hash(), network.domain()}, asked,
                         fixture::kStart, answers);
  }

  fixture::Network network;
  wire::DigestRequest asked{cable::MissionId::parse("cy/mfa").value(), fixture::kStart + -kDay,
                            fixture::kStart};
  std::map<std::uint8_t, Result<wire::Statement>> answers;
};

// X41: the reader's node told nothing, and two trustees lie.
TEST_F(DigestUnion, TwoSeatsThatLeaveAnOpeningOutDoNotHideIt) {
  for (std::uint8_t seat = 1; seat <= 2; ++seat) {
    wire::Digest less = word(seat);
    less.openings = {opening(1)};
    less.unopened.push_back({cable(2), std::nullopt, fixture::kStart});
    say(less);
  }
  const auto read = add_up();
  ASSERT_TRUE(read) << read.error().detail;
  ASSERT_THAT(read->openings, SizeIs(2));
  EXPECT_EQ(read->openings[1].opening.cable, cable(2));
  EXPECT_THAT(read->openings[1].told_by, ElementsAre(3, 4, 5));
  ASSERT_THAT(read->unopened, SizeIs(1));
  EXPECT_EQ(read->unopened[0].cable, cable(3));
}

TEST_F(DigestUnion, AnOpeningThatOneSeatAloneTellsIsNotUnopened) {
  wire::Digest more = word(4);
  more.openings.push_back(opening(3));
  say(more);
  const auto read = add_up();
  ASSERT_TRUE(read);
  EXPECT_THAT(read->openings, SizeIs(3));
  EXPECT_THAT(read->unopened, IsEmpty());
}

TEST_F(DigestUnion, CountsTheMostThatAnySeatReleased) {
  wire::Digest more = word(4);
  more.openings = {opening(1, 3), opening(2)};
  say(more);
  EXPECT_EQ(add_up()->openings[0].opening.openings, 3U);
}

// q seats: with t of them a lie would be possible.
TEST_F(DigestUnion, IsNotSaidWhereTooFewAnswer) {
  for (std::uint8_t seat = 1; seat <= 2; ++seat) {
    answers.insert_or_assign(seat, fail(Code::unreachable, "no answer", "trustee"));
  }
  EXPECT_EQ(add_up().error().code, Code::too_few);
}

TEST_F(DigestUnion, NamesTheLedgerThatWasNotHeardToTheEnd) {
  for (std::uint8_t seat = 1; seat <= kSeats; ++seat) {
    wire::Digest behind = word(seat);
    behind.heard[1].heard = seat <= 2 ? asked.to : asked.from;  // two alone may lie
    say(behind);
  }
  EXPECT_THAT(add_up()->not_heard, ElementsAre("valise-test/nl"));
}

}  // namespace
}  // namespace valise::terminal
