// What a drafter of another member is told of a mission: how many could open, and nothing else.
#include <gtest/gtest.h>

#include "custody/readers.h"
#include "hostile/scene.h"
#include "store/seat.h"
#include "wire/paths.h"
#include "wire/readers.h"

namespace valise::hostile {
namespace {

struct ReadersCount : testing::Test {
  Scene scene;
  const cable::MissionId nl = cable::MissionId::parse("nl/mfa").value();

  std::uint32_t now_at(cable::Level level = cable::Level::restreint) {
    sim::Server& seat = scene.world.trustee(1);
    return custody::count_readers(scene.charter().charter, scene.ledger(seat, "nl").state(),
                                  store::Seat(*seat.db), nl, level, scene.world.now());
  }
  Result<wire::Readers> told(const http::PublicKey& device) {
    const wire::ReadersRequest question{{nl}, cable::Level::restreint};
    TRY(const auto said,
        sim::read_answer<wire::Statement>(scene.world.ask(
            "trustee 1", sim::post(wire::path::readers, seal::encode(question), device))));
    return custody::open_statement<wire::Readers>(
        scene.charter().domain, scene.charter().charter.seat(1)->statement_key, said.signed_word);
  }
};

TEST_F(ReadersCount, FallsWithEachThatCouldNotOpen) {
  const std::uint32_t all = now_at();
  ASSERT_GE(all, 2U);
  EXPECT_EQ(now_at(cable::Level::secret), 0U);  // above the ceiling
  scene.act(ledger::EntryType::suspended, "officer " + scene.reader().officer().str(),
            ledger::Narrowing{ledger::ReasonCode::suspected});
  scene.world.run_for(5);
  EXPECT_EQ(now_at(), all - 1);
  const Person& newcomer = scene.admit("nl-1234");  // accredited, and granted nothing
  EXPECT_EQ(now_at(), all - 1);
  scene.grant(newcomer, "GEN", scene.world.now() + kDay);
  scene.world.run_for(5);
  EXPECT_EQ(now_at(), all);
  scene.world.run_for(2 * kDay);
  EXPECT_EQ(now_at(), all - 1);  // the grant has ended
}

TEST_F(ReadersCount, FallsWithAHoldAtOnce) {
  const std::uint32_t all = now_at();
  const auto hold = [&](const std::string& subject) {
    return sim::read_answer<wire::HoldTaken>(scene.world.ask(
        "trustee 1", sim::post(wire::path::hold, seal::encode(scene.hold_on(subject)),
                               scene.security_officer().device().verify_key())));
  };
  ASSERT_TRUE(hold("officer " + scene.reader().officer().str()));
  scene.world.run_for(5);
  EXPECT_EQ(now_at(), all - 1);
  ASSERT_TRUE(hold("mission nl/mfa"));
  scene.world.run_for(5);
  EXPECT_EQ(now_at(), 0U);
}

TEST_F(ReadersCount, IsToldToADraftersDeviceOfAnyMemberAndToNoNode) {
  const auto said = told(scene.world.people[0].device().verify_key());
  ASSERT_TRUE(said) << said.error().detail;
  ASSERT_EQ(said->missions.size(), 1U);
  EXPECT_EQ(said->missions[0].officers, now_at());
  EXPECT_EQ(told(scene.world.node("cy").key).error().code, Code::forbidden);
}

}  // namespace
}  // namespace valise::hostile
