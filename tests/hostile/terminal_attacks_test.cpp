// Attacks on terminals by their own node, whoever plays the trustees, and whoever carries an
// enrolment request: false seat keys and old words (X13), another key for a mission (X14), other
// keys for a new device (X16), the same act under the twin of its signature (X09). The terminals,
// the connections, the node and the trustees are real.
#include "hostile/at_the_terminal.h"
#include "hostile/es256_twin.h"
#include "hostile/lying_directory.h"
#include "terminal/acting.h"
#include "terminal/draft.h"
#include "terminal/releasing.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using ledger::EntryType;
using terminal::mission_named;
using terminal::TestOfficer;
using terminal::Workplace;

class Sending : public AtTheTerminal {
 protected:
  void SetUp() override {
    AtTheTerminal::SetUp();
    employ(officer, ledger::kReleaser | ledger::kReader);
  }

  Result<terminal::ReleasedCable> send() {
    const auto draft = terminal::parse_draft(
        "Action: nl/mfa IMMEDIATE\nLevel: R-UE\nSubject: Visas\n\n1. (R) Nicosia proposes.");
    return terminal::release(desk(officer), draft.value(), {mission_named("cy/mfa"), "d1", {}, {}});
  }
  // Refused so, before anything was sealed, kept or sent.
  testing::AssertionResult will_not_seal(Code code, const std::string& why) {
    const auto sent = send();
    if (sent) return testing::AssertionFailure() << "sent";
    const Error& error = sent.error();
    if (error.code != code || error.detail.find(why) == std::string::npos) {
      return testing::AssertionFailure() << code_row(error.code).name << ": " << error.detail;
    }
    if (!terminal::pending_releases(officer.settings).value().empty()) {
      return testing::AssertionFailure() << "an envelope is kept";
    }
    if (!sockets.asked(wire::path::submit).empty() || !sockets.asked(wire::path::part).empty()) {
      return testing::AssertionFailure() << "something was sent";
    }
    return testing::AssertionSuccess();
  }
  // Sent, and sealed to the keys that the missions really have.
  testing::AssertionResult seals() {
    const auto sent = send();
    if (!sent) return testing::AssertionFailure() << sent.error().detail;
    const auto submits = sockets.asked(wire::path::submit);
    const auto submit = seal::decode<wire::Submit>(submits.back()).value();
    const auto header = cable::decode_header(submit.header).value();
    for (const cable::Addressee& addressee : header.policy.addressees) {
      if (addressee.key_id != world.network.mission_key(addressee.mission.str()).id()) {
        return testing::AssertionFailure() << "another key for " << addressee.mission.str();
      }
    }
    return testing::AssertionSuccess();
  }

  // nl/mfa's record as it stands, with the attacker's key in it.
  ledger::MissionRecord with_own_key() {
    const store::Ledger nl = store::Ledger::open(*world.node("nl").db, "valise-test/nl").value();
    auto record =
        nl.state().find<ledger::MissionRecord>(ledger::mission_key(mission_named("nl/mfa")));
    record->opening.kem_public = attackers.public_key();
    record->opening.key_id = attackers.id();
    return *record;
  }
  LyingDirectory directory(std::set<std::uint8_t> seats) {
    return {world, sockets, std::move(seats)};
  }

  TestOfficer officer{world.network, "cy-0c03", 7};
  const seal::KemKey attackers = seal::KemKey::generate(world.random);
};

// A charter that differs from this network's in keys alone: the node's own in every seat, and its
// own for every member's signature, so that it is signed as a charter must be.
Bytes charter_with_own_seats(sim::World& world) {
  auto file = seal::decode<ledger::CharterFile>(world.network.charter_file()).value();
  auto charter = seal::decode<ledger::Charter>(file.payload).value();
  for (ledger::Seat& seat : charter.seats) {
    const auto kem = seal::KemKey::generate(world.random);
    seat.key_id = kem.id();
    seat.kem_public = kem.public_key();
    seat.statement_key = seal::SigningKey::generate(world.random).verify_key();
    seat.cosignature_key = seal::SigningKey::generate(world.random).verify_key();
    seat.tls_key = seal::SigningKey::generate(world.random).verify_key();
  }
  const auto own = seal::SigningKey::generate(world.random);
  for (ledger::Member& member : charter.members) member.charter_key = own.verify_key();
  file.payload = seal::encode(charter);
  const seal::Domain domain{ledger::founding_hash(file.payload)};
  for (ledger::CharterSignature& by : file.signatures) {
    by.signature = seal::sign_detached(own, domain.label("charter"), file.payload);
  }
  EXPECT_TRUE(ledger::open_charter(seal::encode(file), domain.founding));
  return seal::encode(file);
}

class X13 : public Sending {};

TEST_F(X13, ACharterWithTheNodesOwnSeatKeysIsNotTaken) {
  const Bytes rogue = charter_with_own_seats(world);
  const Hash founding = world.network.domain().founding;  // received in person
  const auto adopted = terminal::adopt_charter(officer.settings, rogue, founding);
  EXPECT_EQ(adopted.error().code, Code::verification_failed);
  const Hash its_own = ledger::founding_hash(seal::decode<ledger::CharterFile>(rogue)->payload);
  EXPECT_EQ(terminal::adopt_charter(officer.settings, rogue, its_own).error().code, Code::conflict);
  TestOfficer newcomer(world.network, "cy-0c04", 9);
  newcomer.settings.data = newcomer.folder.path() / "second";
  const auto made = terminal::create_device(newcomer.settings,
                                            {rogue, founding, terminal::officer_named("cy-0c04")},
                                            newcomer.authenticator, newcomer.random);
  EXPECT_EQ(made.error().code, Code::verification_failed);
  EXPECT_EQ(terminal::read_keyring(newcomer.settings).error().code, Code::not_found);
  EXPECT_TRUE(seals());  // under the charter that it had
}

TEST_F(X13, ACharterWithTheNodesOwnSeatKeysOnTheDiskIsNotUsed) {
  auto keyring = terminal::read_keyring(officer.settings).value();
  keyring.charter = charter_with_own_seats(world);
  officer.clock.time = world.now();
  const auto opened = Workplace::open_with(
      officer.settings, {officer.authenticator, officer.random, officer.clock}, keyring,
      terminal::unlock(keyring, officer.authenticator, officer.random).value());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Code::verification_failed);
}

TEST_F(X13, WordsUnderTheNodesOwnKeysCountForNoSeat) {
  auto liar = directory({1, 2, 3, 4, 5});
  liar.sign_for_them(mission_named("nl/mfa"), with_own_key());
  EXPECT_TRUE(will_not_seal(Code::too_few, "0 of the 4 needed answered"));
}

TEST_F(X13, ThreeFreshWordsAreTooFew) {
  auto liar = directory({2, 5});
  liar.fall_silent();
  EXPECT_TRUE(will_not_seal(Code::too_few, "3 of the 4 needed answered"));
  auto one = directory({2});
  one.fall_silent();
  EXPECT_TRUE(seals());
}

TEST_F(X13, ThreeFreshWordsAndTwoSavedOnesAreTooFew) {
  auto liar = directory({2, 5});
  liar.save_and_repeat();
  EXPECT_TRUE(seals());
  world.run_for(121);
  const auto sent = send();
  ASSERT_FALSE(sent);
  EXPECT_EQ(sent.error().code, Code::too_few);
  EXPECT_THAT(sent.error().detail, testing::HasSubstr("3 of the 4 needed answered"));
  EXPECT_EQ(sockets.asked(wire::path::submit).size(), 1U);  // the first, when they were fresh
}

TEST_F(X13, UnderACharterThatTheSeatsHaveLeftNothingIsSealed) {
  auto seats = directory({1, 2, 3, 4, 5});  // honest ones, a charter later
  seats.reword([](wire::Current& word) { word.charter = Hash{{2}}; });
  EXPECT_TRUE(will_not_seal(Code::too_few, "0 of the 4 needed answered"));
}

TEST_F(X13, ASeatsWordForAnotherSeatLedgerOrMissionDoesNotCount) {
  auto liar = directory({2, 5});
  const std::vector<LyingDirectory::Change> changes = {
      [](wire::Current& word) { word.seat = 1; },
      [](wire::Current& word) { word.origin = "valise-test/fr"; },
      [](wire::Current& word) { word.key.back() ^= 1; }};
  for (const auto& change : changes) {
    liar.reword(change);
    EXPECT_TRUE(will_not_seal(Code::too_few, "3 of the 4 needed answered"));
  }
}

class X14 : public Sending {};

TEST_F(X14, AKeyThatTwoSeatsSwearToIsNotSealedTo) {
  auto liar = directory({2, 5});
  liar.swear(mission_named("nl/mfa"), with_own_key());
  EXPECT_TRUE(will_not_seal(Code::verification_failed, "nl/mfa is not established"));
}

TEST_F(X14, AKeyThatOneSeatSwearsToDoesNotDisplaceTheTrueOne) {
  auto liar = directory({5});
  liar.swear(mission_named("nl/mfa"), with_own_key());
  EXPECT_TRUE(seals());
}

TEST_F(X14, AKeyThatEverySeatSwearsToIsNotSealedToWithoutItsEntry) {
  auto liar = directory({1, 2, 3, 4, 5});
  liar.swear(mission_named("nl/mfa"), with_own_key());
  EXPECT_TRUE(will_not_seal(Code::verification_failed, "the entry made another record"));
}

TEST_F(X14, AMissionThatIsOpenIsNotOpenedAgainWithAnotherKey) {
  const auto mission = mission_named("cy/mfa");
  const ledger::MissionOpening opening{attackers.public_key(), attackers.id(), world.now(),
                                       cable::FileId::parse("GEN").value(), 0};
  ledger::Entry entry = act(EntryType::mission_opened, mission.str(), opening, std::nullopt,
                            {&registrar(0), &registrar(1)});
  auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
  for (const fixture::SeatKeys& seat : world.network.seats()) {
    const ledger::Possession word{seat.seat.number, mission, attackers.id(), world.now()};
    evidence.statements.push_back(seal::sign1(
        seat.statement, world.network.domain().label("possession"), seal::encode(word)));
  }
  entry.evidence = seal::encode(evidence);
  EXPECT_TRUE(refused_everywhere({entry}, "the mission is open already"));
}

class X16 : public AtTheTerminal {
 protected:
  void SetUp() override {
    AtTheTerminal::SetUp();
    employ(first, ledger::kRegistrar);
    employ(second, ledger::kRegistrar);
    ASSERT_TRUE(stands(world.network.accredit(world.network.person("cy-0c04"), ledger::kReader,
                                              {"cy/mfa"}, world.now())));
  }

  TestOfficer first{world.network, "cy-0c01", 11};
  TestOfficer second{world.network, "cy-0c02", 12};
  TestOfficer newcomer{world.network, "cy-0c04", 13};
  TestOfficer impostor{world.network, "cy-0c04", 14};  // made by the node, in his name
};

TEST_F(X16, ARequestThatWasSwappedOnItsWayIsNotSigned) {
  const auto done =
      terminal::enrol_device(desk(first), impostor.device.request, newcomer.device.fingerprint);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::verification_failed);
  EXPECT_TRUE(sockets.asked(wire::path::act).empty());
}

TEST_F(X16, AnActThatTheNodeSwappedForTheSecondRegistrarIsNotSigned) {
  ASSERT_TRUE(
      terminal::enrol_device(desk(first), newcomer.device.request, newcomer.device.fingerprint));
  sockets.deceive([this](const std::string& server, const http::Request& request) {
    if (request.path != wire::path::acts) return std::optional<http::Answer>();
    const http::Answer said = sockets.truth(server, request);
    auto waiting = seal::decode<wire::WaitingActs>(said.body).value();
    auto swapped = seal::decode<ledger::Act>(waiting.acts.at(0).payload).value();
    swapped.subject = terminal::read_keyring(impostor.settings)->device().hex();
    swapped.record =
        seal::encode(ledger::Enrolment{impostor.device.request, impostor.device.fingerprint});
    waiting.acts.at(0).payload = seal::encode(swapped);
    return std::optional(terminal::cbor_answer(waiting));
  });
  const auto shown = terminal::waiting_acts(desk(second)).value();
  ASSERT_EQ(shown.size(), 1U);
  const auto done = terminal::countersign(desk(second), shown[0], newcomer.device.fingerprint);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::verification_failed);
  EXPECT_EQ(sockets.asked(wire::path::act).size(), 1U);  // the first registrar's alone
  sockets.deceive(nullptr);
  const auto honest = terminal::waiting_acts(desk(second)).value();
  const auto enrolled = terminal::countersign(desk(second), honest[0], newcomer.device.fingerprint);
  ASSERT_TRUE(enrolled) << enrolled.error().detail;
  EXPECT_TRUE(enrolled->state.index);
  EXPECT_TRUE(enrolled->recorded);
}

// A broken-into node does not append a suspension, and says that it did.
class X10 : public AtTheTerminal {
 protected:
  void SetUp() override {
    AtTheTerminal::SetUp();
    employ(security, ledger::kSecurityOfficer);
  }
  terminal::Proposed suspend() {
    return terminal::suspend(desk(security), "officer " + bob().officer().str(),
                             ledger::ReasonCode::suspected);
  }
  // It echoes the act, and says where.
  void echo(LeafIndex index) {
    sockets.deceive([this, index](const std::string&, const http::Request& request) {
      if (request.path != wire::path::act) return std::optional<http::Answer>();
      const auto signing = seal::decode<wire::SignAct>(request.body).value();
      return std::optional(terminal::cbor_answer(wire::ActState{
          ledger::identity(world.network.domain(), signing.type, signing.payload), 1, 1, index}));
    });
  }
  std::uint64_t entries() {
    return store::Ledger::open(*world.node("cy").db, "valise-test/cy").value().size().value;
  }

  TestOfficer security{world.network, "cy-0c06", 16};
};

TEST_F(X10, ASuspensionIsCalledRecordedOnlyOnItsProof) {
  const auto done = suspend();
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_TRUE(done->state.index);
  EXPECT_TRUE(done->recorded);
}

TEST_F(X10, ANodeThatEchoesASuspensionAndAppendsNothingIsFound) {
  const std::uint64_t before = entries();
  echo(LeafIndex{before});
  const auto said = suspend();
  ASSERT_TRUE(said) << said.error().detail;
  EXPECT_TRUE(said->state.index);
  EXPECT_FALSE(said->recorded);
  // Or it points at an entry that is there.
  echo(LeafIndex{3});
  const auto other = suspend();
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::verification_failed);
  EXPECT_EQ(entries(), before);
}

// Every ES256 signature has a second form that verifies as well.
class X09 : public AtTheTerminal {
 protected:
  void SetUp() override {
    AtTheTerminal::SetUp();
    employ(officer, ledger::kRegistrar | ledger::kReader);
    ASSERT_TRUE(stands(act(EntryType::granted, "cy-0c05 GEN", ledger::Grant{world.now() + kDay},
                           std::nullopt, {&registrar(0), &registrar(1)})));
  }
  // It is a true signature by itself.
  void expect_valid(const seal::Assertion& touch, const Hash& challenge) {
    const auto keyring = terminal::read_keyring(officer.settings).value();
    ASSERT_EQ(keyring.passkeys[0].algorithm, seal::PasskeyAlgorithm::es256);
    EXPECT_TRUE(
        seal::verify_assertion(keyring.party, keyring.passkeys[0], challenge.view(), touch));
  }
  TestOfficer officer{world.network, "cy-0c05", 15};
};

TEST_F(X09, TheSameActUnderTheTwinOfItsSignatureIsKnown) {
  const ledger::Act grant = world.network.make_act(
      "cy", EntryType::granted, bob().officer().str() + " MED",
      seal::encode(ledger::Grant{world.now() + kDay}), std::nullopt, world.now());
  ledger::Entry entry = world.network.sign_act(grant, {&registrar(0)});
  auto evidence = seal::decode<ledger::ActEvidence>(entry.evidence).value();
  evidence.signatures.push_back(desk(officer).sign("grant", entry.payload).value());
  entry.evidence = seal::encode(evidence);
  ASSERT_TRUE(stands(entry));
  seal::Assertion& touch = evidence.signatures[1].touch;
  const Bytes before = touch.signature;
  touch.signature = es256_twin(touch.signature);
  ASSERT_NE(touch.signature, before);
  expect_valid(touch, id(entry));
  entry.evidence = seal::encode(evidence);
  EXPECT_TRUE(refused_everywhere({entry}, "an entry with this payload stands already"));
}

TEST_F(X09, TheSameOpeningUnderTheTwinOfItsSignatureIsOneOpening) {
  const CableId cable = a_cable();
  const Workplace place = desk(officer);
  ledger::Request wanted = request(alice(), cable);
  wanted.officer = place.officer();
  wanted.device = place.device().id();
  const Bytes payload = seal::encode(wanted);
  const auto signature = place.sign("request", payload).value();
  ledger::RequestEvidence evidence{signature.device, signature.touch};
  ledger::Entry entry{EntryType::opening_requested, payload, seal::encode(evidence)};
  ASSERT_TRUE(stands(entry));
  evidence.touch->signature = es256_twin(evidence.touch->signature);
  expect_valid(*evidence.touch, id(entry));
  entry.evidence = seal::encode(evidence);
  EXPECT_TRUE(refused_by_law_and_seats({entry}, "an entry with this payload stands already"));
  const auto before = ledgers();
  EXPECT_TRUE(bring({entry}));  // the node gives the answer to the opening that it knows
  EXPECT_EQ(ledgers(), before);
}

}  // namespace
}  // namespace valise::hostile
