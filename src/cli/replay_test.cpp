// Where `replay 2018` runs no attacker at all. That it runs them, and what they get, is
// scenario.replay_2018.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "cli/app.h"
#include "fixture/network.h"
#include "terminal/keyring.h"

namespace valise::cli {
namespace {

using testing::HasSubstr;

struct Ran {
  int exit = 0;
  std::string out, talk;
};

enum class For : bool { demonstration, real_cables };

// The fixture's charter, or the same where its authenticator passes for hardware; signed by all.
struct Signed {
  Hash founding;
  Bytes file;
};
Signed charter_for(For use) {
  const fixture::Network network;
  ledger::Charter charter = network.charter();
  charter.demonstration = use == For::demonstration;
  for (ledger::Model& model : charter.models) model.demonstration = charter.demonstration;
  ledger::CharterFile file{seal::encode(charter), {}};
  const seal::Domain domain{ledger::founding_hash(file.payload)};
  for (const ledger::Member& member : charter.members) {
    file.signatures.push_back(
        {member.id, seal::sign_detached(network.member(member.id.str()).charter,
                                        domain.label("charter"), file.payload)});
  }
  return {domain.founding, seal::encode(file)};
}

// A terminal under a charter, whose keys nobody needs here.
class Replay : public testing::Test {
 protected:
  Replay() {
    std::string pattern = testing::TempDir() + "/valise_replay_XXXXXX";
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~Replay() override { std::filesystem::remove_all(folder_); }

  void under(For use) {
    const Signed charter = charter_for(use);
    const auto place = folder_ / "people" / "cy-7f3a";
    std::filesystem::create_directories(place / "data");
    std::ofstream(place / "terminal.toml") << "member = \"cy\"\nnode = \"127.0.0.1:1\"\n"
                                              "data = \"data\"\n[[peer]]\nname = \"de\"\n"
                                              "kind = \"trustee\"\naddress = \"127.0.0.1:2\"\n";
    terminal::Keyring keyring;
    keyring.officer = *cable::OfficerId::parse("cy-7f3a");
    keyring.founding = charter.founding;
    keyring.charter = charter.file;
    std::ofstream(place / "data" / "keyring", std::ios::binary) << to_string(seal::encode(keyring));
  }

  Ran run_of(std::vector<std::string> words) {
    words.insert(words.begin(),
                 {"--config", (folder_ / "people" / "cy-7f3a" / "terminal.toml").string()});
    std::istringstream in;
    std::ostringstream out, talk;
    const SystemClock clock;
    SeededRandom random(1);
    const int exit =
        run(commands(), words,
            {.console = {.in = in, .out = out, .talk = talk}, .clock = clock, .random = random});
    return {exit, out.str(), talk.str()};
  }

  std::filesystem::path folder_;
};

TEST_F(Replay, IsRefusedUnderACharterForRealCables) {
  under(For::real_cables);
  std::ofstream(folder_ / ".valise-demonstration").flush();
  const Ran ran = run_of({"replay", "2018"});
  EXPECT_EQ(ran.exit, 5);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.talk, HasSubstr("Attackers run against a demonstration only"));
  EXPECT_THAT(ran.talk, HasSubstr("this charter is for real cables"));
  EXPECT_EQ(run_of({"replay", "2018", "--network", folder_.string()}).exit, 5);
}

TEST_F(Replay, AsksForTheFolderOfSettingsThatAreInNone) {
  under(For::demonstration);
  const Ran ran = run_of({"replay", "2018"});
  EXPECT_EQ(ran.exit, 2);
  EXPECT_THAT(ran.talk, HasSubstr("--network"));
}

// The program as it is installed: alone.
TEST_F(Replay, SaysThatTheAttackersAreNotInstalledWhereTheyAreNot) {
  under(For::demonstration);
  std::ofstream(folder_ / ".valise-demonstration").flush();
  std::filesystem::copy_file(VALISE_BINARY, folder_ / "valise");
  const std::string command = (folder_ / "valise").string() + " --config " +
                              (folder_ / "people" / "cy-7f3a" / "terminal.toml").string() +
                              " replay 2018 2>" + (folder_ / "said").string();
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 3);
  std::stringstream said;
  said << std::ifstream(folder_ / "said").rdbuf();
  EXPECT_THAT(said.str(), HasSubstr("The attackers are not installed here"));
}

TEST_F(Replay, KnowsNoOtherYear) {
  EXPECT_EQ(run_of({"replay", "2019"}).exit, 2);
  EXPECT_EQ(run_of({"replay"}).exit, 2);
}

}  // namespace
}  // namespace valise::cli
