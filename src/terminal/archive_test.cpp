#include "terminal/archive.h"

#include "terminal/files.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

class ArchiveTest : public ::testing::Test {
 protected:
  ArchiveTest()
      : officer(network),
        device(unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random)
                   .value()) {}
  Result<Archive> open(Time now = fixture::kStart) {
    return Archive::open(officer.settings.data, network.charter(), device, officer.random, now);
  }
  static OpenedCable cable(std::uint32_t serial, const std::string& text,
                           cable::Level level = cable::Level::restreint) {
    OpenedCable out;
    out.id = CableId{{static_cast<std::uint8_t>(serial)}};
    out.number = {mission_named("cy/mfa"), 2026, serial};
    out.mission = mission_named("nl/mfa");
    out.subject = "Visas";
    out.text = text;
    out.level = level;
    out.request = Hash{{9}};
    return out;
  }

  fixture::Network network;
  TestOfficer officer;
  UnlockedDevice device;
};

TEST_F(ArchiveTest, FindsWordsInWhatIsKeptTheMostOftenFirst) {
  Archive archive = open().value();
  ASSERT_TRUE(archive.add(cable(1, "fish and chips"), fixture::kStart));
  ASSERT_TRUE(archive.add(cable(2, "Fish, fish and more FISH"), fixture::kStart));
  const auto hits = archive.search({"fish"}).value();
  ASSERT_EQ(hits.size(), 2U);
  EXPECT_EQ(hits[0].cable.number.serial, 2U);
  EXPECT_EQ(hits[0].count, 3U);
  EXPECT_EQ(archive.search({"fish", "chips"})->size(), 1U);
  EXPECT_TRUE(archive.search({"fish", "eels"})->empty());
  EXPECT_TRUE(archive.search({})->empty());
}

TEST_F(ArchiveTest, KeepsNoLongerAndNoMoreThanTheTableSays) {
  Archive archive = open().value();
  for (std::uint32_t serial = 1; serial <= 52; ++serial) {
    ASSERT_TRUE(archive.add(cable(serial, "text"), fixture::kStart + serial));
  }
  EXPECT_EQ(archive.list()->size(), 50U);  // RESTREINT: 2 days, 50 cables
  EXPECT_EQ(archive.find(cable(1, "").number).error().code, Code::not_found);
  EXPECT_TRUE(archive.find(cable(3, "").number));
  EXPECT_TRUE(open(fixture::kStart + 2 * kDay + 1000)->list()->empty());
}

TEST_F(ArchiveTest, KeepsNoTextAboveRestreintButTheOpening) {
  Archive archive = open().value();
  ASSERT_TRUE(archive.add(cable(1, "text", cable::Level::confidentiel), fixture::kStart));
  EXPECT_TRUE(archive.list()->empty());
  const auto opening = archive.opening(cable(1, "").number, mission_named("nl/mfa"));
  ASSERT_TRUE(opening);
  EXPECT_EQ(opening->request, Hash{{9}});
  EXPECT_EQ(archive.opening(cable(1, "").number, mission_named("nl/other")).error().code,
            Code::not_found);
}

TEST_F(ArchiveTest, TheDiskShowsNeitherTextsNorNumbersNorMissions) {
  {
    Archive archive = open().value();
    ASSERT_TRUE(archive.add(cable(1, "SECRET WORDS"), fixture::kStart));
  }
  for (const auto& file : std::filesystem::directory_iterator(officer.settings.data)) {
    if (!file.path().filename().string().starts_with("archive")) continue;
    const std::string disk = to_string(read_file(file.path(), 10'000'000).value());
    for (const char* word : {"SECRET", "Visas", "cy/mfa", "CY-MFA", "nl/mfa"}) {
      EXPECT_EQ(disk.find(word), std::string::npos) << word;
    }
  }
}

TEST_F(ArchiveTest, AnotherDeviceReadsNothing) {
  ASSERT_TRUE(open()->add(cable(1, "text"), fixture::kStart));
  const UnlockedDevice other{device.officer, seal::SigningKey::generate(officer.random),
                             seal::KemKey::generate(officer.random)};
  const auto stolen = Archive::open(officer.settings.data, network.charter(), other, officer.random,
                                    fixture::kStart);
  EXPECT_EQ(stolen.error().code, Code::corrupt);
}

TEST_F(ArchiveTest, TextsCanBeForgottenAtOnce) {
  Archive archive = open().value();
  ASSERT_TRUE(archive.add(cable(1, "text"), fixture::kStart));
  ASSERT_TRUE(archive.forget_texts());
  EXPECT_TRUE(archive.list()->empty());
  EXPECT_TRUE(archive.opening(cable(1, "").number, mission_named("nl/mfa")));
}

}  // namespace
}  // namespace valise::terminal
