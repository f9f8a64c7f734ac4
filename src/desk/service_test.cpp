// The calls that need no server: unlocking, locking, and what a locked desk tells.
#include "custody/sealed_cable_test.h"
#include "desk/desk_test.h"
#include "terminal/files.h"

namespace valise::desk {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(DeskTest, UnlocksAndLocks) {
  EXPECT_THAT(call("hello"), HasSubstr(R"("unlocked":false)"));
  EXPECT_THAT(call("unlock"), HasSubstr(R"("unlocked":true)"));
  EXPECT_TRUE(desk->unlocked());
  EXPECT_THAT(call("lock"), HasSubstr("200"));
  EXPECT_FALSE(desk->unlocked());
}

TEST_F(DeskTest, LockedItTellsNothingOfTheMission) {
  for (const auto& [name, body] :
       std::map<std::string, std::string>{{"list", R"({"since":0})"},
                                          {"status", R"({"idle_s":0})"},
                                          {"open", R"({"number":"CY-MFA-26-0001"})"},
                                          {"read", R"({"number":"CY-MFA-26-0001"})"},
                                          {"accept", R"({"number":"CY-MFA-26-0001"})"},
                                          {"who", R"({"number":"CY-MFA-26-0001"})"},
                                          {"track", R"({"number":"CY-MFA-26-0001"})"}}) {
    EXPECT_THAT(call(name, body), HasSubstr(R"("code":"touch_needed")")) << name;
  }
}

TEST_F(DeskTest, WithoutALineItSaysSoAndKeepsWhatItHas) {
  call("unlock");
  const std::string answer = call("list", R"({"since":0})");
  EXPECT_THAT(answer, HasSubstr(R"("cables":[])"));
  EXPECT_THAT(answer, Not(HasSubstr(R"("trouble":null)")));
  EXPECT_THAT(call("status", R"({"idle_s":0})"), HasSubstr(R"("on_line":false)"));
}

TEST_F(DeskTest, LocksWhenItsOfficerHasLeft) {
  call("unlock");
  officer.clock.time.seconds += 500;
  call("status", R"({"idle_s":500})");
  officer.clock.time.seconds += 99;
  EXPECT_FALSE(desk->lock_if_left(600));
  officer.clock.time.seconds += 1;
  EXPECT_TRUE(desk->lock_if_left(600));
  EXPECT_FALSE(desk->unlocked());
}

TEST_F(DeskTest, WhatIsNoCallIsNamed) {
  EXPECT_THAT(call("nothing"), HasSubstr(R"("code":"not_found")"));
  EXPECT_THAT(call("hello", "[]"), HasSubstr("one JSON object"));
  EXPECT_THAT(call("hello", R"({"a":1,"a":2})"), HasSubstr("one JSON object"));
  call("unlock");
  EXPECT_THAT(call("open", "{}"), HasSubstr(R"("where":"number")"));
  EXPECT_THAT(call("list", R"({"since":"0"})"), HasSubstr("lacks a whole number"));
}

// A21: what was searched is said, also where nothing is found.
TEST_F(DeskTest, SearchesWhatIsKeptHere) {
  {
    const auto keyring = terminal::read_keyring(officer.settings).value();
    const auto device = terminal::unlock(keyring, officer.authenticator, officer.random).value();
    auto archive = terminal::Archive::open(officer.settings.data, network.charter(), device,
                                           officer.random, fixture::kStart)
                       .value();
    terminal::OpenedCable cable;
    cable.number = {terminal::mission_named("nl/mfa"), 2026, 7};
    cable.held.number = cable.number;
    cable.mission = terminal::mission_named("cy/mfa");
    cable.level = cable::Level::restreint;
    cable.text = "1. (R) Quotas.";
    ASSERT_TRUE(archive.add(cable, fixture::kStart));
  }
  EXPECT_THAT(call("search", R"({"words":"quotas","order":"best"})"),
              HasSubstr(R"("code":"touch_needed")"));
  call("unlock");
  std::string found;
  for (int tries = 0; tries < 100 && found.find(R"("searched":1)") == std::string::npos; ++tries) {
    found = call("search", R"({"words":"quotas","order":"best"})");
  }
  EXPECT_THAT(found,
              HasSubstr(R"("cables":["NL-MFA-26-0007"],"more":false,"searched":1,"kept":1)"));
  EXPECT_THAT(call("search", R"({"words":"elsewhere","order":"newest"})"),
              HasSubstr(R"("cables":[],"more":false,"searched":1,"kept":1)"));
}

// A cable that was opened here, as the node listed it then.
terminal::OpenedCable opened_of(custody::TestNetwork& sealing) {
  const auto sealed = custody::seal_whole(sealing.input("1. (R) Quotas."), sealing.random).value();
  const auto reader = terminal::mission_named("cy/mfa");
  const auto k = custody::check_post(sealing.domain, sealed.header, reader,
                                     sealing.mission_keys.front(), sealed.posts.at(reader));
  const auto policy = cable::decode_header(sealed.header)->policy_bytes;
  terminal::OpenedCable out;
  out.id = sealed.id;
  out.number = {reader, 2026, 7};
  out.mission = reader;
  out.level = cable::Level::restreint;
  out.text = "1. (R) Quotas.";
  out.record = LeafIndex{41};
  out.held.cable = sealed.id;
  out.held.number = out.number;
  out.held.header = sealed.header;
  out.held.cover = sealed.cover;
  out.held.cover_key = to_bytes(custody::cover_key(sealing.domain, *k, policy).expose_secret());
  return out;
}

TEST_F(DeskTest, WithoutTheNodeWhatIsKeptHereIsListed) {
  custody::TestNetwork sealing;
  sealing.domain = network.domain();
  {
    const auto keyring = terminal::read_keyring(officer.settings).value();
    const auto device = terminal::unlock(keyring, officer.authenticator, officer.random).value();
    auto archive = terminal::Archive::open(officer.settings.data, network.charter(), device,
                                           officer.random, fixture::kStart)
                       .value();
    ASSERT_TRUE(archive.add(opened_of(sealing), fixture::kStart));
  }
  call("unlock");
  const std::string list = call("list", R"({"since":0})");
  EXPECT_THAT(list, HasSubstr(R"("number":"CY-MFA-26-0007")"));
  EXPECT_THAT(list, HasSubstr(R"("subject":"Visas: common position")"));
  EXPECT_THAT(list, HasSubstr(R"("body":"kept")"));
  EXPECT_THAT(list, Not(HasSubstr(R"("trouble":null)")));
  EXPECT_THAT(call("read", R"({"number":"CY-MFA-26-0007"})"),
              HasSubstr(R"("record":{"ledger":"cy","index":41,)"));
}

TEST_F(DeskTest, WhatWasChosenOnThePageIsThereTheNextTime) {
  EXPECT_THAT(call("hello"), HasSubstr(R"("preferences":null)"));
  EXPECT_THAT(call("prefer", R"({"preferences":"{\"language\":\"el\"}"})"), HasSubstr("200"));
  EXPECT_THAT(call("hello"), HasSubstr(R"("preferences":"{\"language\":\"el\"}")"));
  const std::string long_one = R"({"preferences":")" + std::string(5000, 'x') + R"("})";
  EXPECT_THAT(call("prefer", long_one), HasSubstr(R"("code":"too_large")"));
}

// kill -9 of a disk, a wrong file: the opening would be charged and its text not shown.
TEST_F(DeskTest, ABodyThatWasChangedHereIsNotUsed) {
  auto ahead = Ahead::open(officer.settings.data).value();
  terminal::Listed cable;
  const CableId id{network.domain().hash("test", {})};
  cable.held.cable = id;
  cable.header.content.body = Hash{network.domain().hash("body", Bytes(100'000, 5))};
  const auto file = officer.settings.data / "ahead" / id.hex();
  ASSERT_TRUE(terminal::write_private_file(file, Bytes(100'000, 5)));
  ahead = Ahead::open(officer.settings.data).value();
  const auto parts = ahead->parts(network.domain(), cable);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].size() + parts[1].size(), 100'000U);
  ASSERT_TRUE(terminal::write_private_file(file, Bytes(100'000, 6)));
  EXPECT_TRUE(ahead->parts(network.domain(), cable).empty());
  EXPECT_FALSE(ahead->has(id));
}

}  // namespace
}  // namespace valise::desk
