// More than the budget: X37. What counts is distinct cables, by whoever holds the officer's
// devices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile/scene.h"

namespace valise::hostile {
namespace {

int count_of(const std::vector<Request>& asked, Scene& scene, const std::string& says) {
  int out = 0;
  for (const Request& request : asked) out += scene.verdicts(*request) == every_seat(says) ? 1 : 0;
  return out;
}

TEST(X37, OfFourOpenedAtOnceFromThreeTerminalsEverySeatReleasesTheSameThree) {
  Scene scene;
  const Person* terminals[] = {&scene.reader(), &scene.admit("nl-0011"), &scene.admit("nl-0011"),
                               &scene.reader()};
  std::vector<Request> asked;
  for (const Person* terminal : terminals) {
    asked.push_back(scene.sign(*terminal, scene.send()->id));
  }
  for (const Request& request : asked) scene.tell(request);
  for (const Request& request : asked) scene.wait_for(request);
  EXPECT_EQ(count_of(asked, scene, "released"), 3);
  EXPECT_EQ(count_of(asked, scene, "over_budget"), 1);
  int read = 0;
  for (const Request& request : asked) read += scene.read(*request) ? 1 : 0;
  EXPECT_EQ(read, 3);
}

TEST(X37, FiftyRetriesAndAReopeningAreChargedOnce) {
  Scene scene;
  std::vector<CableId> cables;
  for (int i = 0; i < 4; ++i) cables.push_back(scene.send()->id);
  const Request first = scene.open(scene.reader(), cables[0]);
  const auto size = [&] { return scene.ledger(scene.world.node("nl"), "nl").size(); };
  const TreeSize before = size();
  for (int i = 0; i < 50; ++i) scene.tell(first);
  scene.world.run_for(10);
  EXPECT_EQ(size(), before);  // the same bytes are the same opening
  EXPECT_TRUE(scene.read(*first));
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), cables[0])));
  EXPECT_GT(size(), before);
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), cables[1])));
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), cables[2])));
  const Request over = scene.open(scene.reader(), cables[3]);
  EXPECT_EQ(scene.verdicts(*over), every_seat("over_budget"));
  EXPECT_TRUE(scene.read(*scene.open(scene.reader(), cables[2])));  // never locked out
}

// Of the archive an officer may open two cables a day, his mission three.
sim::WorldOptions with_small_archive() {
  sim::WorldOptions out = two_missions();
  for (ledger::Handling& row : out.handling) {
    row.archive_day = 2;
    row.mission_archive_day = 3;
  }
  return out;
}

TEST(X37, TheArchiveHasABudgetOfItsOwnForTheOfficerAndForTheMission) {
  Scene scene(with_small_archive());
  std::vector<CableId> old;
  for (int i = 0; i < 4; ++i) old.push_back(scene.send()->id);
  scene.world.pass(31 * kDay);
  for (const Person* person : {&scene.reader(), &scene.colleague()}) {
    scene.grant(*person, "GEN", scene.world.now() + kDay);
  }
  const auto opened_by = [&](const Person& person, const CableId& cable) {
    return scene.verdicts(*scene.open(person, cable));
  };
  EXPECT_EQ(opened_by(scene.reader(), old[0]), every_seat("released"));
  EXPECT_EQ(opened_by(scene.reader(), old[1]), every_seat("released"));
  EXPECT_EQ(opened_by(scene.reader(), old[2]), every_seat("over_budget"));
  EXPECT_EQ(opened_by(scene.colleague(), old[2]), every_seat("released"));
  EXPECT_EQ(opened_by(scene.colleague(), old[3]), every_seat("over_budget"));  // the mission's
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(opened_by(scene.reader(), scene.send()->id), every_seat("released"));  // new ones
  }
  EXPECT_EQ(opened_by(scene.reader(), scene.send()->id), every_seat("over_budget"));
}

}  // namespace
}  // namespace valise::hostile
