// Attacks on openings: assertions that were made for something else or under other circumstances
// (X31, X32), requests held back (X08), sessions stretched (X30).
#include "fixture/book.h"
#include "hostile/forger.h"
#include "hostile/under_attack.h"

namespace valise::hostile {
namespace {

using ledger::EntryType;

class Opening : public UnderAttack {
 protected:
  explicit Opening(const sim::WorldOptions& options = two_missions()) : UnderAttack(options) {}
  void SetUp() override {
    UnderAttack::SetUp();
    if (!HasFatalFailure()) cable = a_cable();
  }

  // In Alice's terminal.
  Forger forger() const { return {world.network, alice()}; }
  Array<32> hash(std::string_view label, View payload) const {
    return world.network.domain().hash(label, payload);
  }

  CableId cable;
};

class X31 : public Opening {
 protected:
  // Alice made it for another purpose; a program in her terminal opens with it.
  testing::AssertionResult does_not_open(const seal::Assertion& touch) {
    return refused_everywhere({forger().opening(request(alice(), cable), touch)},
                              "client_data.challenge");
  }
};

TEST_F(X31, AnAssertionThatUnlockedTheDeviceDoesNotOpen) {
  EXPECT_TRUE(does_not_open(alice().touch(world.random.array<32>())));
}

TEST_F(X31, AnAssertionOfHerEnrolmentDoesNotOpen) {
  EXPECT_TRUE(does_not_open(alice().enrol_request(world.network.domain()).touches[0]));
}

TEST_F(X31, TheAssertionThatReleasedTheCableDoesNotOpenIt) {
  const auto& evidence = story.sent.at(cable)->submit.evidence;
  EXPECT_TRUE(
      does_not_open(seal::decode<ledger::ReleasedEvidence>(evidence).value().releaser.touch));
}

TEST_F(X31, AnAssertionThatCountersignedThisVeryRequestDoesNotOpen) {
  const ledger::Request wanted = request(alice(), cable);
  const Hash request_id{forger().challenge(wanted)};
  const auto touch = alice().touch(hash("countersign", request_id.view()));
  EXPECT_TRUE(refused_everywhere({forger().opening(wanted, touch)}, "client_data.challenge"));
}

TEST_F(X31, AnAssertionForAnotherOpeningOfTheSameCableDoesNotOpen) {
  const Array<32> other = forger().challenge(request(alice(), cable));
  EXPECT_TRUE(does_not_open(alice().touch(other)));
}

TEST_F(X31, AnAssertionForASessionAnActOrAClearanceDoesNotOpen) {
  const ledger::Request wanted = request(alice(), cable);
  for (const char* label : {"session", "grant", "lifted", "clear", "accepted"}) {
    const auto touch = alice().touch(hash(label, seal::encode(wanted)));
    EXPECT_TRUE(refused_everywhere({forger().opening(wanted, touch)}, "client_data.challenge"))
        << label;
  }
}

TEST_F(X31, AnAssertionForTheSameRequestInAnotherNetworkDoesNotOpen) {
  fixture::NetworkOptions options;
  options.seed = 99;
  const fixture::Network other(options);
  const ledger::Request wanted = request(alice(), cable);
  const auto touch = alice().touch(other.domain().hash("request", seal::encode(wanted)));
  EXPECT_TRUE(refused_everywhere({forger().opening(wanted, touch)}, "client_data.challenge"));
}

TEST_F(X31, TheAssertionForThisOpeningOpens) {
  const ledger::Request wanted = request(alice(), cable);
  EXPECT_TRUE(stands(forger().opening(wanted, alice().touch(forger().challenge(wanted)))));
}

class X32 : public Opening {
 protected:
  // The right challenge, truly signed, under other circumstances.
  testing::AssertionResult does_not_open(const Ceremony& ceremony, const std::string& why) {
    const ledger::Request wanted = request(alice(), cable);
    const auto touch = forger().touch(ceremony, forger().challenge(wanted));
    return refused_everywhere({forger().opening(wanted, touch)}, why);
  }
};

TEST_F(X32, TheUsualCeremonyOpens) {
  const ledger::Request wanted = request(alice(), cable);
  EXPECT_TRUE(stands(
      forger().opening(wanted, forger().touch(forger().usual(), forger().challenge(wanted)))));
}

TEST_F(X32, AnAssertionWithoutVerifiedUserOrTouchDoesNotOpen) {
  Ceremony changed = forger().usual();
  changed.flags = 0x01;
  EXPECT_TRUE(does_not_open(changed, "authenticator_data.user_verified"));
  changed.flags = 0x04;
  EXPECT_TRUE(does_not_open(changed, "authenticator_data.user_present"));
}

TEST_F(X32, AnAssertionOfAPasskeyThatCanBeCopiedDoesNotOpen) {
  Ceremony changed = forger().usual();
  changed.flags = 0x0d;
  EXPECT_TRUE(does_not_open(changed, "authenticator_data.backup_eligible"));
  changed.flags = 0x15;
  EXPECT_TRUE(does_not_open(changed, "authenticator_data.backed_up"));
}

TEST_F(X32, AnAssertionMadeInsideAnotherSitesFrameDoesNotOpen) {
  Ceremony changed = forger().usual();
  changed.cross_origin = "true";
  EXPECT_TRUE(does_not_open(changed, "client_data.cross_origin"));
}

TEST_F(X32, AnAssertionMadeOnAnotherPageOrPortDoesNotOpen) {
  Ceremony changed = forger().usual();
  for (const char* origin :
       {"http://cy.valise.localhost:3000", "http://cy.valise.localhost",
        "https://cy.valise.localhost:7500", "http://evil.localhost:7500",
        "http://nl.valise.localhost:7500", "http://cy.valise.localhost:75000"}) {
    changed.origin = origin;
    EXPECT_TRUE(does_not_open(changed, "client_data.origin")) << origin;
  }
}

TEST_F(X32, AnAssertionForAnotherRelyingPartyDoesNotOpen) {
  Ceremony changed = forger().usual();
  for (const char* party : {"localhost", "valise.localhost", "nl.valise.localhost"}) {
    changed.party = party;
    EXPECT_TRUE(does_not_open(changed, "authenticator_data.rp_id")) << party;
  }
}

TEST_F(X32, AnotherOfficersPasskeyDoesNotOpen) {
  const ledger::Request wanted = request(alice(), cable);
  seal::Assertion touch = bob().touch(forger().challenge(wanted));
  EXPECT_TRUE(refused_everywhere({forger().opening(wanted, touch)}, "not this officer's"));
  touch.passkey_id = alice().passkey().id;
  EXPECT_TRUE(refused_everywhere({forger().opening(wanted, touch)}, "signature does not hold"));
}

TEST_F(X32, AnAssertionWhoseClientDataRepeatsANameDoesNotOpen) {
  Ceremony changed = forger().usual();
  const std::string mine = to_base64url(world.random.array<32>());
  for (const std::string& more :
       {",\"challenge\":\"" + mine + "\"", std::string(",\"origin\":\"http://evil.localhost\""),
        std::string(",\"crossOrigin\":true"), std::string(",\"type\":\"webauthn.create\"")}) {
    changed.more = more;
    EXPECT_TRUE(does_not_open(changed, "client_data.repeated")) << more;
  }
  changed.more = ",\"chal\\u006cenge\":\"" + mine + "\"";  // the same name, escaped
  EXPECT_TRUE(does_not_open(changed, "client_data.end"));
  changed.more.clear();
  changed.type = "\"type\":\"webauthn.get\",\"type\":\"webauthn.create\"";
  EXPECT_TRUE(does_not_open(changed, "client_data.challenge"));
}

TEST_F(X32, AnAssertionThatMadeAPasskeyDoesNotOpen) {
  Ceremony changed = forger().usual();
  changed.type = "\"type\":\"webauthn.create\"";
  EXPECT_TRUE(does_not_open(changed, "client_data.type"));
}

using X08 = Opening;

TEST_F(X08, ARequestThatTheNodeHeldBackForSixMinutesIsRefused) {
  const ledger::Request wanted = request(alice(), cable);
  const ledger::Entry entry = world.network.requested(wanted, alice());
  world.run_for(360);
  EXPECT_TRUE(refused_everywhere({entry}, "more than five minutes off"));
}

TEST_F(X08, AHeldBackRequestUnderASavedMarkIsNotCosigned) {
  settle();
  const ledger::Entry entry = world.network.requested(request(alice(), cable), alice());
  const Time saved = world.now();
  world.run_for(360);
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto said = node.push(seat, {entry}, saved);
    ASSERT_TRUE(said) << said.error().detail;  // lawful, so it is mirrored
    EXPECT_EQ(said->cosignature, "");
  }
}

class X30 : public Opening {
 protected:
  ledger::Session session(const std::vector<CableId>& cables) {
    ledger::Session out;
    out.officer = alice().officer();
    out.device = alice().device_id();
    out.mission = cable::MissionId::parse("cy/mfa").value();
    out.origin = node.origin();
    out.charter = world.network.charter_hash();
    out.cables = cables;
    out.time = world.now();
    out.expires = out.time + 10 * kMinute;
    out.nonce = world.random.array<16>();
    return out;
  }
  ledger::Entry touched(const ledger::Session& session) const {
    const Bytes payload = seal::encode(session);
    const auto signature = alice().sign(world.network.domain(), "session", payload);
    return {EntryType::session_opened, payload,
            seal::encode(ledger::RequestEvidence{signature.device, signature.touch})};
  }
  // A request that takes a place of it; by alice's device, without a touch.
  ledger::Entry using_place(const ledger::Entry& session, std::uint8_t place, const CableId& of) {
    return using_place(session, place, of, alice());
  }
  ledger::Entry using_place(const ledger::Entry& session, std::uint8_t place, const CableId& of,
                            const fixture::Person& by) {
    ledger::Request wanted = request(by, of);
    wanted.session = ledger::SessionPlace{id(session), place};
    const Bytes payload = seal::encode(wanted);
    const auto device =
        seal::sign_detached(by.device(), world.network.domain().label("request"), payload);
    return {EntryType::opening_requested, payload,
            seal::encode(ledger::RequestEvidence{device, std::nullopt})};
  }
};

TEST_F(X30, ASessionIsNotUsedForACableThatItDoesNotNameThere) {
  const CableId second = a_cable();
  const CableId third = a_cable();
  const ledger::Entry opened = touched(session({cable, second}));
  ASSERT_TRUE(bring({opened, using_place(opened, 0, cable)}));
  EXPECT_TRUE(refused_everywhere({using_place(opened, 1, third)}, "not name this cable there"));
  EXPECT_TRUE(refused_everywhere({using_place(opened, 1, cable)}, "not name this cable there"));
  EXPECT_TRUE(refused_everywhere({using_place(opened, 2, second)}, "not name this cable there"));
  EXPECT_TRUE(stands(using_place(opened, 1, second)));
}

TEST_F(X30, APlaceOfASessionIsUsedOnce) {
  const ledger::Entry opened = touched(session({cable}));
  ASSERT_TRUE(bring({opened, using_place(opened, 0, cable)}));
  EXPECT_TRUE(refused_everywhere({using_place(opened, 0, cable)}, "place of the session is used"));
}

TEST_F(X30, ASessionIsNotUsedAfterItHasExpired) {
  const ledger::Entry opened = touched(session({cable, cable}));
  ASSERT_TRUE(bring({opened, using_place(opened, 0, cable)}));
  world.run_for(601);
  EXPECT_TRUE(refused_everywhere({using_place(opened, 1, cable)}, "the session has expired"));
}

TEST_F(X30, ASessionLastsThirtyMinutesAtMost) {
  ledger::Session longer = session({cable});
  longer.expires = longer.time + 30 * kMinute + 1;
  const ledger::Entry opened = touched(longer);
  EXPECT_TRUE(refused_everywhere({opened, using_place(opened, 0, cable)}, "thirty minutes"));
}

TEST_F(X30, ASessionOfTwentySixCablesOrOfNoneIsRefused) {
  const ledger::Entry many = touched(session(std::vector<CableId>(26, cable)));
  EXPECT_TRUE(refused_everywhere({many, using_place(many, 0, cable)}, "one to twenty-five"));
  const ledger::Entry none = touched(session({}));
  EXPECT_TRUE(refused_everywhere({none, using_place(none, 0, cable)}, "one to twenty-five"));
}

TEST_F(X30, ASessionIsNotUsedFromAnotherDevice) {
  const ledger::Entry opened = touched(session({cable, cable}));
  ASSERT_TRUE(bring({opened, using_place(opened, 0, cable)}));
  EXPECT_TRUE(refused_everywhere({using_place(opened, 1, cable, bob())}, "session is another's"));
}

TEST_F(X30, ASessionThatNobodyTouchedForIsRefused) {
  ledger::Entry opened = touched(session({cable}));
  auto evidence = seal::decode<ledger::RequestEvidence>(opened.evidence).value();
  evidence.touch.reset();
  opened.evidence = seal::encode(evidence);
  EXPECT_TRUE(refused_everywhere({opened, using_place(opened, 0, cable)}, "needs a touch"));
}

TEST_F(X30, ASessionNamesNoCableThatIsNotHere) {
  const ledger::Entry opened = touched(session({CableId{{1}}}));
  EXPECT_TRUE(
      refused_everywhere({opened, using_place(opened, 0, cable)}, "a cable that is not here"));
}

TEST_F(X30, ASessionNamesNoCableOlderThanThirtyDays) {
  fixture::Network& network = world.network;
  fixture::Book book(network, "cy");
  ASSERT_EQ(book.found({"cy/mfa"}), "");
  ASSERT_EQ(book.append({network.accredit(alice(), ledger::kReader | ledger::kReleaser, {"cy/mfa"},
                                          fixture::kStart),
                         network.enrol(alice(), fixture::kStart)}),
            "");
  const Bytes header = network.header({"cy/mfa"});
  ASSERT_EQ(book.append({network.released(header, alice(), 1)}), "");
  const CableId old = cable::cable_id(network.domain(), header);
  const auto opened_at = [&](Time time) {
    ledger::Session out = session({old});
    out.time = time;
    out.expires = time + 10 * kMinute;
    return book.append({touched(out)}, time);
  };
  EXPECT_EQ(opened_at(fixture::kStart + 30 * kDay), "");
  EXPECT_THAT(opened_at(fixture::kStart + 30 * kDay + 1), testing::HasSubstr("an old cable"));
}

// The charter asks for an hour between a device's enrolment and its first use.
class X19 : public Opening {
 protected:
  X19() : Opening(an_hour()) {}
  static sim::WorldOptions an_hour() {
    sim::WorldOptions out = two_missions();
    out.cooling_off_seconds = 3600;
    return out;
  }
  void SetUp() override {
    UnderAttack::SetUp();
    world.run_for(3600);
    cable = a_cable();
    const auto request = thief.enrol_request(world.network.domain());
    const ledger::Enrolment enrolment{
        request, ledger::fingerprint_of(world.network.domain(), request.payload)};
    enrolled = world.now();
    ASSERT_TRUE(stands(act(EntryType::device_enrolled, thief.device_id().hex(), enrolment,
                           std::nullopt, {&registrar(0), &registrar(1)})));
  }
  const fixture::Person thief = world.network.person("cy-0011");  // a new device in alice's name
  Time enrolled;
};

TEST_F(X19, ANewDeviceDoesNotOpenBeforeItsCoolingOffHasEnded) {
  ASSERT_EQ(thief.officer(), alice().officer());
  const auto opening = [&] { return world.network.requested(request(thief, cable), thief); };
  EXPECT_TRUE(refused_everywhere({opening()}, "cooling-off has not ended"));
  world.run_for(enrolled + 3590 - world.now());
  EXPECT_TRUE(refused_everywhere({opening()}, "cooling-off has not ended"));
  world.run_for(30);
  EXPECT_TRUE(stands(opening()));
}

TEST_F(X19, ANodeThatSetsItsMarksAheadDoesNotShortenTheCoolingOff) {
  settle();
  const auto before = ledgers();
  const Time ahead = enrolled + 3700;
  ledger::Request wanted = request(thief, cable);
  wanted.time = ahead;
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto said = node.push(seat, {world.network.requested(wanted, thief)}, ahead);
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, Code::stale);
  }
  EXPECT_EQ(ledgers(), before);
}

// Alice opened the cable. Who reads the ledger of his member knows her request, and his own device
// signs whatever he likes.
class AUse : public Opening {
 protected:
  void SetUp() override {
    Opening::SetUp();
    if (HasFatalFailure()) return;
    opened = request(alice(), cable);
    ASSERT_TRUE(stands(world.network.requested(opened, alice())));
  }
  ledger::Entry use(EntryType type, const fixture::Person& by) const {
    return world.network.used(type, opened, by, world.now());
  }

  ledger::Request opened;
};

TEST_F(AUse, OfACableIsNobodysButHisWhoOpenedIt) {
  for (const EntryType type :
       {EntryType::exported, EntryType::pack_taken, EntryType::accepted_for_action}) {
    EXPECT_TRUE(refused_everywhere({use(type, registrar(0))}, "does not serve this mission"));
    EXPECT_TRUE(refused_everywhere({use(type, bob())}, "another officer opened it"));
    EXPECT_TRUE(stands(use(type, alice())));
  }
}

TEST_F(AUse, OfAPackLastsNoLongerThanTheTableLetsIt) {
  const auto pack = [&](std::int64_t seconds, EntryType type = EntryType::pack_taken,
                        std::optional<ledger::ReasonCode> reason = std::nullopt) {
    auto payload = seal::decode<ledger::Use>(use(EntryType::pack_taken, alice()).payload).value();
    payload.until = payload.time + seconds;
    payload.reason = reason;
    const Bytes bytes = seal::encode(payload);
    const auto& domain = world.network.domain();
    return ledger::Entry{type, bytes,
                         seal::encode(alice().sign(domain, ledger::name(type), bytes).device)};
  };
  EXPECT_TRUE(refused_everywhere({pack(5 * kDay + 1)}, "lasts 5 days at most"));
  EXPECT_TRUE(refused_everywhere({pack(0)}, "ends before it is taken"));
  EXPECT_TRUE(refused_everywhere({pack(kDay, EntryType::pack_taken, ledger::ReasonCode::other)},
                                 "neither copies nor a reason"));
  EXPECT_TRUE(refused_everywhere({pack(kDay, EntryType::exported, ledger::ReasonCode::other)},
                                 "a pack has an end"));
  EXPECT_TRUE(stands(pack(5 * kDay)));
}

}  // namespace
}  // namespace valise::hostile
