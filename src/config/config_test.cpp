#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace valise::config {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Matcher;
using testing::Not;

constexpr std::string_view kNode = R"(member = "cy"
listen = "127.0.0.1:7401"
data = "store"
charter = "../charter.cbor"
custodians = ["A. Person", "B. Person"]
demonstration = true
clock_offset_s = -86400

[limits]
workers = 2
queue_max = 10

[[peer]]
name = "nl"
address = "127.0.0.1:7402"
kind = "node"

[[peer]]
name = "de"
address = "[::1]:7405"
kind = "trustee"
)";

constexpr std::string_view kTrustee = R"(name = "de"
listen = "127.0.0.1:7405"
charter = "/etc/valise/charter.cbor"
member_bytes_per_day = 5000000

[[peer]]
name = "pl"
address = "127.0.0.1:7406"
kind = "trustee"
)";

constexpr std::string_view kTerminal = R"(member = "cy"
mission = "cy/mfa"
node = "127.0.0.1:7401"
data = "desk"
authenticator = "soft:passkey"

[[peer]]
name = "de"
address = "127.0.0.1:7405"
kind = "trustee"

[[link]]
mission = "cy/kabul"
kbit_s = 64
)";

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string out(text);
  const auto at = out.find(what);
  EXPECT_NE(at, out.npos) << what;
  return out.replace(at, what.size(), by);
}

Matcher<const Error&> problem_at(const std::string& where, const std::string& what) {
  return AllOf(Field("code", &Error::code, Code::config), Field("where", &Error::where, where),
               Field("detail", &Error::detail, HasSubstr(what)));
}

std::vector<Error> node_problems(const std::string& text) {
  const auto checked = parse_node(text, "/etc/node.toml");
  EXPECT_EQ(checked.config.has_value(), checked.problems.empty());
  return checked.problems;
}
std::vector<Error> terminal_problems(const std::string& text) {
  return parse_terminal(text, "/etc/terminal.toml").problems;
}

TEST(NodeSettings, AreReadWithPathsRelativeToTheFile) {
  const auto checked = parse_node(kNode, "/srv/cy/node.toml");
  ASSERT_THAT(checked.problems, IsEmpty());
  Node expected;
  expected.member = "cy";
  expected.listen = {"127.0.0.1", 7401};
  expected.data = "/srv/cy/store";
  expected.charter = "/srv/charter.cbor";
  expected.custodians = {"A. Person", "B. Person"};
  expected.demonstration = true;
  expected.clock_offset_s = -86400;
  expected.limits = {2, 10};
  expected.peers = {{"nl", {"127.0.0.1", 7402}, PeerKind::node},
                    {"de", {"::1", 7405}, PeerKind::trustee}};
  EXPECT_EQ(*checked.config, expected);
}

TEST(NodeSettings, HaveDefaultsOnLoopback) {
  const auto checked = parse_node(R"(member = "cy"
charter = "c"
demonstration = true)",
                                  "/srv/node.toml");
  ASSERT_THAT(checked.problems, IsEmpty());
  EXPECT_EQ(checked.config->listen.text(), "127.0.0.1:7400");
  EXPECT_EQ(checked.config->data, "/srv/data");
  EXPECT_EQ(checked.config->limits, Limits{});
}

TEST(NodeSettings, RefuseAnUnknownKeyAndNameTheKnownOnes) {
  EXPECT_THAT(node_problems(replaced(kNode, "listen", "lisen")),
              ElementsAre(AllOf(problem_at("/etc/node.toml:2", "unknown key \"lisen\""),
                                Field(&Error::detail, HasSubstr("listen")))));
  EXPECT_THAT(node_problems(replaced(kNode, "workers", "threads")),
              ElementsAre(problem_at("/etc/node.toml:10",
                                     "unknown key \"threads\"; known here: "
                                     "workers, queue_max")));
  EXPECT_THAT(node_problems(replaced(kNode, "name =", "nom =")),
              ElementsAre(problem_at("/etc/node.toml:13", "name is missing"),
                          problem_at("/etc/node.toml:14", "unknown key \"nom\"")));
}

TEST(NodeSettings, RefuseKeysWithoutRepeatingThem) {
  const auto found = node_problems("tls_key = \"MC4CAQ\"\n" + std::string(kNode));
  ASSERT_THAT(found, ElementsAre(problem_at("/etc/node.toml:1", "never stand in this file")));
  EXPECT_THAT(found[0].detail, Not(HasSubstr("MC4CAQ")));
}

struct Wrong {
  std::string_view what, by;
  int line;
  std::string_view says;
};

TEST(NodeSettings, EachWrongValueIsOneProblemAtItsLine) {
  for (const Wrong& wrong : std::initializer_list<Wrong>{
           {"\"cy\"", "\"CY\"", 1, "lower-case"},
           {"\"cy\"", "7", 1, "a text in quotes"},
           {"\"cy\"", "\"\"", 1, "not empty"},
           {"127.0.0.1:7401", "127.0.0.1", 2, "host:port"},
           {"127.0.0.1:7401", "127.0.0.1:0", 2, "1 to 65535"},
           {"127.0.0.1:7401", "127.0.0.1:70000", 2, "1 to 65535"},
           {"127.0.0.1:7401", "127.0.0.1:74o1", 2, "1 to 65535"},
           {"127.0.0.1:7401", "127.0.0.256:7401", 2, "IP address"},
           {"127.0.0.1:7401", "::1:7401", 2, "IPv6 in brackets"},
           {"127.0.0.1:7401", "10.0.0.1:7401", 2, "allow_remote = true"},
           {"127.0.0.1:7401", "0.0.0.0:7401", 2, "allow_remote = true"},
           {"127.0.0.1:7401", "cy.localhost:7401", 2, "not on a name"},
           {"\"store\"", "\"st\\u0000re\"", 3, "one line of text"},
           {"\"A. Person\", ", "", 5, "two different people"},
           {"\"A. Person\"", "\"B. Person\"", 5, "two different people"},
           {"demonstration = true", "demonstration = 1", 6, "true or false"},
           {"-86400", "9999999999", 7, "must be from"},
           {"workers = 2", "workers = 0", 10, "from 1 to 256"},
           {"workers = 2", "workers = 2.5", 10, "a whole number"},
           {"\"127.0.0.1:7402\"", "\"192.0.2.7:7402\"", 15, "allow_remote = true"},
           {"\"127.0.0.1:7402\"", "\"0.0.0.0:7402\"", 15, "nobody can be reached"},
           {"\"node\"", "\"nod\"", 16, "must be \"node\" or \"trustee\""},
           {"name = \"nl\"", "name = \"cy\"", 13, "this server itself"},
           {"[::1]:7405", "127.0.0.1:7402", 18, "one address"},
       }) {
    const auto found = node_problems(replaced(kNode, wrong.what, wrong.by));
    if (wrong.what == "demonstration = true") {
      // Without a demonstration its clock offset is a second problem.
      EXPECT_EQ(found.size(), 2U);
      EXPECT_THAT(found[0], problem_at("/etc/node.toml:6", std::string(wrong.says)));
      continue;
    }
    EXPECT_THAT(found, ElementsAre(problem_at("/etc/node.toml:" + std::to_string(wrong.line),
                                              std::string(wrong.says))))
        << wrong.by;
  }
}

TEST(NodeSettings, AMissingKeyIsShownAsItShouldBeWritten) {
  EXPECT_THAT(node_problems(""),
              ElementsAre(problem_at("/etc/node.toml:1", "write member = \"cy\""),
                          problem_at("/etc/node.toml:1", "write charter = \"charter.cbor\""),
                          problem_at("/etc/node.toml:1", "custodians = [\"A. Person\"")));
}

TEST(NodeSettings, AllProblemsComeAtOnceInOrderOfLines) {
  std::string text = replaced(kNode, "7401", "0");
  text = replaced(text, "queue_max", "queue");
  text = replaced(text, "\"trustee\"", "\"friend\"");
  EXPECT_THAT(node_problems(text), ElementsAre(problem_at("/etc/node.toml:2", "port"),
                                               problem_at("/etc/node.toml:11", "queue"),
                                               problem_at("/etc/node.toml:21", "friend")));
}

TEST(NodeSettings, WhatIsNotTomlIsRefusedWithItsLine) {
  EXPECT_THAT(node_problems("member = \"cy\"\nlisten = \n"),
              ElementsAre(problem_at("/etc/node.toml:2", "not TOML")));
  EXPECT_THAT(node_problems("member = \"cy\"\nmember = \"nl\"\n"),
              ElementsAre(problem_at("/etc/node.toml:2", "not TOML")));
  EXPECT_THAT(node_problems("\xff\xfe"), ElementsAre(problem_at("/etc/node.toml:1", "not TOML")));
  EXPECT_THAT(node_problems("\xc9\xba = 1"),
              ElementsAre(problem_at("/etc/node.toml:1", "not TOML")));
  EXPECT_THAT(node_problems("[[["), ElementsAre(problem_at("/etc/node.toml:1", "not TOML")));
}

TEST(NodeSettings, LeaveThisMachineOnlyWhenToldSo) {
  const std::string remote =
      "allow_remote = true\n" + replaced(kNode, "127.0.0.1:7402", "nl.valise.example:7402");
  EXPECT_THAT(node_problems(remote), IsEmpty());
}

TEST(NodeSettings, OnlyADemonstrationHasNoCustodiansOrAnotherClock) {
  const std::string real = replaced(kNode, "demonstration = true", "demonstration = false");
  EXPECT_THAT(node_problems(real), ElementsAre(problem_at("/etc/node.toml:7", "demonstrations")));
  const std::string without = replaced(kNode, R"(custodians = ["A. Person", "B. Person"])", "");
  EXPECT_THAT(node_problems(without), IsEmpty());
  EXPECT_THAT(node_problems(replaced(without, "demonstration = true\nclock_offset_s = -86400", "")),
              ElementsAre(problem_at("/etc/node.toml:1", "two different people")));
}

TEST(TrusteeSettings, AreReadAndBounded) {
  const auto checked = parse_trustee(kTrustee, "/srv/de/trustee.toml");
  ASSERT_THAT(checked.problems, IsEmpty());
  EXPECT_EQ(checked.config->name, "de");
  EXPECT_EQ(checked.config->charter, "/etc/valise/charter.cbor");
  EXPECT_EQ(checked.config->data, "/srv/de/data");
  EXPECT_EQ(checked.config->member_bytes_per_day, 5000000);
  EXPECT_THAT(parse_trustee(replaced(kTrustee, "5000000", "5"), "t").problems,
              ElementsAre(problem_at("t:4", "must be from 1000000")));
  EXPECT_THAT(parse_trustee(replaced(kTrustee, "\"pl\"", "\"de\""), "t").problems,
              ElementsAre(problem_at("t:6", "this server itself")));
  EXPECT_THAT(parse_trustee(replaced(kTrustee, "name", "member"), "t").problems,
              ElementsAre(problem_at("t:1", "name is missing"), problem_at("t:1", "unknown key")));
}

TEST(TerminalSettings, AreReadAndBounded) {
  const auto checked = parse_terminal(kTerminal, "/home/me/terminal.toml");
  ASSERT_THAT(checked.problems, IsEmpty());
  EXPECT_EQ(checked.config->member, "cy");
  EXPECT_EQ(checked.config->mission, "cy/mfa");
  EXPECT_THAT(checked.config->links, ElementsAre(Link{"cy/kabul", 64}));
  EXPECT_EQ(checked.config->node, (Address{"127.0.0.1", 7401}));
  EXPECT_THAT(checked.config->trustees,
              ElementsAre(Peer{"de", {"127.0.0.1", 7405}, PeerKind::trustee}));
  EXPECT_EQ(checked.config->data, "/home/me/desk");
  EXPECT_EQ(checked.config->authenticator,
            (Authenticator{Authenticator::Kind::soft, "/home/me/passkey"}));
}

TEST(TerminalSettings, EachWrongValueIsOneProblemAtItsLine) {
  for (const Wrong& wrong : std::initializer_list<Wrong>{
           {"cy/mfa", "nl/mfa", 2, "mission of this member"},
           {"cy/mfa", "cy", 2, "mission of this member"},
           {"127.0.0.1:7401", "node.valise.example:7401", 3, "allow_remote = true"},
           {"soft:passkey", "soft:", 5, "must be \"usb\" or \"soft:FOLDER\""},
           {"soft:passkey", "nfc", 5, "must be \"usb\""},
           {"authenticator", "clock_offset_s = 5\nauthenticator", 5, "demonstrations"},
           {"\"trustee\"", "\"node\"", 7, "must be of kind \"trustee\""},
           {"[[peer]]", "[peer]", 7, "tables, each [[peer]]"},
       }) {
    const auto found = terminal_problems(replaced(kTerminal, wrong.what, wrong.by));
    EXPECT_THAT(found, ElementsAre(problem_at("/etc/terminal.toml:" + std::to_string(wrong.line),
                                              std::string(wrong.says))))
        << wrong.by;
  }
  EXPECT_THAT(terminal_problems("member = \"cy\"\nnode = \"[::1]:7401\""),
              ElementsAre(problem_at("/etc/terminal.toml:1", "no trustee")));
}

TEST(Show, PrintsWhatLoadsToTheSame) {
  auto node = *parse_node(kNode, "/srv/cy/node.toml").config;
  node.data = "/srv/a \"quoted\" \\ folder";
  EXPECT_EQ(parse_node(show(node), "/elsewhere/x").config, node);
  const auto trustee = *parse_trustee(kTrustee, "/srv/de/trustee.toml").config;
  EXPECT_EQ(parse_trustee(show(trustee), "/elsewhere/x").config, trustee);
  const auto terminal = *parse_terminal(kTerminal, "/home/me/terminal.toml").config;
  EXPECT_EQ(parse_terminal(show(terminal), "/elsewhere/x").config, terminal);
  EXPECT_THAT(show(terminal), HasSubstr("authenticator = \"soft:/home/me/passkey\"\n"));
}

TEST(Address, KnowsWhatStaysOnThisMachine) {
  for (const char* inside : {"127.8.9.1:1", "[::1]:65535", "localhost:80", "cy.localhost:80"}) {
    EXPECT_TRUE(parse_address(inside)->is_loopback()) << inside;
    EXPECT_EQ(parse_address(inside)->text(), inside);
  }
  for (const char* outside : {"128.0.0.1:1", "[::]:1", "[::ffff:127.0.0.1]:1", "example.org:1",
                              "notlocalhost:1", "localhost.example:1"}) {
    EXPECT_FALSE(parse_address(outside)->is_loopback()) << outside;
  }
  for (const char* wrong : {"", ":1", "[]:1", "[127.0.0.1]:1", "a b:1", "-a:1", "A:1", "a..b:1",
                            "1.2.3:1", "a:", "a:-1", "a:+1", "a:1 ", "http://a:1"}) {
    EXPECT_FALSE(parse_address(wrong)) << wrong;
  }
  using std::string_view_literals::operator""sv;
  EXPECT_FALSE(parse_address("127.0.0.1\0.example:1"sv));
  EXPECT_FALSE(parse_address("[::1\0]:1"sv));
}

class Files : public testing::Test {
 protected:
  Files() {
    std::string name = testing::TempDir() + "valise_config_XXXXXX";
    folder_ = ::mkdtemp(name.data());
  }
  ~Files() override { fs::remove_all(folder_); }
  fs::path write(const std::string& name, std::string_view text) const {
    std::ofstream(folder_ / name) << text;
    return folder_ / name;
  }
  fs::path folder_;
};

TEST_F(Files, AreLoadedAndTheFirstProblemIsReturned) {
  EXPECT_EQ(load_node(write("node.toml", kNode))->data, folder_ / "store");
  EXPECT_EQ(load_trustee(write("trustee.toml", kTrustee))->name, "de");
  EXPECT_EQ(load_terminal(write("terminal.toml", kTerminal))->mission, "cy/mfa");
  const auto wrong = load_node(write("wrong.toml", "membre = 1"));
  EXPECT_THAT(wrong.error(), problem_at((folder_ / "wrong.toml").string() + ":1", "member"));
  const auto absent = load_terminal(folder_ / "absent.toml");
  EXPECT_THAT(absent.error(), problem_at((folder_ / "absent.toml").string(), "no such file"));
  EXPECT_FALSE(load_node(folder_));
}

TEST_F(Files, CheckAlsoLooksAtTheDisk) {
  const auto file = write("node.toml", replaced(kNode, "../charter.cbor", "charter.cbor"));
  EXPECT_THAT(check_node(file), ElementsAre(problem_at(folder_ / "charter.cbor", "not there")));
  write("charter.cbor", "x");
  EXPECT_THAT(check_node(file), IsEmpty());
  write("store", "a file");
  EXPECT_THAT(check_node(file), ElementsAre(problem_at(folder_ / "store", "must be a folder")));
  write("desk", "a file");
  EXPECT_THAT(check_terminal(write("terminal.toml", kTerminal)),
              ElementsAre(problem_at(folder_ / "desk", "must be a folder")));
  EXPECT_EQ(check_trustee(write("trustee.toml", "x = 1")).size(), 3U);
}

}  // namespace
}  // namespace valise::config
