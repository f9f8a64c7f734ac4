// The two programs from their words to their exit codes, in one process.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "admin/cards.h"
#include "admin/file.h"
#include "admin/folder_test.h"
#include "admin/node_app.h"
#include "admin/trustee_app.h"
#include "config/config.h"
#include "fixture/person.h"

namespace valise::admin {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr Time kNow{1795442820};

class StillClock final : public Clock {
 public:
  Time now() const override { return kNow; }
};

class Programs : public InAFolder {
 protected:
  int run(const Program& program, std::vector<std::string> words) {
    out_.str({});
    talk_.str({});
    Console console{clock_, random_, out_, talk_};
    return run_program(program, words, console);
  }
  int node(std::vector<std::string> words) { return run(node_program(), std::move(words)); }
  int trustee(std::vector<std::string> words) { return run(trustee_program(), std::move(words)); }
  std::string out() const { return out_.str(); }
  std::string talk() const { return talk_.str(); }
  std::string path(const std::string& name) const { return at(name).string(); }

  void init_member(const std::string& id) {
    ASSERT_EQ(node({"init", "--member", id, "--network", "valise-test", "--data", path(id),
                    "--demonstration"}),
              0)
        << talk();
  }
  std::vector<std::string> found_member(const std::string& id) {
    std::vector<std::string> cards;
    for (const char* number : {"-0001", "-0002", "-0003"}) {
      const fixture::Person person(cable::OfficerId::parse(id + number).value(),
                                   {id + ".example", "https://" + id + ".example"}, random_);
      const std::string file = path(id + number + ".founder");
      EXPECT_TRUE(
          write_new_file(file, seal::encode(person.founder(ledger::kRegistrar)), Access::shown));
      cards.push_back(file);
    }
    return cards;
  }
  // The same network's charter, signed, where its servers look for it.
  void give_charter();
  std::filesystem::path node_file() const { return at("cy") / "node.toml"; }
  std::filesystem::path trustee_file() const { return at("de") / "trustee.toml"; }
  // Words of `charter propose` for two members and three trustees.
  std::vector<std::string> proposal();

  StillClock clock_;
  SeededRandom random_{11};
  std::ostringstream out_, talk_;
};

std::vector<std::string> Programs::proposal() {
  std::vector<std::string> words = {"charter",        "propose", "--network",   "valise-test",
                                    "--threshold",    "2",       "--liars",     "1",
                                    "--cooling-off",  "0",       "--inspector", path("court.card"),
                                    "--demonstration"};
  for (const char* id : {"cy", "nl"}) {
    init_member(id);
    words.insert(words.end(), {"--member", path(id) + "/" + id + ".card"});
    for (const std::string& card : found_member(id)) {
      words.insert(words.end(), {"--founder", card});
    }
  }
  for (const char* name : {"de", "pl", "se"}) {
    EXPECT_EQ(trustee({"init", "--name", name, "--network", "valise-test", "--data", path(name)}),
              0);
    words.insert(words.end(), {"--seat", path(name) + "/" + name + ".card"});
  }
  EXPECT_EQ(node({"charter", "inspector", "--name", "court", "--network", "valise-test", "--data",
                  folder().string()}),
            0)
      << talk();
  words.insert(words.end(), {"-o", path("charter.cbor")});
  return words;
}

TEST_F(Programs, FoundANetworkFromCardsToACharterThatHolds) {
  ASSERT_EQ(node(proposal()), 0) << talk();
  const std::string founding = out().substr(0, 64);
  EXPECT_EQ(node({"charter", "check", path("charter.cbor")}), 7);
  for (const char* id : {"cy", "nl"}) {
    ASSERT_EQ(node({"charter", "sign", path("charter.cbor"), "--key", path(id) + "/charter.key",
                    "--founding", founding}),
              0)
        << talk();
  }
  EXPECT_EQ(node({"charter", "check", path("charter.cbor"), "--founding", founding}), 0) << talk();
  EXPECT_EQ(out(), founding + "\n");
  EXPECT_EQ(trustee({"charter", "show", path("charter.cbor")}), 0) << talk();
  EXPECT_THAT(out(), AllOf(HasSubstr("3: 3 record, 2 open, at most 1 lie"),
                           HasSubstr("2026-11-23T14:07:00Z"), HasSubstr("inspectors    court"),
                           Not(HasSubstr("not signed"))));
}

TEST_F(Programs, RefuseACharterWithOneByteChanged) {
  ASSERT_EQ(node(proposal()), 0) << talk();
  for (const char* id : {"cy", "nl"}) {
    ASSERT_EQ(node({"charter", "sign", path("charter.cbor"), "--key", path(id) + "/charter.key"}),
              0);
  }
  Bytes bytes = read_file(path("charter.cbor")).value();
  const auto place = text_of(bytes).find("court");
  ASSERT_NE(place, std::string::npos);
  bytes[place] ^= 1;
  ASSERT_TRUE(replace_file(path("charter.cbor"), bytes, Access::shown));
  EXPECT_EQ(node({"charter", "check", path("charter.cbor")}), 7) << talk();
  EXPECT_THAT(talk(), HasSubstr("charter.cbor"));
}

TEST_F(Programs, MakeAMemberThatSaysWhatToMoveAway) {
  init_member("cy");
  EXPECT_THAT(talk(), AllOf(HasSubstr("root.key"), HasSubstr("charter.key"),
                            HasSubstr("off this machine")));
  EXPECT_THAT(out(), HasSubstr("cy.valise.localhost"));
  for (const char* file : {"root.key", "charter.key", "node.keys", "node.toml", "cy.card"}) {
    EXPECT_TRUE(std::filesystem::exists(at("cy") / file)) << file;
  }
  const auto settings = config::load_node(at("cy") / "node.toml");
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->member, "cy");
  EXPECT_EQ(std::filesystem::weakly_canonical(settings->data),
            std::filesystem::weakly_canonical(at("cy")));
}

TEST_F(Programs, MakeATrusteeWithSettingsThatLoad) {
  ASSERT_EQ(trustee({"init", "--name", "DE", "--network", "n", "--data", path("de"), "--listen",
                     "127.0.0.1:7405"}),
            0)
      << talk();
  const auto settings = config::load_trustee(at("de") / "trustee.toml");
  ASSERT_TRUE(settings) << settings.error().detail;
  EXPECT_EQ(settings->name, "de");
  EXPECT_EQ(settings->listen.text(), "127.0.0.1:7405");
}

TEST_F(Programs, DoNotMakeAMemberTwice) {
  init_member("cy");
  const auto before = read_file(at("cy") / "cy.card").value();
  EXPECT_EQ(node({"init", "--member", "cy", "--network", "valise-test", "--data", path("cy"),
                  "--demonstration"}),
            6);
  EXPECT_THAT(talk(), StartsWith("valise-node init: this folder has a member's files already"));
  EXPECT_EQ(read_file(at("cy") / "cy.card").value(), before);
}

TEST_F(Programs, WantTwoCustodiansOutsideADemonstration) {
  const std::vector<std::string> words = {"init", "--member", "cy",      "--network",
                                          "n",    "--data",   path("cy")};
  EXPECT_EQ(node(words), 2);
  EXPECT_THAT(talk(), HasSubstr("--custodians A,B"));
  EXPECT_FALSE(std::filesystem::exists(at("cy")));
  auto with = words;
  with.insert(with.end(), {"--custodians", "A. Person,B. Person"});
  EXPECT_EQ(node(with), 0) << talk();
  EXPECT_EQ(config::load_node(at("cy") / "node.toml")->custodians.size(), 2U);
}

TEST_F(Programs, SayWhichCardIsWrong) {
  auto words = proposal();
  for (std::string& word : words) {
    if (word == path("de") + "/de.card") word = path("cy") + "/cy.card";
  }
  EXPECT_EQ(node(words), 2);
  EXPECT_THAT(talk(), AllOf(HasSubstr("asked for was a trustee's card; this is a member's card"),
                            HasSubstr("cy.card")));
  EXPECT_FALSE(std::filesystem::exists(at("charter.cbor")));
}

void Programs::give_charter() {
  ASSERT_EQ(node(proposal()), 0) << talk();
  for (const char* id : {"cy", "nl"}) {
    ASSERT_EQ(node({"charter", "sign", path("charter.cbor"), "--key", path(id) + "/charter.key"}),
              0);
  }
  const Bytes charter = read_file(path("charter.cbor")).value();
  ASSERT_TRUE(replace_file(config::load_node(node_file())->charter, charter, Access::shown));
  ASSERT_TRUE(replace_file(config::load_trustee(trustee_file())->charter, charter, Access::shown));
}

// It said 1, upon which nobody's unit starts it again.
TEST_F(Programs, ExitAsToBeTriedAgainWhereTheDiskTakesNoDatabase) {
  give_charter();
  const auto with_no_room = [&](const Program& program, const std::filesystem::path& settings) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGXFSZ, SIG_IGN);
      const rlimit none{0, 0};
      ::setrlimit(RLIMIT_FSIZE, &none);
      ::_exit(run(program, {"run", "--config", settings}));
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  };
  EXPECT_EQ(with_no_room(node_program(), node_file()), 8);
  EXPECT_EQ(with_no_room(trustee_program(), trustee_file()), 8);
}

TEST_F(Programs, DoNotServeAFolderOnWhichAnotherRuns) {
  give_charter();
  {
    const auto cy = FolderLock::take(at("cy"), "valise-node");
    const auto de = FolderLock::take(at("de"), "valise-trustee");
    ASSERT_TRUE(cy && de);
    EXPECT_EQ(node({"run", "--config", node_file()}), 6) << talk();
    EXPECT_THAT(talk(), HasSubstr("another valise-node runs on this folder"));
    for (const char* what : {"run", "rejoin"}) {
      EXPECT_EQ(trustee({what, "--config", trustee_file()}), 6) << talk();
      EXPECT_THAT(talk(), HasSubstr("another valise-trustee runs on this folder"));
    }
    EXPECT_FALSE(std::filesystem::exists(at("cy") / "node.db"));
  }
  EXPECT_EQ(trustee({"rejoin", "--config", trustee_file()}), 0) << talk();
}

TEST_F(Programs, AnswerWrongWordsInOneLine) {
  EXPECT_EQ(node({"init", "--member", "cy"}), 2);
  EXPECT_THAT(talk(), StartsWith("valise-node: "));
  EXPECT_EQ(std::ranges::count(talk(), '\n'), 1);
  EXPECT_EQ(node({"fly"}), 2);
  EXPECT_EQ(node({}), 2);
  EXPECT_EQ(node({"charter"}), 2);
  EXPECT_EQ(out(), "");
}

TEST_F(Programs, ShowHelpAndVersion) {
  EXPECT_EQ(node({"--help"}), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("init"), HasSubstr("charter")));
  EXPECT_EQ(trustee({"version"}), 0);
  EXPECT_THAT(out(), StartsWith("valise-trustee "));
}

TEST_F(Programs, FindTheProblemsOfASettingsFile) {
  std::ofstream(at("node.toml")) << "lisen = 1\n";
  EXPECT_EQ(node({"config", "check", "--config", path("node.toml")}), 2);
  EXPECT_THAT(out(), HasSubstr("lisen"));
  EXPECT_THAT(talk(), HasSubstr("problem"));
}

}  // namespace
}  // namespace valise::admin
