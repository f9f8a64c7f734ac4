#include "terminal/readers.h"

#include <gmock/gmock.h>

#include "custody/statements.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;
using testing::Pair;

class CountedReaders : public ::testing::Test {
 protected:
  void says(std::uint8_t seat, std::uint32_t at_nl, const char* mission = "nl/mfa",
            cable::Level level = cable::Level::restreint) {
    const wire::Readers word{level, {{mission_named(mission), at_nl}}, seat, fixture::kStart};
    answers.insert_or_assign(seat, wire::Statement{custody::sign_statement(
                                       network.domain(), network.seat(seat).statement, word)});
  }
  Result<ReaderCounts> add_up() {
    return add_up_readers({network.charter(), network.charter_hash(), network.domain()},
                          {{mission_named("nl/mfa")}, cable::Level::restreint}, fixture::kStart,
                          answers);
  }

  fixture::Network network;
  std::map<std::uint8_t, Result<wire::Statement>> answers;
};

TEST_F(CountedReaders, AreSaidByMoreThanCanLie) {
  says(1, 9);
  says(2, 9);
  for (std::uint8_t seat = 3; seat <= 5; ++seat) says(seat, 4);
  EXPECT_THAT(add_up().value(), Contains(Pair(mission_named("nl/mfa"), 4U)));
  says(3, 5);
  EXPECT_THAT(add_up().value(), Not(Contains(Key(mission_named("nl/mfa")))));
}

TEST_F(CountedReaders, AreNotSaidByOneSeatSeveralTimesOver) {
  const wire::MissionReaders often{mission_named("nl/mfa"), 9};
  const wire::Readers word{cable::Level::restreint, {often, often, often}, 1, fixture::kStart};
  for (std::uint8_t seat = 2; seat <= 5; ++seat) says(seat, seat);
  answers.insert_or_assign(1, wire::Statement{custody::sign_statement(
                                  network.domain(), network.seat(1).statement, word)});
  EXPECT_THAT(add_up().value(), Not(Contains(Key(mission_named("nl/mfa")))));
}

TEST_F(CountedReaders, AnAnswerToSomethingElseDoesNotCount) {
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, 4);
  says(1, 4, "fr/mfa");
  says(2, 4, "nl/mfa", cable::Level::limite);
  EXPECT_THAT(add_up().value(), Contains(Pair(mission_named("nl/mfa"), 4U)));
  says(3, 4, "fr/mfa");
  EXPECT_EQ(add_up().error().code, Code::too_few);
}

}  // namespace
}  // namespace valise::terminal
