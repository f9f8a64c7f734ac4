// The life of a cable between two terminals, with a node and seats that do in the test what the
// real ones do: every entry goes through the law, every share and receipt is real.
#include <gmock/gmock.h>

#include <algorithm>

#include "custody/release.h"
#include "terminal/acting.h"
#include "terminal/archive.h"
#include "terminal/draft_store.h"
#include "terminal/files.h"
#include "terminal/ledger_test.h"
#include "terminal/reading.h"
#include "terminal/releasing.h"
#include "terminal/site_test.h"
#include "wire/nodes.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

namespace path = wire::path;
using testing::HasSubstr;

http::Answer refused(const Error& error) {
  http::Answer out = cbor_answer(wire::refusal_of(error));
  out.status = code_row(error.code).http_status;
  return out;
}

// Both members' ledgers, both nodes, five seats.
class Life : public ::testing::Test {
 protected:
  Life()
      : cy(network, "cy"),
        nl(network, "nl"),
        sender(network, "cy-7f3a", 7),
        reader(network, "nl-7f3a", 8) {
    EXPECT_EQ(cy.found({"cy/mfa"}), "");
    EXPECT_EQ(nl.found({"nl/mfa"}), "");
    enrol(cy, sender, "cy/mfa");
    enrol(nl, reader, "nl/mfa");
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      sites.push_back(std::make_unique<TestSite>(
          network.seat(seat).tls,
          [this, seat](const auto& request) { return seat_answers(seat, request); }));
      for (TestOfficer* officer : {&sender, &reader}) {
        officer->settings.trustees.push_back(
            {network.seat(seat).seat.name, sites.back()->endpoint()});
      }
    }
    for (TestOfficer* officer : {&sender, &reader}) {
      sites.push_back(std::make_unique<TestSite>(
          network.member(officer->settings.member.str()).tls,
          [this](const http::Request& request) { return node_answers(request); }));
      officer->settings.node = sites.back()->endpoint();
    }
  }

  void enrol(TestLedger& ledger, TestOfficer& officer, const std::string& mission) {
    const std::string member = officer.settings.member.str();
    const auto& people = network.member(member).registrars;
    const std::vector<const fixture::Person*> two = {&people[0], &people[1]};
    const Time until = fixture::kStart + 365 * kDay;
    const auto name = officer_named(member + "-7f3a");
    const ledger::Accreditation given{ledger::kReleaser | ledger::kReader,
                                      {mission_named(mission)},
                                      cable::Level::restreint,
                                      until,
                                      until,
                                      until};
    const ledger::Enrolment device{officer.device.request, officer.device.fingerprint};
    const auto id = read_keyring(officer.settings)->device();
    using Type = ledger::EntryType;
    const auto act = [&](Type type, const std::string& subject, const auto& record) {
      return network.act(member, type, subject, record, std::nullopt, two, fixture::kStart);
    };
    EXPECT_EQ(ledger.append({act(Type::officer_accredited, name.str(), given),
                             act(Type::device_enrolled, id.hex(), device),
                             act(Type::granted, name.str() + " GEN", ledger::Grant{until})}),
              "");
  }

  http::Answer seat_answers(std::uint8_t seat, const http::Request& request) {
    if (request.path == path::current) {
      const auto asked = seal::decode<wire::CurrentRequest>(request.body).value();
      return cbor_answer((asked.origin == cy.origin() ? cy : nl)
                             .current(seat, asked.keys.front(), fixture::kStart));
    }
    const auto asked = seal::decode<wire::RecordRequest>(request.body).value();
    return cbor_answer((asked.origin == cy.origin() ? cy : nl).proved(asked.index.value));
  }

  http::Answer node_answers(const http::Request& request) {
    if (request.path == path::submit) return submit(request);
    if (request.path == path::part) return take_part(request);
    if (request.path == path::parts_held) {
      return cbor_answer(wire::PartsHeld{static_cast<std::uint32_t>(parts.size()), node_has_it});
    }
    if (request.path == path::list) return list(request);
    if (request.path == path::track) {
      const auto id = cable::cable_id(network.domain(), submitted.header);
      return cbor_answer(wire::Track{id, number, LeafIndex{index}, true, 4, {}, {}, {}});
    }
    if (request.path == path::open) return open(request);
    if (request.path == path::use) {
      const auto use = seal::decode<wire::Append>(request.body).value();
      const LeafIndex at{nl.hashes().size().value};
      return append(nl, use.entry) ? cbor_answer(wire::Appended{at})
                                   : refused({Code::unlawful, said, ""});
    }
    if (request.path == path::prove && proves) {
      return cbor_answer(
          nl.proved(seal::decode<wire::ProveRequest>(request.body).value().index.value));
    }
    if (request.path == path::body) {
      const auto asked = seal::decode<wire::BodyRequest>(request.body).value();
      return cbor_answer(wire::Part{asked.cable, asked.place, parts.at(asked.place)});
    }
    return refused({Code::not_found, "", ""});
  }

  bool append(TestLedger& ledger, const Bytes& entry) {
    said = ledger.append({ledger::decode_entry(entry).value()});
    return said.empty();
  }

  http::Answer take_part(const http::Request& request) {
    const auto part = seal::decode<wire::Part>(request.body).value();
    if (fail_parts_after && parts.size() >= *fail_parts_after) {
      fail_parts_after.reset();
      return refused({Code::busy, "", ""});
    }
    EXPECT_EQ(part.place, parts.size());
    parts.push_back(part.bytes);
    return cbor_answer(wire::PartsHeld{part.place + 1, false});
  }

  http::Answer submit(const http::Request& request) {
    submissions.push_back(request.body);
    submitted = seal::decode<wire::Submit>(request.body).value();
    if (refuse_submit) return refused(*std::exchange(refuse_submit, std::nullopt));
    if (submitted.body) parts = {*submitted.body};
    const auto id = cable::cable_id(network.domain(), submitted.header);
    number = cable::Number{mission_named("cy/mfa"), 2026, 1};
    const ledger::Entry entry{ledger::EntryType::released,
                              seal::encode(ledger::Released{number, submitted.header}),
                              submitted.evidence};
    index = cy.hashes().size().value;
    if (!append(cy, ledger::encode(entry))) return refused({Code::unlawful, said, ""});
    const ledger::ReceivedEvidence proof{cy.entry(index), cy.proof(index)};
    const ledger::Entry received{ledger::EntryType::received,
                                 seal::encode(ledger::Received{id, mission_named("nl/mfa")}),
                                 seal::encode(proof)};
    EXPECT_TRUE(append(nl, ledger::encode(received))) << said;
    if (while_submitted) while_submitted();
    return cbor_answer(wire::Accepted{id, number, LeafIndex{index}});
  }

  const Bytes& post() const {
    for (const wire::Post& one : submitted.posts) {
      if (one.mission.str() == "nl/mfa") return one.sealed;
    }
    return submitted.posts.front().sealed;
  }

  http::Answer list(const http::Request& request) {
    asked_to_list = seal::decode<wire::ListRequest>(request.body).value();
    if (!asked_to_list.number && asked_to_list.after < 500 * pages_before) {
      return cbor_answer(wire::List{{}, asked_to_list.after + page_places});
    }
    wire::Held held;
    held.place = asked_to_list.after + 1;
    held.cable = cable::cable_id(network.domain(), submitted.header);
    held.number = number;
    held.header = submitted.header;
    held.cover = submitted.cover;
    const auto k = custody::check_post(network.domain(), held.header, mission_named("nl/mfa"),
                                       network.mission_key("nl/mfa"), post());
    const auto policy = cable::decode_header(held.header)->policy_bytes;
    held.cover_key = to_bytes(custody::cover_key(network.domain(), *k, policy).expose_secret());
    held.body_bytes = submitted.body_bytes;
    held.received = fixture::kStart;
    held.files = {cable::FileId::parse("GEN").value()};
    return cbor_answer(wire::List{{held}, std::nullopt});
  }

  http::Answer open(const http::Request& request) {
    const auto asked = seal::decode<wire::Open>(request.body).value();
    if (refuse_open) return refused(*std::exchange(refuse_open, std::nullopt));
    if (asked.session && !append(nl, *asked.session)) return refused({Code::unlawful, said, ""});
    const std::uint64_t at = nl.hashes().size().value;
    if (!append(nl, asked.request)) return refused({Code::unlawful, said, ""});
    const auto entry = ledger::decode_entry(asked.request).value();
    const auto what = seal::decode<ledger::Request>(entry.payload).value();
    const Hash id = ledger::identity(network.domain(), entry.type, entry.payload);
    const custody::ReplyTo to{{RequestId{id.bytes}, what.cable, nl.origin(), LeafIndex{at}},
                              custody::to_reply_key(asked.reply_key, what.reply_key).value()};
    wire::Opened out;
    out.released = cy.entry(index);
    out.released_proof = cy.proof(index);
    out.proof = nl.proof(at);
    out.cover = submitted.cover;
    out.body_bytes = submitted.body_bytes;
    out.asked = 5;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) answer_of_seat(seat, to, out);
    out.answered = static_cast<std::uint8_t>(out.replies.size() + out.withheld.size());
    out.post = custody::release_post(network.domain(), submitted.header, mission_named("nl/mfa"),
                                     network.mission_key("nl/mfa"), post(), to, network.random())
                   .value();
    if (lie) lie(out);
    return cbor_answer(out);
  }

  void answer_of_seat(std::uint8_t seat, const custody::ReplyTo& to, wire::Opened& out) {
    if (withhold.contains(seat)) {
      const custody::Withheld word{to.context.request, seat, withhold.at(seat), fixture::kStart};
      out.withheld.push_back(
          custody::sign_statement(network.domain(), network.seat(seat).statement, word));
      return;
    }
    const Bytes reply =
        custody::release_share(network.domain(), submitted.header, seat, network.seat(seat).kem,
                               submitted.shares.at(seat), to, network.random())
            .value();
    custody::ReleaseReceipt receipt{to.context.request,
                                    to.context.cable,
                                    to.context.origin,
                                    to.context.index,
                                    nl.hashes().size(),
                                    nl.hashes().root(),
                                    seat,
                                    Hash{seal::sha256(reply)},
                                    cable::Level::limite,
                                    cable::Status::in_force,
                                    network.charter_hash(),
                                    fixture::kStart};
    if (seat == 2) receipt.level = cable::Level::restreint;
    out.replies[seat] = {
        reply, custody::sign_statement(network.domain(), network.seat(seat).statement, receipt)};
  }

  Result<ReleasedCable> release_text(const std::string& text,
                                     const std::filesystem::path& attachment = {}) {
    Draft draft =
        parse_draft("Action: nl/mfa IMMEDIATE\nLevel: R-UE\nSubject: Visas\n\n" + text).value();
    if (!attachment.empty()) draft.attachments = {attachment};
    return release(sender.workplace(), draft, {mission_named("cy/mfa"), "d1", {}, {}});
  }
  OwnOpening own_opening(const OpenedCable& opened) const {
    return {opened.id,      number,        mission_named("nl/mfa"),
            opened.request, opened.record, opened.opened};
  }
  Listed listed(const Workplace& place) {
    return find_cable(place, mission_named("nl/mfa"), number).value();
  }
  OpenOptions options() const {
    OpenOptions out;
    out.mission = mission_named("nl/mfa");
    return out;
  }

  fixture::Network network;
  TestLedger cy, nl;
  TestOfficer sender, reader;
  std::vector<std::unique_ptr<TestSite>> sites;
  // What the test's node holds and how it errs.
  wire::Submit submitted;
  std::vector<Bytes> submissions, parts;
  cable::Number number;
  std::uint64_t index = 0;
  std::string said;
  bool proves = true;  // the readers' node, its records
  std::optional<Error> refuse_submit, refuse_open;
  std::optional<std::size_t> fail_parts_after;
  std::function<void()> while_submitted;  // before the sender hears of it
  bool node_has_it = false;
  std::map<std::uint8_t, custody::WithheldCode> withhold;
  std::function<void(wire::Opened&)> lie;
  wire::ListRequest asked_to_list;
  std::uint64_t pages_before = 0;  // of the list, with nothing that this officer may see
  std::uint64_t page_places = 500;
};

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

TEST_F(Life, ASessionOpensItsCableWithoutATouchAndItsPlaceOnlyOnce) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  const auto passkeys = *reader.settings.soft_authenticator;
  std::filesystem::rename(passkeys, passkeys.string() + ".away");
  ASSERT_TRUE(open_cable(place, one, options())) << said;
  EXPECT_EQ(place.session()->places_left(), 0U);
  EXPECT_EQ(open_cable(place, one, options()).error().code, Code::not_found);  // needs the touch
  std::filesystem::rename(passkeys.string() + ".away", passkeys);
  EXPECT_TRUE(open_cable(place, one, options())) << said;
}

// The ledger has the place used, this terminal does not know: it was refused for 30 minutes.
TEST_F(Life, AUsedPlaceOfASessionCostsATouchAndNothingElse) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  const auto unused = place.session();
  const auto first = open_cable(place, one, options());
  ASSERT_TRUE(first) << said;
  EXPECT_TRUE(first->by_session);
  ASSERT_TRUE(place.put_session(unused));
  ASSERT_TRUE(place.session_sent());
  const auto again = open_cable(place, one, options());
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_FALSE(again->by_session);
  EXPECT_EQ(place.session()->places_left(), 0U);
}

TEST_F(Life, APlaceOfASessionIsFreeAgainWhenTheNodeRefused) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const Listed one = listed(place);
  ASSERT_TRUE(begin_session(place, mission_named("nl/mfa"), {one}));
  refuse_open = Error{Code::refused, "held", ""};
  EXPECT_EQ(open_cable(place, one, options()).error().code, Code::refused);
  EXPECT_EQ(place.session()->places_left(), 1U);
}

TEST_F(Life, ASessionForNoneForTooManyOrForOldCablesIsRefused) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  Listed one = listed(place);
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), {}).error().code, Code::usage);
  const std::vector<Listed> many(26, one);
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), many).error().code, Code::usage);
  one.held.received = fixture::kStart - 31 * kDay;
  EXPECT_EQ(begin_session(place, mission_named("nl/mfa"), {one}).error().code, Code::refused);
}

TEST_F(Life, A17AnAlteredReplyIsNamedAndTheOthersOpen) {
  ASSERT_TRUE(release_text("text"));
  lie = [](wire::Opened& out) { out.replies[4].reply.back() ^= 1; };
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(opened->bad_seats, std::vector<std::uint8_t>{4});
}

TEST_F(Life, WithoutAProvedRecordNothingIsCombined) {
  ASSERT_TRUE(release_text("text"));
  Workplace place = reader.workplace();
  const std::vector<std::function<void(wire::Opened&)>> lies = {
      [&](auto& out) {
        out.proof = nl.proof(nl.hashes().size().value - 2, {1, 2, 3});
      },                                               // three cosigned
      [&](auto& out) { out.proof = nl.proof(0); },     // another entry
      [&](auto& out) { out.released = cy.entry(1); },  // not this cable
      [&](auto& out) { out.released_proof = cy.proof(index, {1, 2, 3}); },
      [&](auto& out) { out.cover.back() ^= 1; },
      [&](auto& out) { out.post.back() ^= 1; },
      [&](auto& out) {
        for (auto& [seat, reply] : out.replies) reply.receipt.back() ^= 1;
      },
  };
  for (const auto& one : lies) {
    lie = one;
    const auto opened = open_cable(place, listed(place), options());
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::verification_failed) << opened.error().detail;
  }
}

TEST_F(Life, WithheldSaysWhyHowManyAndWhatToDo) {
  ASSERT_TRUE(release_text("text"));
  for (std::uint8_t seat = 1; seat <= 3; ++seat) withhold[seat] = custody::WithheldCode::no_grant;
  withhold[4] = custody::WithheldCode::rejoining;
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::refused);
  EXPECT_EQ(opened.error().where, "no_grant");
  EXPECT_EQ(opened.error().detail,
            "You have no grant for this file. Ask a registrar for the file, naming your need to "
            "know. (3 of 4 trustees that withheld say so)");
}

TEST_F(Life, WithheldThatNoSeatSignedIsTheNodesInvention) {
  ASSERT_TRUE(release_text("text"));
  for (std::uint8_t seat = 1; seat <= 3; ++seat) withhold[seat] = custody::WithheldCode::suspended;
  lie = [](wire::Opened& out) {
    for (Bytes& word : out.withheld) word.back() ^= 1;
  };
  Workplace place = reader.workplace();
  const auto opened = open_cable(place, listed(place), options());
  EXPECT_EQ(opened.error(), (Error{Code::too_few, "2 of the 3 needed answered", "trustees"}));
}

TEST_F(Life, AListGoesOnBehindAPageOfWhichNothingMayBeSeen) {
  ASSERT_TRUE(release_text("text"));
  pages_before = 2;
  EXPECT_EQ(list_cables(reader.workplace(), mission_named("nl/mfa"))->cables.size(), 1U);
}

TEST_F(Life, AListThatGoesBackIsRefused) {
  ASSERT_TRUE(release_text("text"));
  pages_before = 2;
  page_places = 0;
  const auto listing = list_cables(reader.workplace(), mission_named("nl/mfa"));
  ASSERT_FALSE(listing);
  EXPECT_EQ(listing.error().code, Code::verification_failed);
}

TEST_F(Life, ACableIsAskedForByItsNumberAlone) {
  ASSERT_TRUE(release_text("text"));
  const Workplace place = reader.workplace();
  EXPECT_TRUE(find_cable(place, mission_named("nl/mfa"), number));
  EXPECT_EQ(asked_to_list.number, number);
  cable::Number other = number;
  ++other.serial;
  const auto found = find_cable(place, mission_named("nl/mfa"), other);
  ASSERT_FALSE(found) << "the node answered with another cable";
  EXPECT_EQ(found.error().code, Code::not_found);
}

TEST_F(Life, ACoverOfAnotherHeaderIsListedAsUnreadable) {
  ASSERT_TRUE(release_text("text"));
  submitted.cover.back() ^= 1;
  const auto listing = list_cables(reader.workplace(), mission_named("nl/mfa")).value();
  EXPECT_TRUE(listing.cables.empty());
  ASSERT_EQ(listing.unreadable.size(), 1U);
  EXPECT_EQ(listing.unreadable[0].where, "CY-MFA-26-0001");
}

}  // namespace
}  // namespace valise::terminal
