// From the release to the opening, and what a release leaves behind where something fails.
#include "terminal/life_test.h"

namespace valise::terminal {
namespace {

TEST_F(Life, ACableIsReleasedListedOpenedAndAccepted) {
  const auto sent = release_text("1. (R) Nicosia proposes.");
  ASSERT_TRUE(sent) << sent.error().where << ": " << sent.error().detail;
  EXPECT_EQ(sent->accepted.number.str(), "CY-MFA-26-0001");
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  EXPECT_EQ(one.cover.subject, "Visas");
  EXPECT_EQ(one.line_of(mission_named("nl/mfa"))->precedence, cable::Precedence::immediate);
  const auto opened = open_cable(place, one, options());
  ASSERT_TRUE(opened) << opened.error().where << ": " << opened.error().detail;
  EXPECT_EQ(opened->text, "1. (R) Nicosia proposes.");
  EXPECT_EQ(opened->level, cable::Level::restreint);  // the strictest that a seat reports
  EXPECT_EQ(opened->used.size(), 3U);
  EXPECT_EQ(opened->cosigned.size(), 4U);
  EXPECT_GT(place.seen().size.value, opened->record.value);
  Archive archive = Archive::open(reader.settings.data, network.charter(), place.device(),
                                  reader.random, fixture::kStart)
                        .value();
  ASSERT_TRUE(archive.add(*opened, fixture::kStart));
  const auto own = archive.opening(number, mission_named("nl/mfa"));
  ASSERT_TRUE(own);
  const auto accepted = accept_cable(place, *own);
  ASSERT_TRUE(accepted) << said;
  EXPECT_TRUE(accepted->recorded);
}

TEST_F(Life, AttachmentsTravelInPartsAndAreWrittenOnlyWhenWhole) {
  const Bytes table(200'000, 0x5A);
  TestLedger::put(sender.folder.path() / "table.csv", table);
  ASSERT_TRUE(release_text("text", sender.folder.path() / "table.csv"));
  EXPECT_GT(parts.size(), 3U);
  Workplace place = reader.workplace();
  OpenOptions with = options();
  with.attachments = reader.folder.path() / "out";
  const auto opened = open_cable(place, listed(place), with);
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(read_file(with.attachments / "table.csv", 1'000'000).value(), table);
  // One that is there already is left alone, and the text is shown all the same.
  TestLedger::put(with.attachments / "table.csv", Bytes{1});
  const auto again = open_cable(place, listed(place), with);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(read_file(with.attachments / "table.csv", 1'000'000).value(), Bytes{1});
  ASSERT_EQ(again->not_kept.size(), 1U);
  EXPECT_EQ(again->not_kept[0].code, Code::conflict);
  EXPECT_FALSE(again->attachments[0].path);
  with.attachments = reader.folder.path() / "tampered";
  parts[1][5] ^= 1;
  EXPECT_EQ(open_cable(place, listed(place), with).error().code, Code::verification_failed);
  EXPECT_TRUE(std::filesystem::is_empty(with.attachments));
}

// What leaves is recorded before there is anything that could.
TEST_F(Life, WhatIsToBeRecordedFirstIsRecordedBeforeAnythingIsWritten) {
  TestLedger::put(sender.folder.path() / "table.csv", Bytes(1000, 7));
  ASSERT_TRUE(release_text("text", sender.folder.path() / "table.csv"));
  Workplace place = reader.workplace();
  OpenOptions with = options();
  with.attachments = reader.folder.path() / "out";
  std::string seen = "not called";
  with.before_text = [&](const OpenedCable& so_far) -> Result<void> {
    seen = so_far.text;
    EXPECT_EQ(so_far.level, cable::Level::restreint);
    EXPECT_GT(so_far.record.value, 0U);
    return fail(Code::unreachable, "the export could not be recorded");
  };
  EXPECT_EQ(open_cable(place, listed(place), with).error().code, Code::unreachable);
  EXPECT_EQ(seen, "");
  EXPECT_FALSE(std::filesystem::exists(with.attachments));
}

// Each terminal counted its own, so two of a mission made copy 1 of one cable.
TEST_F(Life, CopiesAreNumberedByTheLawWhateverTheTerminalKnows) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_TRUE(opened) << said;
  const OwnOpening opening = own_opening(*opened);
  constexpr auto kReason = ledger::ReasonCode::exercise;
  EXPECT_EQ(record_export(place, opening, kReason, std::nullopt)->copy, std::nullopt);
  for (std::uint16_t copy = 1; copy <= 3; ++copy) {
    reader.clock.time = reader.clock.time + 1;
    const auto done = record_export(place, opening, kReason, 1);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(done->copy, copy);
  }
}

// No record, no reading: nor does a text leave on the node's word that there is one.
TEST_F(Life, AnExportThatIsNotProvedToBeRecordedDoesNotLeave) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_TRUE(opened) << said;
  const OwnOpening opening = own_opening(*opened);
  proves = false;
  const auto done = record_export(place, opening, ledger::ReasonCode::exercise, 1);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::too_few);
  EXPECT_NE(done.error().detail.find("copy 1"), std::string::npos) << done.error().detail;
}

TEST_F(Life, ADiskThatFailsAfterTheOpeningDoesNotKeepTheTextFromHim) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  // A folder stands where its file should go.
  std::filesystem::create_directories(reader.settings.data / "seen-nl" / "in the way");
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->text, "text");
  ASSERT_EQ(opened->not_kept.size(), 1U);
  EXPECT_EQ(opened->not_kept[0].code, Code::disk);
}

TEST_F(Life, WithoutRoomOnTheDiskNothingIsAskedFor) {
  EXPECT_TRUE(room_for(reader.folder.path() / "not" / "made yet", 1000));
  const auto none = room_for(reader.folder.path(), std::uint64_t{1} << 60);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::disk);
  EXPECT_EQ(none.error().where, reader.folder.path().string());
}

TEST_F(Life, WithoutAFolderThatTakesFilesNothingIsAskedFor) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const std::uint64_t before = nl.hashes().size().value;
  TestLedger::put(reader.folder.path() / "file", Bytes{1});
  OpenOptions with = options();
  with.attachments = reader.folder.path() / "file" / "papers";
  EXPECT_EQ(open_cable(place, listed(place), with).error().code, Code::usage);
  EXPECT_EQ(nl.hashes().size().value, before);
}

TEST_F(Life, AnUnknownOutcomeKeepsTheEnvelopeAndTheSameBytesGoAgain) {
  refuse_submit = Error{Code::outcome_unknown, "", ""};
  const auto sent = release_text("text");
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::outcome_unknown);
  const auto pending = pending_releases(sender.settings).value();
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_EQ(pending[0].id.hex(), sent.error().where);
  EXPECT_EQ(pending[0].draft, "d1");
  const Workplace place = sender.workplace();
  std::filesystem::remove_all(*sender.settings.soft_authenticator);  // no touch is needed again
  const auto again = resume(place, pending[0].id);
  ASSERT_TRUE(again) << again.error().detail;
  ASSERT_EQ(submissions.size(), 2U);
  EXPECT_EQ(submissions[0], submissions[1]);
}

// Its draft is to be changed: the old words must not go out as if they were the new ones.
TEST_F(Life, AnEnvelopeIsWithdrawnOnlyWhereTheNodeHasNoneAndNothingIsUnderWay) {
  refuse_submit = Error{Code::outcome_unknown, "", ""};
  ASSERT_FALSE(release_text("text"));
  const Workplace place = sender.workplace();
  EXPECT_EQ(withdraw(place, "d2").value(), 0U);
  const auto refused = withdraw(place, "d1");
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_THAT(refused.error().detail, HasSubstr("may still be on its way"));
  EXPECT_THAT(refused.error().detail, HasSubstr("to nl/mfa"));
  sender.clock.time.seconds += kUnderWaySeconds;
  node_has_it = true;
  EXPECT_THAT(withdraw(place, "d1").error().detail, HasSubstr("your node has it"));
  EXPECT_EQ(pending_releases(sender.settings)->size(), 1U);
  node_has_it = false;
  EXPECT_EQ(withdraw(place, "d1").value(), 1U);
  EXPECT_TRUE(pending_releases(sender.settings)->empty());
}

TEST_F(Life, AnEnvelopeThatWasAcceptedOrIsBeingSentIsNotWithdrawn) {
  const auto sent = release_text("text");
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->sealed.level, cable::Level::restreint);
  EXPECT_EQ(sealed_for(sender.settings, sent->accepted.cable)->addressees,
            std::vector{mission_named("nl/mfa")});
  const Workplace place = sender.workplace();
  EXPECT_THAT(withdraw(place, "d1").error().detail, HasSubstr("went as CY-MFA-26-0001"));
  const auto body = sender.settings.data / "releases" / sent->accepted.cable.hex() / "body";
  const auto held = FileLock::of(body, std::chrono::milliseconds(0));
  EXPECT_THAT(withdraw(place, "d1").error().detail, HasSubstr("another command is sending it"));
}

// Of three commands at once, one looked where the cable is while another sent the same bytes again,
// and took the envelope from under it: "cannot write: No such file or directory".
TEST_F(Life, AnEnvelopeThatIsBeingSentIsNotDroppedByWhoeverSeesItRecorded) {
  const Workplace other = sender.workplace();
  std::size_t looked = 0;
  while_submitted = [&] {
    const auto id = cable::cable_id(network.domain(), submitted.header);
    looked += track(other, {id, std::nullopt, mission_named("cy/mfa")}) ? 1U : 0U;
  };
  const auto sent = release_text("text");
  ASSERT_TRUE(sent) << sent.error().detail;
  EXPECT_EQ(looked, 1U);
  EXPECT_TRUE(sealed_for(sender.settings, sent->accepted.cable));
  // Recorded, and held by nobody: whoever looks now drops it.
  while_submitted = {};
  ASSERT_TRUE(track(other, {sent->accepted.cable, std::nullopt, mission_named("cy/mfa")}));
  EXPECT_TRUE(pending_releases(sender.settings)->empty());
}

// A crash between "accepted" and the draft's end: whoever asks where the cable is sees it recorded.
TEST_F(Life, AnEnvelopeThatIsDroppedAsRecordedTakesItsDraftWithIt) {
  const auto sent = release_text("text");
  ASSERT_TRUE(sent);
  TestLedger::put(sender.settings.data / "drafts" / "d1", Bytes{1});
  ASSERT_TRUE(
      track(sender.workplace(), {sent->accepted.cable, std::nullopt, mission_named("cy/mfa")}));
  EXPECT_TRUE(pending_releases(sender.settings)->empty());
  EXPECT_FALSE(std::filesystem::exists(sender.settings.data / "drafts" / "d1"));
  EXPECT_EQ(released_as(sender.settings.data, "d1").value()->number, number);
}

TEST_F(Life, ABrokenUploadGoesOnWhereItStood) {
  TestLedger::put(sender.folder.path() / "big.csv", Bytes(300'000, 1));
  fail_parts_after = 2;
  const auto sent = release_text("text", sender.folder.path() / "big.csv");
  ASSERT_FALSE(sent);
  EXPECT_EQ(parts.size(), 2U);
  const auto pending = pending_releases(sender.settings).value();
  ASSERT_EQ(pending.size(), 1U);
  EXPECT_TRUE(resume(sender.workplace(), pending[0].id));
}

TEST_F(Life, ARefusalDropsTheEnvelopeAndNothingUnsealedStaysOnDisk) {
  refuse_submit = Error{Code::unlawful, "the signer may not release for this mission", ""};
  const auto sent = release_text("UNSEALED WORDS");
  EXPECT_EQ(sent.error().code, Code::unlawful);
  EXPECT_TRUE(pending_releases(sender.settings)->empty());
  for (const auto& file : std::filesystem::recursive_directory_iterator(sender.settings.data)) {
    if (!file.is_regular_file()) continue;
    EXPECT_EQ(to_string(*read_file(file.path(), 10'000'000)).find("UNSEALED"), std::string::npos);
  }
}

// kill -9 while it was sealing: up to 25 MB stayed for ever.
TEST_F(Life, WhatAKilledReleaseLeftGoesWithTheNextAndOneUnderWayStays) {
  const auto releases = sender.settings.data / "releases";
  const auto killed = releases / "sealing-00", living = releases / "sealing-01",
             empty = releases / "sealing-02";
  for (const auto& folder : {killed, living, empty}) std::filesystem::create_directories(folder);
  TestLedger::put(killed / "body", Bytes(1000, 7));
  const auto held = FileLock::make(living / "body", std::chrono::milliseconds(0));
  ASSERT_TRUE(held);
  ASSERT_TRUE(release_text("text"));
  EXPECT_FALSE(std::filesystem::exists(killed));
  EXPECT_FALSE(std::filesystem::exists(empty));
  EXPECT_TRUE(std::filesystem::exists(living / "body"));
  EXPECT_EQ(pending_releases(sender.settings)->size(), 1U);
}

// Touched for while the cable lies sealed and nothing of it is sent.
class AtTheTouch final : public Authenticator {
 public:
  AtTheTouch(Authenticator& inner, std::function<void()> then)
      : inner_(inner), then_(std::move(then)) {}
  Result<Made> make_passkey(const NewPasskey& wanted) override {
    return inner_.make_passkey(wanted);
  }
  Result<Touched> touch(const seal::RelyingParty& party, View passkey, View challenge,
                        std::optional<View> salt) override {
    then_();
    return inner_.touch(party, passkey, challenge, salt);
  }

 private:
  Authenticator& inner_;
  std::function<void()> then_;
};

TEST_F(Life, WhatIsBeingSealedIsHeldAgainstOthersThatClearAway) {
  std::size_t seen = 0, held = 0;
  AtTheTouch authenticator(sender.authenticator, [&] {
    for (const auto& each :
         std::filesystem::directory_iterator(sender.settings.data / "releases")) {
      ++seen;
      const auto lock = FileLock::of(each.path() / "body", std::chrono::milliseconds(0));
      held += !lock && lock.error().code == Code::busy ? 1U : 0U;
    }
  });
  const Keyring keyring = read_keyring(sender.settings).value();
  const auto place =
      Workplace::open_with(sender.settings, {authenticator, sender.random, sender.clock}, keyring,
                           unlock(keyring, sender.authenticator, sender.random).value());
  const Draft draft = parse_draft("Action: nl/mfa\nLevel: R-UE\nSubject: Visas\n\ntext").value();
  ASSERT_TRUE(release(*place, draft, {mission_named("cy/mfa"), "d1", {}, {}}));
  EXPECT_EQ(seen, 1U);
  EXPECT_EQ(held, 1U);
}

TEST_F(Life, X14WithoutFourSeatsNothingIsSealed) {
  sites[0]->stop();
  sites[1]->stop();
  const auto sent = release_text("text");
  EXPECT_EQ(sent.error().code, Code::too_few);
  EXPECT_TRUE(submissions.empty());
}

}  // namespace
}  // namespace valise::terminal
