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
    out.held.cable = out.id;
    out.held.number = out.number;
    return out;
  }

  static PackedCable pack(const OpenedCable& of, Time until) {
    return {of.held, of.mission, until, {7}};
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

TEST_F(ArchiveTest, WhatBecameOfACableStandsOnItsTextAndAWithdrawnOneGoes) {
  Archive archive = open().value();
  for (const std::uint32_t serial : {1U, 2U, 3U}) {
    ASSERT_TRUE(archive.add(cable(serial, "text"), fixture::kStart));
  }
  const auto listed = [](std::uint32_t serial, std::optional<cable::Status> status) {
    Listed out;
    out.held.cable = cable(serial, "").id;
    out.held.number = cable(serial, "").number;
    out.held.place = serial + 10;
    if (status) {
      out.status.emplace();
      out.status->status = *status;
    }
    return out;
  };
  const std::vector<Listed> now = {listed(1, cable::Status::cancelled),
                                   listed(2, cable::Status::withdrawn), listed(3, std::nullopt),
                                   listed(4, cable::Status::withdrawn)};
  const auto nl = mission_named("nl/mfa");
  EXPECT_EQ(archive.mark(now, nl)->size(), 2U);
  EXPECT_EQ(archive.find(cable(1, "").number)->status, cable::Status::cancelled);
  EXPECT_EQ(archive.find(cable(1, "").number)->held.place, 11U);  // as it is listed now
  EXPECT_EQ(archive.find(cable(2, "").number).error().code, Code::not_found);
  EXPECT_EQ(archive.find(cable(3, "").number)->status, cable::Status::in_force);
  EXPECT_TRUE(archive.mark(now, nl)->empty());
  EXPECT_TRUE(archive.mark(now, mission_named("nl/other"))->empty());
  // Nothing gets better, and a withdrawn cable under another's number takes nothing along.
  EXPECT_TRUE(archive.mark({listed(1, cable::Status::corrected)}, nl)->empty());
  Listed misnamed = listed(4, cable::Status::withdrawn);
  misnamed.held.number = cable(3, "").number;
  EXPECT_TRUE(archive.mark({misnamed}, nl)->empty());
  EXPECT_TRUE(archive.find(cable(3, "").number));
}

TEST_F(ArchiveTest, WhatWasTakenAlongIsKeptUntilItsPackEndsAndNoLonger) {
  Archive archive = open().value();
  const Time until = fixture::kStart + 3 * kDay;  // RESTREINT is else kept 2 days
  const OpenedCable taken = cable(1, "taken along");
  ASSERT_TRUE(archive.add(taken, pack(taken, until), fixture::kStart));
  ASSERT_TRUE(archive.add(cable(2, "opened"), fixture::kStart));
  ASSERT_TRUE(archive.add(taken, fixture::kStart + 60));  // opened again: stays in the pack
  ASSERT_TRUE(archive.enforce(until + -1));
  EXPECT_TRUE(archive.find(taken.number));
  EXPECT_EQ(archive.find(cable(2, "").number).error().code, Code::not_found);
  EXPECT_EQ(archive.enforce(until).value(), std::vector{taken.id});
  EXPECT_EQ(archive.find(taken.number).error().code, Code::not_found);
  EXPECT_EQ(archive.packs()->at(0).until, until);  // that there was one is said
  ASSERT_TRUE(archive.enforce(until + 30 * kDay));
  EXPECT_TRUE(archive.packs()->empty());
}

TEST_F(ArchiveTest, APackShortensNothing) {
  Archive archive = open().value();
  const OpenedCable taken = cable(1, "taken along");
  ASSERT_TRUE(archive.add(taken, pack(taken, fixture::kStart + 3 * kDay), fixture::kStart));
  ASSERT_TRUE(archive.add(taken, pack(taken, fixture::kStart + 60), fixture::kStart));
  EXPECT_EQ(archive.packs()->at(0).until, fixture::kStart + 3 * kDay);
  const OpenedCable briefly = cable(2, "for a minute");
  ASSERT_TRUE(archive.add(briefly, pack(briefly, fixture::kStart + 60), fixture::kStart));
  ASSERT_TRUE(archive.enforce(fixture::kStart + kDay));
  EXPECT_TRUE(archive.find(briefly.number));  // the table lets it be kept two days
}

TEST_F(ArchiveTest, APackDoesNotCrowdOutWhatIsKept) {
  Archive archive = open().value();
  for (std::uint32_t serial = 1; serial <= 60; ++serial) {
    const OpenedCable taken = cable(serial, "taken along");
    ASSERT_TRUE(archive.add(taken, pack(taken, fixture::kStart + kDay), fixture::kStart));
  }
  ASSERT_TRUE(archive.add(cable(61, "opened"), fixture::kStart));
  EXPECT_EQ(archive.list()->size(), 61U);
}

TEST_F(ArchiveTest, APackThatIsGivenBackLeavesNothing) {
  Archive archive = open().value();
  const OpenedCable taken = cable(1, "taken along");
  ASSERT_TRUE(archive.add(taken, pack(taken, fixture::kStart + kDay), fixture::kStart));
  ASSERT_TRUE(archive.add(cable(2, "opened"), fixture::kStart));
  EXPECT_EQ(archive.give_back().value(), std::vector{taken.id});
  EXPECT_EQ(archive.list()->size(), 1U);
  EXPECT_TRUE(archive.packs()->empty());
}

TEST_F(ArchiveTest, WhatIsAttachedGoesAlongAndEndsWithThePack) {
  const auto attached = [&](std::uint32_t serial) {
    OpenedCable out = cable(serial, "with a plan");
    out.attachments = {{{"plan.csv", 4, {}}, {}}, {{"empty.txt", 0, {}}, {}}};
    out.contents = {to_bytes(view_of("a,b\n")), {}};
    return out;
  };
  Archive archive = open().value();
  const Time until = fixture::kStart + kDay;  // the text is kept two days
  const OpenedCable taken = attached(1);
  ASSERT_TRUE(archive.add(taken, pack(taken, until), fixture::kStart));
  ASSERT_TRUE(archive.add(attached(2), fixture::kStart));  // kept, not taken along
  const KeptCable kept = archive.find(taken.number).value();
  EXPECT_EQ(archive.attachment(kept, 0), to_bytes(view_of("a,b\n")));
  EXPECT_EQ(archive.attachment(kept, 1), Bytes());
  EXPECT_EQ(archive.attachment(kept, 2).error().code, Code::not_found);
  const KeptCable other = archive.find(attached(2).number).value();
  EXPECT_EQ(archive.attachment(other, 0).error().code, Code::not_found);
  ASSERT_TRUE(archive.enforce(until));
  EXPECT_TRUE(archive.find(taken.number));
  EXPECT_EQ(archive.attachment(kept, 0).error().code, Code::not_found);
}

TEST_F(ArchiveTest, WhatWasAttachedGoesWithAPackThatIsGivenBackAndWithAForgottenText) {
  OpenedCable taken = cable(1, "with a plan");
  taken.attachments = {{{"plan.csv", 4, {}}, {}}};
  taken.contents = {to_bytes(view_of("a,b\n"))};
  Archive archive = open().value();
  for (const bool forgets : {false, true}) {
    ASSERT_TRUE(archive.add(taken, pack(taken, fixture::kStart + kDay), fixture::kStart));
    const KeptCable kept = archive.find(taken.number).value();
    ASSERT_TRUE(archive.attachment(kept, 0));
    if (forgets) {
      ASSERT_TRUE(archive.forget_texts());
    } else {
      ASSERT_TRUE(archive.give_back());
    }
    EXPECT_EQ(archive.attachment(kept, 0).error().code, Code::not_found);
  }
}

}  // namespace
}  // namespace valise::terminal
