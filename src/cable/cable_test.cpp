#include <gtest/gtest.h>

#include <set>

#include "cable/document.h"
#include "cable/header.h"
#include "cable/marking.h"
#include "cable/names.h"

namespace valise::cable {
namespace {

MissionId mission(const char* text) {
  return MissionId::parse(text).value();
}

Policy example_policy() {
  Policy policy;
  policy.originator = mission("cy/mfa");
  policy.addressees = {{mission("cy/mfa"), {}}, {mission("nl/mfa"), {}}};
  policy.level = Level::restreint;
  policy.threshold = 2;
  for (std::uint8_t seat = 1; seat <= 3; ++seat) {
    policy.seats[seat] = {};
    policy.shares[seat] = {};
  }
  return policy;
}

TEST(Names, PrintAndParseAlike) {
  EXPECT_EQ(mission("cy/mfa").member().str(), "cy");
  EXPECT_EQ(mission("eeas/new-york").post(), "new-york");
  EXPECT_EQ(OfficerId::parse("nl-7f3a")->member().str(), "nl");
  for (const char* text : {"CY-MFA-26-0412", "EEAS-NEW-YORK-26-0001", "FR-MFA-31-12345"}) {
    EXPECT_EQ(Number::parse(text)->str(), text);
  }
  EXPECT_EQ(Number::parse("CY-MFA-26-0412")->mission, mission("cy/mfa"));
  EXPECT_EQ(Number::parse("EEAS-NEW-YORK-26-0001")->mission, mission("eeas/new-york"));
}

TEST(Names, RefuseWhatIsNotWellFormed) {
  for (const char* text :
       {"", "cy", "cy/", "/mfa", "CY/mfa", "cy/mfa/x", "cy/-x", "c/mfa", "cy/Jean Dupont"}) {
    EXPECT_FALSE(MissionId::parse(text)) << text;
  }
  for (const char* text : {"", "nl", "nl-", "nl-7f3", "nl-7f3g", "nl-7f3a7f3a7", "dupont"}) {
    EXPECT_FALSE(OfficerId::parse(text)) << text;
  }
  for (const char* text :
       {"", "CY", "CY-MFA", "CY-MFA-26", "CY-MFA-26-", "CY-MFA-26-000", "CY-MFA-26-0000",
        "CY-MFA-2026-0001", "CY-MFA-26-00412", "CY--26-0001", "-MFA-26-0001", "CY-MFA-26-0001x"}) {
    EXPECT_FALSE(Number::parse(text)) << text;
  }
  EXPECT_FALSE(FileId::parse("A file with a name"));
}

TEST(Marking, ReadsEveryUsualFormOfALevel) {
  for (const char* text : {"R-UE", "restreint", "RESTREINT UE", "RESTREINT UE/EU RESTRICTED"}) {
    EXPECT_EQ(parse_level(text).value(), Level::restreint) << text;
  }
  EXPECT_EQ(parse_level("tres secret").value(), Level::tres_secret);
  EXPECT_EQ(full_name(Level::confidentiel), "CONFIDENTIEL UE/EU CONFIDENTIAL");
  EXPECT_FALSE(parse_level("secretish"));
  EXPECT_EQ(parse_precedence("flash").value(), Precedence::flash);
  EXPECT_FALSE(parse_precedence("OVERRIDE"));
}

TEST(Header, RoundTripsOverTheBytesAsCarried) {
  const Policy policy = example_policy();
  const Bytes bytes = encode_header(policy, Content{});
  const Header read = decode_header(bytes).value();
  EXPECT_EQ(read.policy, policy);
  EXPECT_EQ(read.policy_bytes, seal::encode(policy));
}

TEST(Header, RefusesAPolicyThatIsNotWellFormed) {
  const auto refused = [](auto change) {
    Policy policy = example_policy();
    change(policy);
    return !decode_header(encode_header(policy, Content{}));
  };
  EXPECT_TRUE(refused([](Policy& p) { p.version = 2; }));
  EXPECT_TRUE(refused([](Policy& p) { p.suite = 9; }));
  EXPECT_TRUE(refused([](Policy& p) { p.addressees.clear(); }));
  EXPECT_TRUE(refused([](Policy& p) { std::swap(p.addressees[0], p.addressees[1]); }));
  EXPECT_TRUE(refused([](Policy& p) { p.addressees.push_back(p.addressees[1]); }));
  EXPECT_TRUE(refused([](Policy& p) { p.threshold = 0; }));
  EXPECT_TRUE(refused([](Policy& p) { p.threshold = 4; }));
  EXPECT_TRUE(refused([](Policy& p) { p.shares.erase(2); }));
  EXPECT_TRUE(refused([](Policy& p) { p.seats[0] = {}, p.shares[0] = {}; }));
  EXPECT_TRUE(refused([](Policy& p) { p.seats.erase(1), p.shares.erase(1); }));
  EXPECT_FALSE(refused([](Policy&) {}));
}

TEST(Document, RefusesTextsThatAreNotPlain) {
  Head head;
  head.text = "1. (R) Nicosia: Λευκωσία\n\n2. (U) Next.";
  EXPECT_TRUE(check(head));
  for (const char* text :
       {"\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\x1b[2J", "a\rb"}) {
    head.text = text;
    EXPECT_FALSE(check(head)) << text;
  }
  head.text = "x";
  for (const char* name : {"", "../x", "a/b", "a\\b", ".bashrc", "a\nb"}) {
    head.attachments = {{name, 1, {}}};
    EXPECT_FALSE(check(head)) << name;
  }
  // The reader's terminal writes them into one folder.
  head.attachments = {{"a.pdf", 1, {}}, {"b.pdf", 1, {}}, {"a.pdf", 1, {}}};
  EXPECT_EQ(check(head).error().code, Code::malformed);
  head.attachments = {{"a.pdf", 25'000'000, {}}};
  EXPECT_TRUE(check(head));
  head.attachments.push_back({"b.pdf", 1, {}});
  EXPECT_FALSE(check(head));
  Cover cover;
  cover.subject = "two\nlines";
  EXPECT_FALSE(check(cover));
}

TEST(Document, PadsByTwelvePerCentAtMost) {
  EXPECT_EQ(padded_bytes(0), 1024u);
  EXPECT_EQ(padded_bytes(1025), 1088u);
  for (std::uint64_t size = 1025; size < 30'000'000; size = size * 5 / 4 + 7) {
    EXPECT_GE(padded_bytes(size), size);
    EXPECT_LE(padded_bytes(size), size + size * 12 / 100);
    EXPECT_EQ(padded_bytes(padded_bytes(size)), padded_bytes(size));
  }
}

TEST(Status, HasAWordForEach) {
  std::set<std::string_view> words;
  for (int i = 1; i <= 5; ++i) words.insert(name(static_cast<Status>(i)));
  EXPECT_EQ(words.size(), 5u);
}

}  // namespace
}  // namespace valise::cable
