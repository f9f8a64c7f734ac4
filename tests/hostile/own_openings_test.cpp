// Whoever opens in an officer's name is seen by him: the trustees tell him of it on any of his
// devices, and nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile/scene.h"
#include "terminal/own_openings.h"
#include "wire/own_openings.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

struct OwnOpenings : testing::Test {
  Scene scene;
  const CableId cable = scene.send()->id;

  Result<wire::OwnOpenings> told(std::uint8_t seat, const Person& to,
                                 const wire::OwnOpeningsRequest& question) {
    TRY(const auto said, sim::read_answer<wire::Statement>(scene.world.ask(
                             "trustee " + std::to_string(seat),
                             sim::post(wire::path::own_openings, seal::encode(question),
                                       to.device().verify_key()))));
    return custody::open_statement<wire::OwnOpenings>(
        scene.charter().domain, scene.charter().charter.seat(seat)->statement_key,
        said.signed_word);
  }
  Result<wire::OwnOpenings> told(std::uint8_t seat, const Person& to) {
    return told(seat, to, {.since = scene.world.now() + -30 * kDay});
  }
  void open(const Person& by, const CableId& which) {
    const Request asked = scene.open(by, which);
    ASSERT_TRUE(scene.read(*asked));
  }
};

TEST_F(OwnOpenings, AreToldByEveryTrusteeWhateverMachineAsks) {
  open(scene.reader(), cable);
  const Person& other_machine = scene.admit(scene.reader().officer().str());
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto said = told(seat, other_machine);
    ASSERT_TRUE(said) << said.error().detail;
    ASSERT_EQ(said->openings.size(), 1U);
    const wire::OwnOpening& one = said->openings[0];
    EXPECT_EQ(one.device, scene.reader().device_id());
    EXPECT_EQ(one.cable, cable);
    EXPECT_EQ(one.number.value().str(), "CY-MFA-26-0001");
    EXPECT_EQ(one.level, cable::Level::restreint);
    EXPECT_FALSE(one.withheld);
  }
}

TEST_F(OwnOpenings, OfAnotherAreToldToNobody) {
  open(scene.reader(), cable);
  EXPECT_TRUE(told(1, scene.colleague())->openings.empty());
  open(scene.colleague(), cable);
  const auto said = told(1, scene.colleague());
  ASSERT_EQ(said->openings.size(), 1U);
  EXPECT_EQ(said->openings[0].device, scene.colleague().device_id());
  EXPECT_TRUE(told(1, scene.world.network.member("nl").registrars[2])->openings.empty());
  EXPECT_TRUE(told(1, scene.world.people[0])->openings.empty());
}

TEST_F(OwnOpenings, AreNotToldToADeviceUnderAHold) {
  open(scene.reader(), cable);
  const wire::SignedHold hold = scene.hold_on("device " + scene.reader().device_id().hex());
  ASSERT_TRUE(sim::read_answer<wire::HoldTaken>(
      scene.world.ask("trustee 1", sim::post(wire::path::hold, seal::encode(hold),
                                             scene.security_officer().device().verify_key()))));
  EXPECT_EQ(told(1, scene.reader()).error().code, Code::forbidden);
}

TEST_F(OwnOpenings, ComePageByPageTheNewestFirst) {
  std::vector<CableId> cables = {cable, scene.send("Two.")->id, scene.send("Three.")->id};
  for (const CableId& each : cables) open(scene.reader(), each);
  open(scene.reader(), cables[0]);  // again: an entry of its own, that costs nothing
  const Time since = scene.world.now() + -kDay;
  const auto first = told(1, scene.reader(), {.since = since, .most = 3});
  ASSERT_TRUE(first);
  ASSERT_EQ(first->openings.size(), 3U);
  EXPECT_TRUE(first->more);
  EXPECT_EQ(first->openings[0].cable, cables[0]);
  EXPECT_EQ(first->openings[1].cable, cables[2]);
  const auto rest =
      told(1, scene.reader(), {.since = since, .before = first->openings[2].index, .most = 3});
  ASSERT_TRUE(rest);
  ASSERT_EQ(rest->openings.size(), 1U);
  EXPECT_FALSE(rest->more);
  EXPECT_EQ(rest->openings[0].cable, cables[0]);
}

TEST_F(OwnOpenings, ThatGaveNoTextAreNotThere) {
  for (int i = 0; i < 3; ++i) open(scene.reader(), scene.send()->id);  // the day's budget
  ASSERT_TRUE(scene.open(scene.reader(), cable)->answer);
  EXPECT_EQ(told(1, scene.reader())->openings.size(), 3U);
}

TEST_F(OwnOpenings, AreNotToldFurtherBackThanNinetyOneDays) {
  const Time since = scene.world.now() + -92 * kDay;
  EXPECT_EQ(told(1, scene.reader(), {.since = since}).error().code, Code::usage);
  EXPECT_EQ(told(1, scene.reader(), {.since = scene.world.now(), .most = 501}).error().code,
            Code::usage);
}

}  // namespace
}  // namespace valise::hostile
