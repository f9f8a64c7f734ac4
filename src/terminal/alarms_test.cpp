#include "terminal/alarms.h"

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
constexpr const char* kOrigin = "valise-test/nl";

class Alarms : public ::testing::Test {
 protected:
  Alarms() {
    for (std::uint8_t seat = 1; seat <= kSeats; ++seat) say(seat, {});
  }

  wire::Alarm alarm(const std::string& subject, std::int64_t after = 0) const {
    wire::Alarm out;
    out.about = {wire::AlarmKind::drain_officer, kOrigin, subject, 20'000};
    out.name = Hash{network.domain().hash(wire::AlarmSubject::label, seal::encode(out.about))};
    out.raised = fixture::kStart + after;
    return out;
  }
  void say(std::uint8_t seat, std::vector<wire::Alarm> alarms, Time heard = fixture::kStart) {
    const wire::Alarms word{kOrigin, since, std::move(alarms), heard, seat, fixture::kStart};
    const Bytes told =
        custody::sign_statement(network.domain(), network.seat(seat).statement, word);
    answers.insert_or_assign(seat, wire::Statement{told});
  }
  Result<FoundAlarms> add_up() {
    return add_up_alarms({network.charter(), network.charter_hash(), network.domain()}, kOrigin,
                         since, fixture::kStart, answers);
  }

  fixture::Network network;
  Time since = fixture::kStart + -kDay;
  std::map<std::uint8_t, Result<wire::Statement>> answers;
};

TEST_F(Alarms, OneThatASingleSeatRaisesIsShownAndWhoRaisedIt) {
  say(2, {alarm("officer nl-7f3a")});
  const auto found = add_up();
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_THAT(found->alarms, SizeIs(1));
  EXPECT_THAT(found->alarms[0].raised_by, ElementsAre(2));
}

TEST_F(Alarms, TheNewestComesFirstAndWhatWasSaidLastStands) {
  wire::Alarm owned = alarm("officer nl-7f3a");
  owned.state = wire::AlarmState::owned;
  owned.changed = fixture::kStart;
  say(1, {alarm("officer nl-7f3a")});
  say(2, {alarm("officer nl-2c91", 5), owned});
  const auto found = add_up();
  ASSERT_TRUE(found);
  ASSERT_THAT(found->alarms, SizeIs(2));
  EXPECT_EQ(found->alarms[0].alarm.about.subject, "officer nl-2c91");
  EXPECT_EQ(found->alarms[1].alarm.state, wire::AlarmState::owned);
  EXPECT_THAT(found->alarms[1].raised_by, ElementsAre(1, 2));
}

TEST_F(Alarms, OneUnderAnothersNameMakesItsSeatABadOne) {
  wire::Alarm wrong = alarm("officer nl-7f3a");
  wrong.about.subject = "officer nl-2c91";
  say(3, {wrong});
  const auto found = add_up();
  ASSERT_TRUE(found);
  EXPECT_THAT(found->alarms, IsEmpty());
  EXPECT_THAT(found->bad_seats, ElementsAre(3));
}

TEST_F(Alarms, TwoSeatsAloneCannotSayThatANodeWasHeard) {
  const Time before = fixture::kStart + -kHour;
  for (std::uint8_t seat = 1; seat <= kSeats; ++seat) say(seat, {}, before);
  say(1, {});
  say(2, {});
  EXPECT_EQ(add_up()->heard, before);
}

TEST_F(Alarms, AreNotSaidToBeAllWhereTooFewSeatsAnswer) {
  for (std::uint8_t seat = 1; seat <= 2; ++seat) {
    answers.insert_or_assign(seat, fail(Code::unreachable, "no answer", "trustee"));
  }
  EXPECT_EQ(add_up().error().code, Code::too_few);
}

}  // namespace
}  // namespace valise::terminal
