#include "terminal/draft.h"

#include <gmock/gmock.h>

#include <optional>
#include <thread>

#include "terminal/draft_store.h"
#include "terminal/files.h"
#include "terminal/terminal_test.h"

namespace valise::terminal {
namespace {

constexpr const char* kDraft = R"(# to the two capitals
Action: nl/mfa IMMEDIATE due 2026-11-23T18:00:00Z, cy/hague
Info: nl/defence
Exempted: nl/defence
Level: R-UE
Caveats: ORCON
Subject: Common line for Thursday
Precedence: PRIORITY
References: NL-MFA-26-0007
Codes: MED, JAI
Type: request
Releasable to: NATO, CH
Downgrade: LIMITE when the meeting has ended
Attachment: /home/officer/table of figures.pdf

1. (R) Nicosia proposes a common line.

2. (U) Time is short.
)";

ledger::Charter charter_with(cable::Level ceiling) {
  return fixture::Network({.ceiling = ceiling}).charter();
}
std::string first_problem(const std::string& text, const ledger::Charter& charter) {
  const auto draft = parse_draft(text);
  if (!draft) return draft.error().where + ": " + draft.error().detail;
  const auto problems = check_draft(*draft, charter);
  return problems.empty() ? "" : problems.front().where + ": " + problems.front().detail;
}

TEST(Draft, IsReadAsAPersonWroteIt) {
  const auto draft = parse_draft(kDraft);
  ASSERT_TRUE(draft) << draft.error().where << draft.error().detail;
  ASSERT_EQ(draft->addressees.size(), 3U);
  EXPECT_EQ(draft->addressees[0].precedence, cable::Precedence::immediate);
  EXPECT_EQ(draft->addressees[0].due, Time{1795456800});
  EXPECT_EQ(draft->addressees[2].duty, cable::Duty::info);
  EXPECT_EQ(draft->level, cable::Level::restreint);
  EXPECT_EQ(draft->codes, (std::vector<std::string>{"MED", "JAI"}));
  EXPECT_EQ(draft->attachments.front(), "/home/officer/table of figures.pdf");
  EXPECT_TRUE(draft->text.starts_with("1. (R) Nicosia"));
  const auto lines = distribution_of(*draft);
  ASSERT_EQ(lines.size(), 2U);  // the exempted one is left out
  EXPECT_EQ(lines[1].precedence, cable::Precedence::priority);
}

TEST(Draft, PrintsWhatItReads) {
  const Draft draft = parse_draft(kDraft).value();
  EXPECT_EQ(parse_draft(print_draft(draft)).value(), draft);
  EXPECT_TRUE(parse_draft(draft_form()));
}

TEST(Draft, SaysInItsCoverWhatItIsWhomItLeftOutAndHowItIsLowered) {
  const cable::Cover cover = cover_of(parse_draft(kDraft).value());
  EXPECT_EQ(cover.type, cable::CableType::request);
  ASSERT_EQ(cover.exempted->size(), 1U);
  EXPECT_EQ(cover.exempted->front().str(), "nl/defence");
  EXPECT_EQ(*cover.releasable_to, (std::vector<std::string>{"NATO", "CH"}));
  EXPECT_EQ(text_of(*cover.downgrade), "LIMITE when the meeting has ended");
  // One that says none of it is as covers were before.
  const cable::Cover bare = cover_of(parse_draft("Action: nl/mfa\n\nx").value());
  EXPECT_FALSE(bare.type || bare.exempted || bare.releasable_to || bare.downgrade);
}

TEST(Draft, IsLoweredToALevelBelowItsOwn) {
  const auto charter = charter_with(cable::Level::confidentiel);
  const std::string draft = "Action: nl/mfa\nLevel: R-UE\nSubject: s\n";
  EXPECT_EQ(first_problem(draft + "Downgrade: LIMITE on 2027-11-23\n\nx", charter), "");
  EXPECT_EQ(first_problem(draft + "Downgrade: declassified on 2027-11-23\n\nx", charter), "");
  EXPECT_THAT(first_problem(draft + "Downgrade: R-UE on 2027-11-23\n\nx", charter),
              testing::HasSubstr("is not below the cable's"));
  EXPECT_THAT(first_problem(draft + "Downgrade: next year\n\nx", charter),
              testing::HasSubstr("LIMITE on 2027-11-23"));
  EXPECT_THAT(first_problem(draft + "Downgrade: LIMITE on 23 November\n\nx", charter),
              testing::HasSubstr("a day is written"));
  EXPECT_THAT(first_problem(draft + "Releasable to: the allies\n\nx", charter),
              testing::HasSubstr("is no short name"));
  EXPECT_THAT(first_problem(draft + "Type: letter\n\nx", charter),
              testing::HasSubstr("a type is REPORT"));
}

TEST(Draft, PrintsWhatItReadsWhereAMarkStandsBeforeNoSubject) {
  const auto draft = parse_draft("Subject: (U)\n\nx").value();
  EXPECT_EQ(parse_draft(print_draft(draft)).value(), draft);
}

TEST(Draft, AWrongLineIsNamedWithWhatToWrite) {
  const auto unknown = parse_draft("Action: nl/mfa\nTopic: x\n\ntext");
  EXPECT_EQ(unknown.error().where, "line 2");
  EXPECT_NE(unknown.error().detail.find("there are Action, Info"), std::string::npos);
  EXPECT_EQ(parse_draft("Action: nl/mfa SOON\n\nx").error().where, "line 1");
  EXPECT_EQ(parse_draft("Level: COSMIC\n\nx").error().where, "line 1");
  EXPECT_EQ(parse_draft("Due: tomorrow\n\nx").error().where, "line 1");
}

// "Level: SECRET UE" with "Level: LIMITE" under it went out as LIMITE.
TEST(Draft, ALineThatSaysOtherwiseThanOneAboveIsRefused) {
  for (const char* line : {"Level: LIMITE", "Subject: s", "Precedence: FLASH", "Language: fr",
                           "Due: 2026-11-23T18:00:00Z"}) {
    const std::string twice = std::string(line) + "\nAction: nl/mfa\n" + line + "\n\ntext";
    const auto draft = parse_draft(twice);
    ASSERT_FALSE(draft) << line;
    EXPECT_EQ(draft.error().where, "line 3");
    EXPECT_NE(draft.error().detail.find("stands in line 1 already"), std::string::npos);
  }
  EXPECT_TRUE(parse_draft("Level:\nLevel: LIMITE\n\ntext"));  // the first was not filled in
  EXPECT_EQ(parse_draft("Codes: A\nCodes: B\n\nx")->codes.size(), 2U);
}

TEST(Draft, A06WhatIsAboveTheCeilingIsKnownHoweverItIsWritten) {
  const auto charter = charter_with(cable::Level::restreint);
  const auto where = [&](std::string_view text) {
    const auto above = above_ceiling(text, charter);
    return above ? above->where : "nowhere";
  };
  EXPECT_EQ(where("Level: SECRET UE\nLevel: LIMITE\n\n1. x"), "line 1");
  EXPECT_EQ(where("Level: LIMITE\n  level:  C-UE \n\n1. x"), "line 2");
  EXPECT_EQ(where("Level: R-UE\n\n1. (R) a\n\n2. (S) b"), "line 5");
  EXPECT_EQ(where("Levle: R-UE\n\n1. (C) a"), "line 3");
  EXPECT_EQ(where("Level: R-UE\n\n1. (R) Level: SECRET UE is what they use"), "nowhere");
  EXPECT_EQ(where("Level"), "nowhere");
  EXPECT_EQ(where(""), "nowhere");
}

TEST(Draft, A06ALevelAboveTheCeilingIsRefusedNamingWhatToUse) {
  const auto draft = parse_draft("Action: nl/mfa\nLevel: C-UE\nSubject: s\n\n1. (C) x").value();
  const auto problems = check_draft(draft, charter_with(cable::Level::restreint));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, Code::refused);
  EXPECT_EQ(problems[0].detail,
            "CONFIDENTIEL UE/EU CONFIDENTIAL is above this network's ceiling, RESTREINT UE/EU "
            "RESTRICTED: use the network accredited for it");
}

TEST(Draft, ALevelBelowAPortionMarkIsRefused) {
  const auto charter = charter_with(cable::Level::restreint);
  const std::string head = "Action: nl/mfa\nSubject: s\nLevel: ";
  EXPECT_EQ(first_problem(head + "LIMITE\n\n1. (U) a\n\n2. (R) b", charter),
            "Level: paragraph 2 is marked RESTREINT UE/EU RESTRICTED, above the cable's LIMITE: "
            "raise the level or change the text");
  // By its number, whatever stands before it.
  EXPECT_EQ(first_problem(head + "LIMITE\n\nSummary\n\n1. (R) b", charter),
            "Level: paragraph 1 is marked RESTREINT UE/EU RESTRICTED, above the cable's LIMITE: "
            "raise the level or change the text");
  EXPECT_EQ(first_problem(head + "R-UE\n\n1. (U) a\n\n2. (R) b", charter), "");
  EXPECT_EQ(first_problem(head + "LIMITE\n\nas said (R) before", charter), "");
}

TEST(Draft, HiddenCharactersAreNamed) {
  const auto charter = charter_with(cable::Level::restreint);
  const std::string head = "Action: nl/mfa\nLevel: LIMITE\nSubject: s\n\n";
  EXPECT_EQ(first_problem(head + "one\ntwo \xE2\x80\xAEthree", charter),
            "text: a hidden character, U+202E (direction override), in line 2: remove it");
  EXPECT_EQ(first_problem(head + std::string("bell \x07"), charter),
            "text: a hidden character, U+0007 (control character), in line 1: remove it");
  const std::pair<std::string, std::string> unseen[] = {
      {"\u115F", "U+115F (filler)"},
      {"\u1160", "U+1160 (filler)"},
      {"\u3164", "U+3164 (filler)"},
      {"\uFFA0", "U+FFA0 (filler)"},
      {"\u17B4", "U+17B4 (inherent vowel)"},
      {"\u17B5", "U+17B5 (inherent vowel)"},
      {"\uFE00", "U+FE00 (variation selector)"},
      {"\uFE0F", "U+FE0F (variation selector)"},
      {"\U0001BCA0", "U+1BCA0 (shorthand control)"},
      {"\U0001BCA3", "U+1BCA3 (shorthand control)"},
      {"\U0001D173", "U+1D173 (musical control)"},
      {"\U0001D17A", "U+1D17A (musical control)"},
  };
  for (const auto& [character, name] : unseen) {
    EXPECT_EQ(first_problem(head + "so" + character, charter),
              "text: a hidden character, " + name + ", in line 1: remove it");
  }
  EXPECT_EQ(first_problem(head + "\u0600\u06DD\u1161\u17B6\uFE10\U0001BCA4", charter), "");
  EXPECT_EQ(first_problem(head + "bad \xFF", charter),
            "text: the text is not UTF-8: save it as UTF-8");
  EXPECT_EQ(first_problem(head + "Λευκωσία, Ñandú\tfine", charter), "");
}

TEST(Draft, NeedsAddresseesALevelASubjectAndAText) {
  const auto charter = charter_with(cable::Level::restreint);
  EXPECT_EQ(first_problem("Action: nl/mfa\nSubject: s\n\nx", charter),
            "Level: say the level: Level: RESTREINT UE");
  EXPECT_EQ(first_problem("Level: LIMITE\nSubject: s\n\nx", charter),
            "Action: name at least one mission: Action: nl/mfa");
  EXPECT_EQ(first_problem("Action: nl/mfa\nLevel: LIMITE\n\nx", charter),
            "Subject: there is no subject");
  EXPECT_EQ(first_problem("Action: nl/mfa\nLevel: LIMITE\nSubject: s\n\n \n", charter),
            "text: there is no text");
  EXPECT_EQ(first_problem("Action: nl/mfa, nl/mfa\nLevel: LIMITE\nSubject: s\n\nx", charter),
            "Action: nl/mfa is addressed twice: keep one of them");
  EXPECT_EQ(first_problem("Action: zz/mfa\nLevel: LIMITE\nSubject: s\n\nx", charter),
            "Action: zz/mfa is a mission of no member");
}

// A cable went whose attachments could never be had.
TEST(Draft, TwoAttachmentsOfOneNameStandAgainstIt) {
  const auto charter = charter_with(cable::Level::restreint);
  const std::string head = "Action: nl/mfa\nLevel: LIMITE\nSubject: s\nAttachment: /a/same.txt\n";
  EXPECT_EQ(first_problem(head + "Attachment: /b/other.txt\n\nx", charter), "");
  EXPECT_EQ(first_problem(head + "Attachment: /b/same.txt\n\nx", charter),
            "Attachment: two attachments are named same.txt: rename one of them");
}

TEST(Draft, AttachmentsThatAreNotThereOrTooLargeTogetherStandAgainstIt) {
  const TestFolder folder;
  Draft draft;
  for (const char* name : {"one", "two"}) {
    draft.attachments.push_back(folder.path() / name);
    ASSERT_TRUE(write_private_file(draft.attachments.back(), {}));
    std::filesystem::resize_file(draft.attachments.back(), cable::kAttachmentBytesMax / 2);
  }
  EXPECT_TRUE(check_files(draft).empty());
  std::filesystem::resize_file(draft.attachments.back(), cable::kAttachmentBytesMax / 2 + 1);
  ASSERT_EQ(check_files(draft).size(), 1U);
  EXPECT_EQ(check_files(draft).front().code, Code::too_large);
  draft.attachments.push_back(folder.path() / "three");
  EXPECT_EQ(check_files(draft).front().code, Code::not_found);
}

TEST(DraftStore, KeepsDraftsSealedAndNeverGivesAnIdTwice) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  DraftStore store(officer.settings.data, network.domain(), device, officer.random);
  EXPECT_TRUE(store.list()->empty());
  EXPECT_EQ(store.add("Subject: secret words\n\nsecret words", fixture::kStart).value(), "d1");
  EXPECT_EQ(store.add("two", fixture::kStart).value(), "d2");
  ASSERT_TRUE(store.save("d1", "other secret words", fixture::kStart + 5));
  EXPECT_EQ(store.read("d1")->text, "other secret words");
  EXPECT_EQ(store.read("d1")->version, 2U);
  const std::string disk =
      to_string(read_file(officer.settings.data / "drafts" / "d1", 100'000).value());
  EXPECT_EQ(disk.find("secret"), std::string::npos);
  ASSERT_TRUE(store.discard("d2"));
  EXPECT_EQ(store.add("three", fixture::kStart).value(), "d3");
  EXPECT_EQ(store.list()->size(), 2U);
  EXPECT_EQ(store.read("d2").error().code, Code::not_found);
  EXPECT_EQ(store.read("../keyring").error().code, Code::not_found);
}

// Eight at once were given "d1" seven times, and six drafts were gone.
TEST(DraftStore, GivesDraftsThatAreMadeAtOnceNumbersOfTheirOwn) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  std::vector<std::thread> makers;
  for (std::uint64_t maker = 0; maker < 8; ++maker) {
    makers.emplace_back([&, maker] {
      SeededRandom random(maker);
      DraftStore store(officer.settings.data, network.domain(), device, random);
      for (int each = 0; each < 5; ++each) EXPECT_TRUE(store.add("text", fixture::kStart));
    });
  }
  for (std::thread& each : makers) each.join();
  const DraftStore store(officer.settings.data, network.domain(), device, officer.random);
  EXPECT_EQ(store.list()->size(), 40U);
  EXPECT_EQ(store.list()->back().id, "d40");
}

TEST(DraftStore, ADraftThatIsHeldIsNeitherEditedNorDiscardedNorHeldTwice) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  DraftStore store(officer.settings.data, network.domain(), device, officer.random);
  ASSERT_TRUE(store.add("text", fixture::kStart));
  const auto none = std::chrono::milliseconds(0);
  std::optional<FileLock> held = store.hold("d1", none).value();
  EXPECT_EQ(store.hold("d1", none).error().code, Code::busy);
  EXPECT_EQ(store.save("d1", "other", fixture::kStart).error().code, Code::busy);
  EXPECT_EQ(store.hold("d2", none).error().code, Code::not_found);
  held.reset();
  EXPECT_TRUE(store.save("d1", "other", fixture::kStart));
  EXPECT_TRUE(store.hold("d1", none));
}

TEST(DraftStore, KnowsWhatAReleasedDraftBecame) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  DraftStore store(officer.settings.data, network.domain(), device, officer.random);
  const auto& data = officer.settings.data;
  EXPECT_FALSE(released_as(data, "d1").value());
  ASSERT_TRUE(store.add("text", fixture::kStart));
  const wire::Accepted accepted{CableId{{7}}, cable::Number{mission_named("nl/mfa"), 2026, 41},
                                LeafIndex{812}};
  ASSERT_TRUE(forget_released(data, "d1", accepted));
  ASSERT_TRUE(forget_released(data, "d1", accepted));  // a repeat knows of it too
  EXPECT_EQ(store.read("d1").error().code, Code::not_found);
  EXPECT_EQ(released_as(data, "d1").value()->number.str(), "NL-MFA-26-0041");
  ASSERT_TRUE(forget_released(data, "import:a", accepted));
  EXPECT_FALSE(released_as(data, "import:a").value());
}

TEST(DraftStore, AnotherDevicesDraftDoesNotOpen) {
  fixture::Network network;
  TestOfficer officer(network);
  const auto device =
      unlock(read_keyring(officer.settings).value(), officer.authenticator, officer.random).value();
  const UnlockedDevice other{device.officer, seal::SigningKey::generate(officer.random),
                             seal::KemKey::generate(officer.random)};
  DraftStore own(officer.settings.data, network.domain(), device, officer.random);
  ASSERT_TRUE(own.add("text", fixture::kStart));
  const DraftStore stolen(officer.settings.data, network.domain(), other, officer.random);
  EXPECT_EQ(stolen.read("d1").error().code, Code::verification_failed);
}

TEST(Draft, TakesLettersOfAnImportedTelegramForNoPortionMarks) {
  Draft draft =
      parse_draft("Action: nl/mfa\nLevel: LIMITE\nSubject: s\n\n(C) The third of three points.\n")
          .value();
  const auto charter = charter_with(cable::Level::restreint);
  EXPECT_FALSE(check_draft(draft, charter).empty());
  draft.portions_marked = false;
  EXPECT_TRUE(check_draft(draft, charter).empty());
}

}  // namespace
}  // namespace valise::terminal
