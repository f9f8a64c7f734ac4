#include "terminal/agent.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "terminal/files.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

UnlockedDevice unlocked(TestOfficer& officer) {
  return unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random)
      .value();
}

HeldSession session_of_two() {
  HeldSession out;
  out.session.officer = officer_named("nl-7f3a");
  out.session.mission = mission_named("nl/mfa");
  out.session.cables = {CableId{{1}}, CableId{{2}}};
  out.session.expires = fixture::kStart + 60;
  return out;
}

TEST(Agent, HoldsTheKeysUntilItIsLocked) {
  fixture::Network network;
  TestOfficer officer(network);
  const UnlockedDevice device = unlocked(officer);
  EXPECT_EQ(Agent::connect(officer.settings).error().code, Code::not_found);
  ASSERT_TRUE(start_agent(officer.settings, device));
  const auto agent = Agent::connect(officer.settings);
  ASSERT_TRUE(agent);
  EXPECT_EQ(agent->keys()->device.verify_key(), device.device.verify_key());
  EXPECT_EQ(agent->keys()->draft.public_key(), device.draft.public_key());
  EXPECT_GT(agent->seconds_left().value(), 500);
  EXPECT_TRUE(agent->lock());
  EXPECT_EQ(agent->keys().error().code, Code::not_found);
}

TEST(Agent, ItsSocketIsForItsUserAlone) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer)));
  struct stat about{};
  ASSERT_EQ(::stat(agent_socket(officer.settings).c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0600U);
  EXPECT_TRUE(Agent::connect(officer.settings)->lock());
}

TEST(Agent, KeepsASessionBetweenCommands) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer)));
  HeldSession held = session_of_two();
  held.used = {1, 0};
  const auto agent = Agent::connect(officer.settings);
  EXPECT_FALSE(agent->session().value());
  ASSERT_TRUE(agent->put_session(held));
  const auto back = Agent::connect(officer.settings)->session().value();
  ASSERT_TRUE(back);
  EXPECT_EQ(back->places_left(), 1U);
  EXPECT_EQ(back->place_of(CableId{{2}}, fixture::kStart), 1);
  EXPECT_EQ(back->place_of(CableId{{1}}, fixture::kStart), std::nullopt);       // used
  EXPECT_EQ(back->place_of(CableId{{2}}, fixture::kStart + 60), std::nullopt);  // expired
  EXPECT_TRUE(agent->lock());
}

// Each command wrote the whole session back, the last one's copy stood.
TEST(Agent, CommandsAtOnceTakePlacesOfTheirOwn) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer)));
  HeldSession held = session_of_two();
  held.id = Hash{{9}};
  held.used = {0, 0};
  const auto agent = Agent::connect(officer.settings);
  ASSERT_TRUE(agent->put_session(held));
  const Workplace::Around around{officer.authenticator, officer.random, officer.clock};
  Workplace first = Workplace::open(officer.settings, around).value();
  Workplace second = Workplace::open(officer.settings, around).value();
  const auto nl = mission_named("nl/mfa");
  EXPECT_EQ(first.take_place(nl, CableId{{1}})->place, 0);
  EXPECT_FALSE(second.take_place(nl, CableId{{1}}));  // though it read the session before
  const auto taken = second.take_place(nl, CableId{{2}});
  ASSERT_TRUE(taken);
  EXPECT_TRUE(second.session_sent());
  EXPECT_EQ(agent->session().value()->used, (Bytes{1, 1}));
  EXPECT_TRUE(agent->session().value()->sent);
  EXPECT_TRUE(second.give_place_back(*taken));
  EXPECT_EQ(agent->session().value()->used, (Bytes{1, 0}));
  EXPECT_FALSE(agent->take_place(Hash{{8}}, 1).value());  // of a session before
  EXPECT_TRUE(agent->lock());
}

TEST(Agent, EndsByItselfWhenNothingIsAsked) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer), 1));
  for (int i = 0; i < 100 && Agent::connect(officer.settings); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(Agent::connect(officer.settings).error().code, Code::not_found);
}

// As when the machine slept: a call that comes after the idle time does not get the keys because it
// came before anything else woke the agent.
TEST(Agent, GivesNoKeysOnceItsTimeIsOverHoweverLateItWakes) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer), 2));
  const auto agent = Agent::connect(officer.settings);
  const auto number = read_file(agent_socket(officer.settings).string() + ".lock", 16);
  ASSERT_TRUE(number);
  const auto process = static_cast<pid_t>(seal::decode<std::uint64_t>(*number).value());
  ::kill(process, SIGSTOP);
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    ::kill(process, SIGCONT);
  });
  EXPECT_FALSE(agent->keys());
  later.join();
}

// The agents become this process's children, so that it sees which of them live.
TEST(Agent, StartedAtOnceOneHoldsTheKeysAndEndingLeavesNone) {
  fixture::Network network;
  TestOfficer officer(network);
  const UnlockedDevice device = unlocked(officer);
  int status = 0;
  while (::waitpid(-1, &status, 0) > 0) continue;  // agents of other tests that have ended
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int i = 0; i < 4; ++i) {
    if (::fork() == 0) ::_exit(start_agent(officer.settings, device) ? 0 : 1);
  }
  for (int i = 0; i < 4 + 3; ++i) {
    ASSERT_GT(::waitpid(-1, &status, 0), 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_TRUE(Agent::connect(officer.settings));
  EXPECT_EQ(::waitpid(-1, &status, WNOHANG), 0);
  EXPECT_TRUE(end_agent(officer.settings).value());
  EXPECT_GT(::waitpid(-1, &status, 0), 0);
  EXPECT_LT(::waitpid(-1, &status, WNOHANG), 0);
  EXPECT_FALSE(end_agent(officer.settings).value());
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST(Agent, AWorkplaceWithAnAgentNeedsNoTouch) {
  fixture::Network network;
  TestOfficer officer(network);
  ASSERT_TRUE(start_agent(officer.settings, unlocked(officer)));
  std::filesystem::remove_all(*officer.settings.soft_authenticator);
  const auto place =
      Workplace::open(officer.settings, {officer.authenticator, officer.random, officer.clock});
  EXPECT_TRUE(place);
  EXPECT_TRUE(Agent::connect(officer.settings)->lock());
  EXPECT_FALSE(
      Workplace::open(officer.settings, {officer.authenticator, officer.random, officer.clock}));
}

}  // namespace
}  // namespace valise::terminal
