#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "config/config.h"

namespace valise::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kPin = "sha256//47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

const std::string kTrustee = R"(name = "de"
charter = "charter.cbor"
allow_remote = true

[[contact]]
name = "cy-soc"
of = "cy"
mail = "soc@mfa.cy.example"
from = "valise@trustee.de.example"
smtp = "127.0.0.1:25"

[[contact]]
name = "cy-siem"
of = "cy"
syslog = "siem.cy.example:6514"
ca = "siem.pem"
certificate = "de.pem"
certificate_key = "de.key"

[[contact]]
name = "presidency"
of = "*"
mail = "watch@consilium.example"
from = "valise@trustee.de.example"
smtp = "mx.consilium.example:25"
server_key = ")" + std::string(kPin) +
                             "\"\n";

std::string replaced(std::string_view what, std::string_view by) {
  std::string out = kTrustee;
  const auto at = out.find(what);
  EXPECT_NE(at, out.npos) << what;
  return out.replace(at, what.size(), by);
}

std::vector<Error> problems(const std::string& text) {
  return parse_trustee(text, "/etc/trustee.toml").problems;
}

TEST(Contacts, AreReadWithPathsRelativeToTheFile) {
  const auto checked = parse_trustee(kTrustee, "/srv/de/trustee.toml");
  ASSERT_THAT(checked.problems, IsEmpty());
  const auto& contacts = checked.config->contacts;
  ASSERT_EQ(contacts.size(), 3U);
  Contact soc;
  soc.name = "cy-soc";
  soc.of = "cy";
  soc.mail = "soc@mfa.cy.example";
  soc.from = "valise@trustee.de.example";
  soc.server = {"127.0.0.1", 25};
  soc.starttls = false;  // it is on this machine
  EXPECT_EQ(contacts[0], soc);
  Contact siem;
  siem.name = "cy-siem";
  siem.of = "cy";
  siem.way = Contact::Way::syslog;
  siem.server = {"siem.cy.example", 6514};
  siem.ca = "/srv/de/siem.pem";
  siem.certificate = "/srv/de/de.pem";
  siem.certificate_key = "/srv/de/de.key";
  EXPECT_EQ(contacts[1], siem);
  EXPECT_EQ(contacts[2].of, "*");
  EXPECT_TRUE(contacts[2].starttls);  // it is elsewhere
  EXPECT_EQ(contacts[2].server_key, kPin);
}

struct Wrong {
  std::string_view what, by;
  int line;
  std::string_view says;
};

TEST(Contacts, EachWrongValueIsOneProblemAtItsLine) {
  for (const Wrong& wrong : std::initializer_list<Wrong>{
           {"\"cy-soc\"", "\"CY soc\"", 6, "lower-case letters"},
           {"\"cy-siem\"", "\"cy-soc\"", 12, "a second contact \"cy-soc\""},
           {"of = \"cy\"", "of = \"cy/mfa\"", 7, "must be a member, as in \"cy\", or \"*\""},
           {"soc@mfa.cy.example", "soc@mfa.cy.example\\r\\nBcc: x@y", 8, "one line of text"},
           {"soc@mfa.cy.example", "a@b, c@d", 8, "must be one address"},
           {"soc@mfa.cy.example", "-oQ/tmp@b", 8, "must be one address"},
           {"valise@trustee.de.example", "valise", 9, "must be one address"},
           {"from = \"valise@trustee.de.example\"\n", "", 5, "from is missing"},
           {"smtp = \"127.0.0.1:25\"\n", "smtp = \"127.0.0.1\"\n", 10, "port"},
           {"smtp = \"127.0.0.1:25\"", "smtp = \"127.0.0.1:25\"\nca = \"x\"", 11,
            "without TLS nothing is checked"},
           {"smtp = \"127.0.0.1:25\"", "smtp = \"127.0.0.1:25\"\nstarttls = true", 6,
            "one of server_key"},
           {"smtp = \"127.0.0.1:25\"", "smtp = \"127.0.0.1:25\"\nsyslog = \"127.0.0.1:1\"", 8,
            "is told in one way"},
           {"syslog = \"siem.cy.example:6514\"\nca = \"siem.pem\"\ncertificate = \"de.pem\"\n"
            "certificate_key = \"de.key\"\n",
            "", 13, "is told in one way"},
           {"ca = \"siem.pem\"\n", "", 13, "one of server_key"},
           {"certificate = \"de.pem\"\n", "", 17, "write both, or neither"},
           {"certificate_key = \"de.key\"\n", "", 17, "write both, or neither"},
           {"ca = \"siem.pem\"", "ca = \"siem.pem\"\nport = 1", 17, "unknown key \"port\""},
           {"server_key = \"sha256//", "server_key = \"", 26, "44 letters of base64"},
           {"47DEQpj8", "47DE", 26, "44 letters of base64"},
           {"[[contact]]", "[contact]", 12, "not TOML"},
       }) {
    EXPECT_THAT(
        problems(replaced(wrong.what, wrong.by)),
        ElementsAre(
            AllOf(Field("where", &Error::where, "/etc/trustee.toml:" + std::to_string(wrong.line)),
                  Field("detail", &Error::detail, HasSubstr(std::string(wrong.says))))))
        << wrong.by;
  }
}

TEST(Contacts, StayOnThisMachineUnlessToldOtherwise) {
  const auto found = problems(replaced("allow_remote = true", "allow_remote = false"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0].detail, HasSubstr("set allow_remote = true"));
}

TEST(Contacts, GoWithoutTlsElsewhereOnlyWhereThatIsWritten) {
  const std::string pin = "server_key = \"" + std::string(kPin) + "\"\n";
  EXPECT_THAT(problems(replaced(pin, "starttls = false\n")), IsEmpty());
  EXPECT_THAT(problems(replaced(pin, "")),
              ElementsAre(Field(&Error::detail, HasSubstr("one of server_key"))));
}

TEST(Contacts, AreShownAsTheyLoad) {
  const auto trustee = *parse_trustee(kTrustee, "/srv/de/trustee.toml").config;
  EXPECT_EQ(parse_trustee(show(trustee), "/elsewhere/x").config, trustee);
  EXPECT_THAT(show(trustee), HasSubstr("ca = \"/srv/de/siem.pem\"\n"));
  const std::string pin = "server_key = \"" + std::string(kPin) + "\"\n";
  const auto clear =
      *parse_trustee(replaced(pin, "starttls = false\n"), "/srv/de/trustee.toml").config;
  EXPECT_EQ(parse_trustee(show(clear), "/elsewhere/x").config, clear);
}

TEST(Contacts, CheckNamesEachFileThatIsNotThereAndAKeyThatOthersMayRead) {
  std::string folder = testing::TempDir() + "valise_contacts_XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::filesystem::path at = folder;
  std::ofstream(at / "trustee.toml") << kTrustee;
  for (const char* there : {"charter.cbor", "siem.pem", "de.pem"}) std::ofstream(at / there) << "x";
  EXPECT_THAT(check_trustee(at / "trustee.toml"),
              ElementsAre(AllOf(Field(&Error::where, (at / "de.key").string()),
                                Field(&Error::detail, HasSubstr("cy-siem")))));
  std::ofstream(at / "de.key") << "x";
  std::filesystem::permissions(at / "de.key", std::filesystem::perms{0640});
  EXPECT_THAT(check_trustee(at / "trustee.toml"),
              ElementsAre(Field(&Error::detail, HasSubstr("chmod 600"))));
  std::filesystem::permissions(at / "de.key", std::filesystem::perms{0600});
  EXPECT_THAT(check_trustee(at / "trustee.toml"), IsEmpty());
  std::filesystem::remove_all(at);
}

}  // namespace
}  // namespace valise::config
