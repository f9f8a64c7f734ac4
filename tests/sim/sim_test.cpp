// The seeded simulator: the whole network in one process. A failing seed prints itself;
//   VALISE_SIM_SEED=n sim_test        replays exactly that run
//   VALISE_SIM_FROM=n sim_test        takes the seeds from n on instead of 1
//   VALISE_SIM_SEEDS=n sim_test       takes n of them a case: 20 are 200 in all
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "sim/officer.h"
#include "sim/run.h"
#include "sim/truths.h"
#include "store/seat.h"
#include "wire/paths.h"

namespace valise::sim {
namespace {

constexpr std::uint64_t kSeedsPerCase = 2;  // a seed takes seconds where nothing is optimised

std::optional<std::uint64_t> number_from(const char* name) {
  const char* text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

std::string told(std::uint64_t seed, const Outcome& outcome) {
  std::string out = "seed " + std::to_string(seed) + ": " + outcome.summary;
  for (const std::string& wrong : outcome.wrongs) out += "\n  " + wrong;
  return out + "\n  replay: VALISE_SIM_SEED=" + std::to_string(seed) + " sim_test";
}

TEST(Calm, OneCableFromSealToText) {
  World world({});
  Story story;
  Truths truths(world, story);
  const auto founded = world.found();
  ASSERT_TRUE(founded) << founded.error().detail << " " << founded.error().where;
  truths.watch();
  Officer sender(world, story, world.people[0], "cy/mfa");
  Officer reader(world, story, world.people[2], "nl/mfa");
  sender.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world.run_for(20);
  const auto sent = story.sent.begin()->second;
  ASSERT_TRUE(sent->accepted) << (sent->refused ? sent->refused->detail : "never answered");
  EXPECT_EQ(sent->accepted->number.str(), "CY-MFA-26-0001");
  truths.check_end({&sender, &reader});  // recorded, deposited, received, delivered
  reader.open(sent->id);
  world.run_for(20);
  truths.check_now();
  ASSERT_EQ(story.read.size(), 1U);
  EXPECT_EQ(story.released.begin()->second.seats.size(), 5U);
  EXPECT_THAT(story.wrongs, testing::IsEmpty());
  EXPECT_THAT(story.errors, testing::IsEmpty());
}

// The state knows of a cable when the step ends, the store as soon as it is received.
TEST(Calm, AListShowsACableFromTheStepAfterTheOneThatTookItOn) {
  World world({});
  Story story;
  ASSERT_TRUE(world.found());
  Officer sender(world, story, world.people[0], "cy/mfa");
  std::map<std::string, std::size_t> shown;
  const auto list_beside = [&](Server& server, const std::string& mission, std::size_t person) {
    const wire::ListRequest question{.mission = cable::MissionId::parse(mission).value()};
    const auto key = world.people[person].device().verify_key();
    const http::Request request = post(wire::path::list, seal::encode(question), key);
    const std::uint64_t id = ++server.last_call;
    server.calls.push_back({id, request});
    server.waiting.emplace(
        id, Server::Waiting{request, [&shown, mission](const Result<http::Answer>& answer) {
                              shown[mission] = read_answer<wire::List>(answer)->cables.size();
                            }});
  };
  world.before_step = [&](Server& server) {
    const auto comes = [&](std::string_view path) {
      return std::any_of(server.calls.begin(), server.calls.end(),
                         [&](const auto& call) { return call.request.path == path; });
    };
    if (comes(wire::path::submit)) list_beside(server, "cy/mfa", 0);
    if (comes(wire::path::deliver)) list_beside(server, "nl/mfa", 2);
  };
  sender.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world.run_for(20);
  EXPECT_THAT(shown, testing::ElementsAre(testing::Pair("cy/mfa", 0), testing::Pair("nl/mfa", 0)));
}

TEST(Calm, AHoldReachesASeatThatWasCutOff) {
  World world({});
  Story story;
  ASSERT_TRUE(world.found());
  Officer officer(world, story, world.people[2], "nl/mfa");
  for (const char* other : {"trustee 1", "trustee 2", "trustee 3", "trustee 5"}) {
    world.cut(other, "trustee 4", 60);
  }
  officer.hold("mission nl/mfa", 1);
  world.run_for(20);
  EXPECT_TRUE(store::Seat(*world.trustee(2).db).holds("mission nl/mfa"));
  EXPECT_FALSE(store::Seat(*world.trustee(4).db).holds("mission nl/mfa"));
  world.run_for(60);
  EXPECT_TRUE(store::Seat(*world.trustee(4).db).holds("mission nl/mfa"));
}

TEST(Calm, NothingIsGivenAgainUnderAHold) {
  World world({});
  Story story;
  Truths truths(world, story);
  ASSERT_TRUE(world.found());
  truths.watch();
  Officer sender(world, story, world.people[0], "cy/mfa");
  Officer reader(world, story, world.people[2], "nl/mfa");
  sender.send_to({"cy/mfa", "nl/mfa"}, "Visas: we agree.", false);
  world.run_for(20);
  reader.open(story.sent.begin()->first);
  world.run_for(20);
  const std::size_t read = story.read.size();
  ASSERT_GE(read, 1U);
  reader.repeat();
  world.run_for(10);
  EXPECT_EQ(story.read.size(), read + 1);  // a lost answer may be asked for again
  reader.hold("officer " + reader.person().officer().str(), 1);
  world.run_for(10);
  reader.repeat();
  world.run_for(10);
  EXPECT_EQ(story.read.size(), read + 1);
  EXPECT_THAT(story.wrongs, testing::IsEmpty());
}

TEST(Calm, TheSameSeedTwiceIsTheSameRun) {
  const Outcome first = run(7);
  const Outcome second = run(7);
  EXPECT_EQ(first.digest, second.digest);
  EXPECT_EQ(first.summary, second.summary);
  EXPECT_NE(first.digest, run(9).digest);
}

class Seeds : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Seeds, EverythingHolds) {
  const auto one = number_from("VALISE_SIM_SEED");
  if (one && GetParam() > 0) GTEST_SKIP() << "only seed " << *one << " is wanted";
  const std::uint64_t base = number_from("VALISE_SIM_FROM").value_or(1);
  const std::uint64_t each = number_from("VALISE_SIM_SEEDS").value_or(kSeedsPerCase);
  const std::uint64_t first = one.value_or(base + GetParam() * each);
  const std::uint64_t count = one ? 1 : each;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Outcome outcome = run(seed);
    EXPECT_TRUE(outcome.wrongs.empty()) << told(seed, outcome);
    if (one) std::cout << told(seed, outcome) << "\n  digest " << outcome.digest << "\n";
  }
}

INSTANTIATE_TEST_SUITE_P(Twenty, Seeds, testing::Range<std::uint64_t>(0, 10));

}  // namespace
}  // namespace valise::sim
