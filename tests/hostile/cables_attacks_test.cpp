// Attacks on cables and their numbers: policies that are not the charter's (X20), numbers twice,
// left out or another's (X21), checkpoints of too few (X03), ledgers that are not lawful (X46).
#include "hostile/rogue_releaser.h"
#include "hostile/under_attack.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

class Releasing : public UnderAttack {
 protected:
  RogueReleaser rogue() { return {world, alice(), {"cy/mfa", "nl/mfa"}}; }
  static cable::Number number(std::uint32_t serial, const char* mission = "cy/mfa",
                              std::uint16_t year = 2026) {
    return {cable::MissionId::parse(mission).value(), year, serial};
  }
  testing::AssertionResult refused_as_first(const wire::Submit& submit, const std::string& why) {
    remember(submit);
    return refused_everywhere({rogue().released(submit, number(1))}, why);
  }
};
using X20 = Releasing;

TEST_F(X20, AHonestPolicyIsReleased) {
  const wire::Submit submit = rogue().seal(rogue().honest());
  remember(submit);
  EXPECT_TRUE(stands(rogue().released(submit, number(1))));
}

TEST_F(X20, AnotherThresholdThanTheChartersIsRefused) {
  for (const int threshold : {1, 2, 4, 5}) {
    custody::SealInput input = rogue().honest();
    input.threshold = static_cast<std::uint8_t>(threshold);
    EXPECT_TRUE(refused_as_first(rogue().seal(input), "another threshold")) << threshold;
  }
}

TEST_F(X20, AForeignSeatKeyIsRefused) {
  for (const std::size_t seats : {std::size_t{1}, std::size_t{5}}) {
    custody::SealInput input = rogue().honest();
    for (std::size_t i = 0; i < seats; ++i) {
      const auto own = seal::KemKey::generate(world.random);
      input.seats[i].key_id = own.id();
      input.seats[i].key = own.public_key();
    }
    EXPECT_TRUE(refused_as_first(rogue().seal(input), "a seat's key that is not in the charter"));
  }
}

TEST_F(X20, SeatsInAnotherOrderFewerOrMoreAreRefused) {
  custody::SealInput input = rogue().honest();
  std::swap(input.seats[0].key_id, input.seats[1].key_id);
  std::swap(input.seats[0].key, input.seats[1].key);
  EXPECT_TRUE(refused_as_first(rogue().seal(input), "a seat's key that is not in the charter"));
  input = rogue().honest();
  input.seats.pop_back();
  EXPECT_TRUE(refused_as_first(rogue().seal(input), "other seats"));
  input = rogue().honest();
  const auto own = seal::KemKey::generate(world.random);
  input.seats.push_back({6, own.id(), own.public_key()});
  EXPECT_TRUE(refused_as_first(rogue().seal(input), "other seats"));
}

TEST_F(X20, SeatZeroIsRefused) {
  const wire::Submit sealed = rogue().seal(rogue().honest());
  const auto beside = rogue().with_policy(sealed, [](cable::Policy& policy) {
    policy.seats[0] = policy.seats[1];
    policy.shares[0] = policy.shares[1];
  });
  EXPECT_TRUE(refused_as_first(beside, "seats are numbered from 1"));
  const auto instead = rogue().with_policy(sealed, [](cable::Policy& policy) {
    policy.seats[0] = policy.seats[5];
    policy.shares[0] = policy.shares[5];
    policy.seats.erase(5);
    policy.shares.erase(5);
  });
  EXPECT_TRUE(refused_as_first(instead, "seats are numbered from 1"));
}

TEST_F(X20, ASuiteThatIsNotInTheCharterIsRefused) {
  const wire::Submit sealed = rogue().seal(rogue().honest());
  const auto other = rogue().with_policy(sealed, [](cable::Policy& policy) { policy.suite = 2; });
  EXPECT_TRUE(refused_as_first(other, "this suite is not known"));
}

TEST_F(X20, AnotherCharterOrALevelAboveItsCeilingIsRefused) {
  custody::SealInput input = rogue().honest();
  input.charter = Hash{{1}};
  EXPECT_TRUE(refused_as_first(rogue().seal(input), "sealed under another charter"));
  input = rogue().honest();
  input.level = cable::Level::confidentiel;
  EXPECT_TRUE(refused_as_first(rogue().seal(input), "above the charter's ceiling"));
}

class X21 : public Releasing {
 protected:
  void SetUp() override {
    Releasing::SetUp();
    const CableId cable = a_cable();  // CY-MFA-26-0001
    first = story.sent.at(cable)->submit;
    ASSERT_EQ(story.sent.at(cable)->accepted->number, number(1));
  }
  // Whose terminal is not asked: the node alone gives numbers.
  testing::AssertionResult refused_as(const wire::Submit& submit, const cable::Number& number,
                                      const std::string& why) {
    return refused_by_law_and_seats({rogue().released(submit, number)}, why);
  }
  wire::Submit first;
};

TEST_F(X21, ACableIsNotNumberedTwice) {
  EXPECT_TRUE(refused_as(first, number(2), "the cable has a number already"));
  EXPECT_TRUE(refused_as(first, number(1), "an entry with this payload stands already"));
}

TEST_F(X21, ANodeThatIsGivenACableTwiceGivesItOneNumber) {
  settle();
  const auto before = ledgers();
  for (const bool other_touch : {false, true}) {
    wire::Submit again = first;
    if (other_touch) again = rogue().with_policy(first, [](cable::Policy&) {});
    const auto said = sim::read_answer<wire::Accepted>(world.ask(
        node.name(),
        sim::post(wire::path::submit, seal::encode(again), alice().device().verify_key())));
    ASSERT_TRUE(said) << said.error().detail;
    EXPECT_EQ(said->number, number(1));
  }
  EXPECT_EQ(ledgers(), before);
}

TEST_F(X21, NoNumberIsLeftOutOrUsedAgain) {
  const wire::Submit second = rogue().seal(rogue().honest());
  EXPECT_TRUE(refused_as(second, number(3), "the number is not the next, 2"));
  EXPECT_TRUE(refused_as(second, number(1), "the number is not the next, 2"));
  EXPECT_TRUE(refused_as(second, number(0), "the number is not the next, 2"));
  remember(second);
  EXPECT_TRUE(stands(rogue().released(second, number(2))));
}

TEST_F(X21, ANumberOfAnotherMissionOrYearIsRefused) {
  const wire::Submit second = rogue().seal(rogue().honest());
  EXPECT_TRUE(refused_as(second, number(1, "nl/mfa"), "the number is another mission's"));
  EXPECT_TRUE(refused_as(second, number(1, "cy/brx"), "the number is another mission's"));
  EXPECT_TRUE(refused_as(second, number(1, "cy/mfa", 2025), "the number's year"));
  EXPECT_TRUE(refused_as(second, number(2, "cy/mfa", 2027), "the number's year"));
}

TEST_F(X21, AForeignMissionsCableIsNotReleasedHere) {
  RogueReleaser foreign(world, alice(), {"nl/mfa", "cy/mfa"});
  const wire::Submit submit = foreign.seal(foreign.honest());
  remember(submit);
  EXPECT_TRUE(refused_everywhere({foreign.released(submit, number(1, "nl/mfa"))},
                                 "the signer may not release for this mission"));
}

// Two seats are out of reach, so that an entry gets three cosignatures of the four it needs.
class X03 : public UnderAttack {
 protected:
  static constexpr std::uint8_t kCosigned = 3;

  void SetUp() override {
    UnderAttack::SetUp();
    const CableId cable = a_cable();
    settle();
    world.cut(node.name(), "trustee 4", 60);
    world.cut(node.name(), "trustee 5", 60);
    wanted = request(alice(), cable);
    entry = world.network.requested(wanted, alice());
    EXPECT_EQ(bring({entry}).error().code, Code::too_few);
    const auto record =
        node.ledger().state().find<ledger::RequestRecord>(ledger::request_key(id(entry)));
    ASSERT_TRUE(record);
    index = record->index;
  }
  // What a seat says to a push of nothing: its cosignature, of now.
  tlog::SignatureLine cosignature(std::uint8_t seat) {
    const wire::Push nothing{node.origin(), node.ledger().size(), {}, print(node.bare_note()), ""};
    const auto said = sim::read_answer<wire::Pushed>(
        world.ask("trustee " + std::to_string(seat),
                  sim::post(wire::path::push, seal::encode(nothing), node.key())));
    return tlog::parse_note(print(node.bare_note()) + said.value().cosignature)
        .value()
        .signatures.back();
  }
  tlog::Note by_three() {
    tlog::Note note = node.bare_note();
    for (std::uint8_t seat = 1; seat <= kCosigned; ++seat) {
      note.signatures.push_back(cosignature(seat));
    }
    return note;
  }
  // Nobody releases under that note.
  void expect_withheld(const tlog::Note& note) {
    for (std::uint8_t seat = 1; seat <= kCosigned; ++seat) {
      const auto said = node.ask_release(seat, note, {index, reply_key(wanted), std::nullopt});
      ASSERT_FALSE(said) << "seat " << int{seat} << " answered";
      EXPECT_EQ(said.error().code, Code::verification_failed);
    }
  }
  // The line of a key of his own, or of a seat whose keys he has, under any cosigner's name.
  tlog::SignatureLine cosigned_as(std::uint8_t seat, const seal::SigningKey& key) const {
    const auto name = world.network.charter().cosigner_of(world.network.seat(seat).seat);
    const auto own =
        tlog::make_note_key(name, tlog::SignatureType::cosignature_v1, key.verify_key()).value();
    return tlog::cosign(node.bare_note().text, own, key, world.now());
  }

  ledger::Request wanted;
  ledger::Entry entry;
  LeafIndex index;
};

TEST_F(X03, ThreeCosignaturesReleaseNothing) {
  const tlog::Note note = by_three();
  EXPECT_EQ(note.signatures.size(), 1U + kCosigned);
  expect_withheld(note);
}

TEST_F(X03, OneSeatTwiceIsOneSeat) {
  tlog::Note note = by_three();
  world.run_for(3);
  note.signatures.push_back(cosignature(2));  // true, of another second
  EXPECT_NE(note.signatures.back(), note.signatures[2]);
  expect_withheld(note);
}

TEST_F(X03, OneSeatUnderTwoKeysIsOneSeat) {
  const tlog::Note three = by_three();
  const fixture::SeatKeys& captured = world.network.seat(1);
  tlog::Note note = three;
  note.signatures.push_back(cosigned_as(1, captured.statement));  // its other key, its own name
  expect_withheld(note);
  note = three;
  note.signatures.push_back(cosigned_as(4, captured.cosignature));  // its key, another's name
  expect_withheld(note);
  note = three;
  note.signatures.push_back(cosigned_as(4, seal::SigningKey::generate(world.random)));
  expect_withheld(note);
}

TEST_F(X03, ACosignatureOfAnEarlierCheckpointDoesNotCount) {
  tlog::Note note = by_three();
  const auto before = tlog::parse_note(node.ledger().note(store::Note::final).value()).value();
  for (const tlog::SignatureLine& line : before.signatures) {
    if (line.name == world.network.charter().cosigner_of(world.network.seat(4).seat)) {
      note.signatures.push_back(line);
    }
  }
  EXPECT_EQ(note.signatures.size(), 2U + kCosigned);
  expect_withheld(note);
}

TEST_F(X03, WithTheFourthCosignatureItIsReleased) {
  world.run_for(90);
  settle();
  tlog::Note note = by_three();
  note.signatures.push_back(cosignature(4));
  const auto said = node.ask_release(1, note, {index, reply_key(wanted), std::nullopt});
  ASSERT_TRUE(said) << said.error().detail;
  EXPECT_TRUE(said->answers.at(0).released);
}

// A foreign node delivers a cable on the word of too few seats.
class Delivered {
 public:
  Delivered(sim::World& world, const sim::SentCable& sent) : world_(world), sent_(sent) {
    const auto nl = store::Ledger::open(*world.node("nl").db, "valise-test/nl").value();
    const LeafIndex index = sent.accepted->index;
    entry_ = nl.entry(index).value();
    final_ = tlog::parse_note(nl.note(store::Note::final).value()).value();
    const auto size = tlog::parse_checkpoint(final_.text).value().head.size;
    proof_ = {{}, index, tlog::inclusion_proof(nl.hashes(), index, size).value(), ""};
  }
  std::string proof_by(std::size_t cosigners) {
    tlog::Note note = final_;
    note.signatures.resize(1 + cosigners);
    proof_.checkpoint = print(note);
    return print(proof_);
  }
  ledger::Entry received(const std::string& proof) const {
    const ledger::Received fact{sent_.id, cable::MissionId::parse("cy/mfa").value()};
    return {ledger::EntryType::received, seal::encode(fact),
            seal::encode(ledger::ReceivedEvidence{entry_, proof})};
  }
  Result<wire::Delivered> deliver(const std::string& proof) const {
    const wire::Submit& submit = sent_.submit;
    wire::Envelope envelope{entry_, proof,         submit.cover, submit.body_bytes, submit.body,
                            {},     submit.shares, {},           submit.precedence};
    for (const wire::Post& post : submit.posts) {
      if (post.mission.str() == "cy/mfa") envelope.posts.push_back(post);
    }
    return sim::read_answer<wire::Delivered>(world_.ask(
        "node cy", sim::post(wire::path::deliver, seal::encode(envelope), world_.node("nl").key)));
  }

 private:
  sim::World& world_;
  const sim::SentCable& sent_;
  Bytes entry_;
  tlog::Note final_;
  tlog::Proof proof_;
};

TEST_F(X03, AForeignCableUnderThreeCosignaturesIsNotReceived) {
  world.run_for(90);
  settle();
  world.cut("node nl", node.name(), 60);  // so that only the attack arrives
  sim::Officer sender(world, story, world.people[2], "nl/mfa");
  sender.send_to({"nl/mfa", "cy/mfa"}, "from nl", false);
  world.run_for(10);
  const auto sent = std::find_if(story.sent.begin(), story.sent.end(),
                                 [](const auto& one) { return one.second->text == "from nl"; });
  ASSERT_NE(sent, story.sent.end());
  Delivered delivered(world, *sent->second);
  const std::string by_three = delivered.proof_by(3);
  EXPECT_TRUE(refused_by_law_and_seats({delivered.received(by_three)}, "3 cosigners of the 4"));
  const auto before = ledgers();
  EXPECT_EQ(delivered.deliver(by_three).error().code, Code::verification_failed);
  EXPECT_EQ(ledgers(), before);
  EXPECT_TRUE(delivered.deliver(delivered.proof_by(4)));
}

using X46 = Releasing;

TEST_F(X46, AfterAnUnlawfulPushTheTrusteesGoOnWithTheTrueLedger) {
  const wire::Submit submit = rogue().seal(rogue().honest());
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(refused_by_law_and_seats({rogue().released(submit, number(7))}, "not the next"));
  }
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto alarms = store::Alarms(*world.trustee(seat).db)
                            .list(world.network.charter().origin_of(alice().officer().member()),
                                  fixture::kStart, 10);
    ASSERT_TRUE(alarms);
    EXPECT_EQ(alarms->size(), 1U) << "seat " << int{seat};  // once a day
  }
  remember(submit);
  EXPECT_TRUE(stands(rogue().released(submit, number(1))));
  world.run_for(10);
  const auto final = tlog::parse_note(node.ledger().note(store::Note::final).value()).value();
  const auto checkpoint = tlog::parse_checkpoint(final.text).value();
  EXPECT_EQ(checkpoint.head, node.ledger().head());
}

TEST_F(X46, AnEntryOfALawThatTheTrusteeDoesNotKnowStopsThePushAndIsNamed) {
  settle();
  const auto before = ledgers();
  Bytes unknown = ledger::encode(fixture::Network::mark(world.now()));
  ASSERT_EQ(unknown[1], 0x18);  // the entry's type, in the byte behind
  unknown[2] = 63;
  const Bytes mark = ledger::encode(fixture::Network::mark(world.now()));
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto said = node.push_bytes(seat, {unknown, mark});
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, Code::unsupported);
    EXPECT_EQ(said.error().detail, "no entry type of this law");
  }
  EXPECT_EQ(ledgers(), before);
  const wire::Submit submit = rogue().seal(rogue().honest());
  remember(submit);
  EXPECT_TRUE(stands(rogue().released(submit, number(1))));
}

TEST_F(X46, APushThatIsNoLedgerIsRefused) {
  settle();
  const auto before = ledgers();
  const Bytes mark = ledger::encode(fixture::Network::mark(world.now()));
  const Bytes earlier = ledger::encode(fixture::Network::mark(world.now() - 3600));
  const Bytes lifting = ledger::encode(act(ledger::EntryType::suspended, "officer cy-0002",
                                           ledger::Narrowing{ledger::ReasonCode::other},
                                           std::nullopt, {&registrar(2)}));
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_EQ(node.push_bytes(seat, {to_bytes("no entry"), mark}).error().code, Code::malformed);
    EXPECT_EQ(node.push_bytes(seat, {lifting}).error().code, Code::unlawful);  // no mark
    EXPECT_EQ(node.push_bytes(seat, {earlier}).error().code, Code::unlawful);
  }
  EXPECT_EQ(ledgers(), before);
}

}  // namespace
}  // namespace valise::hostile
