#include "terminal/acting.h"

#include <gmock/gmock.h>

#include "terminal/evidence.h"
#include "terminal/ledger_test.h"
#include "terminal/site_test.h"
#include "wire/nodes.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

// A registrar of the fixture cannot sit at a terminal, whose passkeys are its authenticator's: the
// officer's signatures are looked at one by one instead.
class Acting : public ::testing::Test {
 protected:
  Acting()
      : ledger(network, "nl"),
        officer(network),
        node(network.member("nl").tls,
             [this](const http::Request& request) { return answer(request); }) {
    EXPECT_EQ(ledger.found({"nl/mfa"}), "");
    officer.settings.node = node.endpoint();
  }

  http::Answer answer(const http::Request& request) {
    if (request.path == wire::path::roster) return cbor_answer(ledger.roster(request.body));
    if (request.path == wire::path::acts) return cbor_answer(wire::WaitingActs{waiting});
    signing = seal::decode<wire::SignAct>(request.body).value();
    return cbor_answer(wire::ActState{
        ledger::identity(network.domain(), signing.type, signing.payload), 1, 2, std::nullopt});
  }

  // That both signatures are the officer's over exactly this payload.
  void expect_signed() {
    const Keyring keyring = read_keyring(officer.settings).value();
    const auto label = ledger::name(signing.type);
    EXPECT_TRUE(seal::verify_detached(keyring.device_key, network.domain().label(label),
                                      signing.payload, signing.signature.device));
    EXPECT_TRUE(seal::verify_assertion(keyring.party, keyring.passkeys[0],
                                       network.domain().hash(label, signing.payload),
                                       signing.signature.touch));
  }

  wire::WaitingAct enrolment_of(const TestOfficer& other, const fixture::Person& registrar) {
    const ledger::Enrolment record{other.device.request, other.device.fingerprint};
    const auto act = network.make_act("nl", ledger::EntryType::device_enrolled,
                                      read_keyring(other.settings)->device().hex(),
                                      seal::encode(record), std::nullopt, fixture::kStart);
    return {ledger::EntryType::device_enrolled, seal::encode(act), {}, {registrar.device_id()}};
  }

  fixture::Network network;
  TestLedger ledger;
  TestOfficer officer;
  TestSite node;
  std::vector<wire::WaitingAct> waiting;
  wire::SignAct signing;
};

TEST_F(Acting, AProposalReplacesTheRecordInForceAndIsSignedByDeviceAndTouch) {
  const auto ended =
      end_officer(officer.workplace(), officer_named("nl-0003"), ledger::ReasonCode::departure);
  ASSERT_TRUE(ended) << ended.error().detail;
  const auto act = seal::decode<ledger::Act>(signing.payload).value();
  const auto record = ledger.book().state().find<ledger::OfficerRecord>(
      ledger::officer_key(officer_named("nl-0003")));
  EXPECT_EQ(act.replaces, record->act);
  EXPECT_EQ(act.origin, "valise-test/nl");
  EXPECT_EQ(act.charter, network.charter_hash());
  expect_signed();
}

TEST_F(Acting, X16AnEnrolmentWithAnotherFingerprintIsNotProposed) {
  TestOfficer other(network, "nl-9999", 9);
  Array<16> wrong = other.device.fingerprint;
  wrong[0] ^= 1;
  const auto done = enrol_device(officer.workplace(), other.device.request, wrong);
  EXPECT_EQ(done.error().code, Code::verification_failed);
  EXPECT_TRUE(signing.payload.empty());
  EXPECT_TRUE(enrol_device(officer.workplace(), other.device.request, other.device.fingerprint));
}

TEST_F(Acting, X16ACountersignatureOfAnEnrolmentNeedsTheFingerprintFromTheScreen) {
  TestOfficer other(network, "nl-9999", 9);
  waiting = {enrolment_of(other, network.member("nl").registrars[0])};
  const Workplace place = officer.workplace();
  const auto shown = waiting_acts(place).value();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].title, "device enrolled");
  EXPECT_EQ(shown[0].lines[1], "officer: nl-9999");
  EXPECT_EQ(countersign(place, shown[0], std::nullopt).error().code, Code::usage);
  EXPECT_EQ(countersign(place, shown[0], Array<16>{}).error().code, Code::verification_failed);
  EXPECT_TRUE(signing.payload.empty());
  ASSERT_TRUE(countersign(place, shown[0], other.device.fingerprint));
  EXPECT_EQ(signing.payload, waiting[0].payload);
  expect_signed();
}

TEST_F(Acting, NobodyCountersignsHisOwnSignature) {
  TestOfficer other(network, "nl-9999", 9);
  const Workplace place = officer.workplace();
  auto act = enrolment_of(other, network.member("nl").registrars[0]);
  act.signed_by = {place.device().id()};
  waiting = {act};
  const auto shown = waiting_acts(place).value();
  EXPECT_EQ(countersign(place, shown[0], other.device.fingerprint).error().code, Code::conflict);
}

TEST_F(Acting, AnActThatCannotBeShownIsNotSigned) {
  TestOfficer other(network, "nl-9999", 9);
  auto act = enrolment_of(other, network.member("nl").registrars[0]);
  act.type = ledger::EntryType::granted;
  waiting = {act};
  EXPECT_FALSE(waiting_acts(officer.workplace()));
}

TEST_F(Acting, TheRosterIsListedByKind) {
  const Workplace place = officer.workplace();
  const auto people = officers(place).value();
  ASSERT_EQ(people.size(), 3U);
  EXPECT_EQ(people[0].first.str(), "nl-0001");
  EXPECT_EQ(devices(place)->size(), 3U);
  EXPECT_TRUE(grants(place, officer_named("nl-0001"))->empty());
}

TEST_F(Acting, AHoldGoesToEveryTrusteeAndOneThatTookItSuffices) {
  Bytes taken;
  TestSite de(network.seat(1).tls, [&](const http::Request& request) {
    const auto hold = seal::decode<wire::SignedHold>(request.body).value();
    taken = hold.payload;
    return cbor_answer(wire::HoldTaken{Hash{network.domain().hash("hold", taken)}, 1, {2, 3}});
  });
  officer.settings.trustees = {{"de", de.endpoint()}, {"pl", {"127.0.0.1", 1}}};
  const auto sent = hold(officer.workplace(), "officer nl-0002", ledger::ReasonCode::suspected);
  ASSERT_TRUE(sent) << sent.error().detail;
  EXPECT_EQ(sent->taken.size(), 1U);
  EXPECT_EQ(seal::decode<wire::Hold>(taken)->subject, "officer nl-0002");
  de.stop();
  EXPECT_EQ(
      hold(officer.workplace(), "officer nl-0002", ledger::ReasonCode::suspected).error().code,
      Code::too_few);
}

// Which trustee comes last by number is chance: one that is silent hid what the others said.
TEST_F(Acting, AHoldThatIsRefusedIsNotTakenForSilence) {
  TestSite de(network.seat(1).tls, [&](const http::Request&) {
    http::Answer out = cbor_answer(
        wire::refusal_of({Code::refused, "a hold is signed by a security officer", "signature"}));
    out.status = code_row(Code::refused).http_status;
    return out;
  });
  officer.settings.trustees = {{"de", de.endpoint()}, {"pl", {"127.0.0.1", 1}}};
  const auto sent = hold(officer.workplace(), "officer nl-0002", ledger::ReasonCode::suspected);
  EXPECT_EQ(sent.error().code, Code::refused);
  EXPECT_EQ(sent.error().detail, "a hold is signed by a security officer");
}

// What a seat says of nl/mfa: opened by so many officers, and these requests withheld.
wire::WhoMission said_of_nl(std::uint32_t officers, std::vector<LeafIndex> withheld = {}) {
  wire::WhoMission said;
  said.mission = mission_named("nl/mfa");
  said.received = fixture::kStart;
  said.officers = officers;
  said.askers = officers + (withheld.empty() ? 0 : 1);
  if (said.officers > 0) said.first_opened = said.last_opened = fixture::kStart;
  if (said.askers > 0) said.first_asked = said.last_asked = fixture::kStart;
  said.withheld = std::move(withheld);
  return said;
}

struct WhoReadIt : Acting {
  const ledger::Adopted charter{network.charter(), network.charter_hash(), network.domain()};
  const WhoAsked asked{CableId{{1}}, {mission_named("nl/mfa"), mission_named("fr/mfa")}};
  std::map<std::uint8_t, Result<wire::Statement>> answers;

  wire::Who word(std::uint8_t seat, std::vector<wire::WhoMission> missions) const {
    wire::Who out;
    out.cable = asked.cable;
    out.missions = std::move(missions);
    out.heard = {{"valise-test/nl", TreeSize{seat}, {}, fixture::kStart + seat}};
    out.seat = seat;
    out.time = fixture::kStart;
    return out;
  }
  void says(std::uint8_t seat, const wire::Who& what) {
    answers.insert_or_assign(seat, wire::Statement{custody::sign_statement(
                                       network.domain(), network.seat(seat).statement, what)});
  }
  void says(std::uint8_t seat, std::uint32_t officers, std::vector<LeafIndex> withheld = {}) {
    says(seat, word(seat, {said_of_nl(officers, std::move(withheld))}));
  }
  Result<WhoRead> add_up() const { return add_up_who(charter, asked, fixture::kStart, answers); }
};

TEST_F(WhoReadIt, IsTheUnionOfTheSeatsAnswers) {
  for (std::uint8_t seat = 1; seat <= 4; ++seat) says(seat, seat == 3 ? 1 : 0);
  const auto who = add_up();
  ASSERT_TRUE(who) << who.error().detail;
  ASSERT_EQ(who->missions.size(), 2U);
  EXPECT_EQ(who->missions[0].officers, 1U);  // one seat alone heard of it
  EXPECT_TRUE(who->missions[0].first_opened);
  EXPECT_THAT(who->told_by_few.at(mission_named("nl/mfa")), testing::ElementsAre(3));
  answers.at(4) = answers.at(3);  // another seat's word
  EXPECT_EQ(add_up().error().detail, "3 of the 4 needed answered");
}

// All answered, and it said that none had.
TEST_F(WhoReadIt, IsNotToldToWhomTheTrusteesRefuse) {
  const auto refuse = [&](std::uint8_t first, std::uint8_t last, Code code) {
    for (std::uint8_t seat = first; seat <= last; ++seat) {
      answers.insert_or_assign(seat, fail(code, "A security officer holds this", "nl/mfa"));
    }
    return add_up().error();
  };
  const Error held = refuse(1, 5, Code::forbidden);
  EXPECT_EQ(held.code, Code::forbidden);
  EXPECT_EQ(code_row(held.code).exit_code, 5);
  EXPECT_EQ(held.detail, "the trustees refuse: A security officer holds this");
  EXPECT_EQ(refuse(1, 2, Code::not_found).code, Code::forbidden);
  EXPECT_EQ(refuse(1, 4, Code::not_found).detail, "no such cable, or not yours");
  refuse(4, 5, Code::unreachable);
  EXPECT_EQ(refuse(1, 3, Code::not_found).detail, "3 of the 4 needed answered");
  says(4, 0);
  says(5, 0);
  EXPECT_EQ(add_up().error().detail, "2 of the 4 needed answered");
}

TEST_F(WhoReadIt, IsNobodyWhereEverySeatWithheld) {
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, 0, {LeafIndex{7}});
  const auto who = add_up();
  ASSERT_TRUE(who);
  EXPECT_FALSE(who->missions[0].first_opened);
  EXPECT_EQ(who->missions[0].officers, 0U);
  EXPECT_EQ(who->missions[0].withheld.size(), 1U);
}

TEST_F(WhoReadIt, IsWhoeverAskedWhereASeatIsSilentOrSaysOtherwise) {
  for (std::uint8_t seat = 1; seat <= 4; ++seat) says(seat, 0, {LeafIndex{7}});
  for (const bool silent : {true, false}) {
    if (!silent) says(5, 0);  // it has not heard of it
    const auto who = add_up();
    ASSERT_TRUE(who);
    EXPECT_TRUE(who->missions[0].first_opened) << silent;
    EXPECT_EQ(who->missions[0].officers, 1U) << silent;
    EXPECT_THAT(who->missions[0].withheld, testing::IsEmpty()) << silent;
    EXPECT_THAT(who->told_by_few, testing::IsEmpty()) << silent;
  }
}

// f of the seats lie: what they alone say reassures nobody.
TEST_F(WhoReadIt, IsDeliveredAndAcceptedOnlyWhereOneMoreThanCanLieSaysSo) {
  wire::WhoMission never = said_of_nl(0);
  never.received.reset();
  wire::WhoMission lie = said_of_nl(0);
  lie.accepted = fixture::kStart + 1;
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, word(seat, {seat > 3 ? lie : never}));
  const auto lied = add_up();
  ASSERT_TRUE(lied);
  EXPECT_FALSE(lied->missions[0].received);
  EXPECT_FALSE(lied->missions[0].accepted);
  wire::WhoMission other_time = lie;
  other_time.received = fixture::kStart + 5;
  other_time.accepted = fixture::kStart + 5;
  says(3, word(3, {other_time}));
  EXPECT_FALSE(add_up()->missions[0].received) << "three seats, but not of one ledger";
  says(3, word(3, {lie}));
  EXPECT_EQ(add_up()->missions[0].received, fixture::kStart);
  EXPECT_EQ(add_up()->missions[0].accepted, fixture::kStart + 1);
}

TEST_F(WhoReadIt, IsCompleteAsFarAsOneMoreThanCanLieHeard) {
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, 0);
  wire::Who far = word(5, {said_of_nl(0)});
  far.heard = {{"valise-test/nl", TreeSize{1'000'000'000}, {}, fixture::kStart + kHour},
               {"valise-test/nl", TreeSize{1'000'000'000}, {}, fixture::kStart + kHour},
               {"valise-test/cy", TreeSize{1'000'000'000}, {}, fixture::kStart + kHour}};
  says(5, far);
  const auto who = add_up();
  ASSERT_TRUE(who);
  ASSERT_EQ(who->heard.size(), 1U);
  EXPECT_EQ(who->heard.at("valise-test/nl").size.value, 3U);
  EXPECT_EQ(who->heard.at("valise-test/nl").heard, fixture::kStart + 3);
}

TEST_F(WhoReadIt, IsNobodyToWhomItWasNotAddressed) {
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, 0);
  wire::WhoMission spy = said_of_nl(7);
  spy.mission = mission_named("nl/spy");
  says(5, word(5, {said_of_nl(0), spy}));
  const auto who = add_up();
  ASSERT_TRUE(who);
  EXPECT_EQ(who->missions.size(), 2U);
  EXPECT_THAT(who->bad_seats, testing::ElementsAre(5));
  says(5, word(5, {said_of_nl(0), said_of_nl(7)}));  // twice the same
  EXPECT_THAT(add_up()->bad_seats, testing::ElementsAre(5));
}

TEST_F(WhoReadIt, IsMarkedWhereALiarMakesAnOpeningEarlierOrLarger) {
  for (std::uint8_t seat = 1; seat <= 5; ++seat) says(seat, 2);
  EXPECT_THAT(add_up()->told_by_few, testing::IsEmpty());
  wire::WhoMission early = said_of_nl(2);
  early.first_opened = early.first_asked = fixture::kStart - kDay;
  says(5, word(5, {early}));
  EXPECT_THAT(add_up()->told_by_few.at(early.mission), testing::ElementsAre(5));
  says(5, 9);
  const auto who = add_up();
  EXPECT_EQ(who->missions[0].officers, 9U);
  EXPECT_THAT(who->told_by_few.at(early.mission), testing::ElementsAre(5));
}

TEST_F(Acting, AProofFileStandsByItselfAndFallsWithItsEntry) {
  const ledger::Adopted charter{network.charter(), network.charter_hash(), network.domain()};
  ProofFile file{ledger.origin(), ledger.entry(2), ledger.proof(2)};
  const auto proved = verify_proof_file(charter, file);
  ASSERT_TRUE(proved) << proved.error().detail;
  EXPECT_EQ(proved->index.value, 2U);
  EXPECT_EQ(proved->entry.type, ledger::EntryType::mission_opened);
  file.entry.back() ^= 1;
  EXPECT_EQ(verify_proof_file(charter, file).error().code, Code::verification_failed);
  file = {"valise-test/xx", ledger.entry(2), ledger.proof(2)};
  EXPECT_EQ(verify_proof_file(charter, file).error().code, Code::not_found);
}

}  // namespace
}  // namespace valise::terminal
