// Attacks on the roster: acts that are replayed (X09), keys that are swapped in an enrolment (X16),
// registrars who want to be two persons (X17), missions that are not one's own (X18).
#include "hostile/rogue_registrar.h"
#include "hostile/under_attack.h"

namespace valise::hostile {
namespace {

using ledger::EntryType;

class Replay : public UnderAttack {
 protected:
  std::string whom() const { return "officer " + alice().officer().str(); }
  ledger::Entry suspended(std::optional<Hash> replaces) {
    return act(EntryType::suspended, whom(), ledger::Narrowing{ledger::ReasonCode::suspected},
               replaces, {&registrar(2)});
  }
  ledger::Entry lifted(const Hash& suspension) {
    return act(EntryType::lifted, whom(), ledger::Lifting{}, suspension,
               {&registrar(0), &registrar(1)});
  }
  std::string file() const { return bob().officer().str() + " MED"; }
  ledger::Entry granted(std::optional<Hash> replaces) {
    return act(EntryType::granted, file(), ledger::Grant{world.now() + 30 * kDay}, replaces,
               {&registrar(0), &registrar(1)});
  }
  ledger::Entry grant_ended(const Hash& replaces) {
    return act(EntryType::grant_ended, file(), ledger::Narrowing{ledger::ReasonCode::departure},
               replaces, {&registrar(0)});
  }
};
using X09 = Replay;

TEST_F(X09, AnOldLiftingIsNotAppliedAfterASecondSuspension) {
  const ledger::Entry first = suspended(std::nullopt);
  ASSERT_TRUE(stands(first));
  const ledger::Entry lifting = lifted(id(first));
  ASSERT_TRUE(stands(lifting));
  ASSERT_TRUE(stands(suspended(id(lifting))));
  EXPECT_TRUE(refused_everywhere({lifting}, "an entry with this payload stands already"));
}

TEST_F(X09, ALiftingThatTheNodeKeptBackIsNotAppliedToTheNextSuspension) {
  const ledger::Entry first = suspended(std::nullopt);
  ASSERT_TRUE(stands(first));
  const ledger::Entry kept_back = lifted(id(first));
  const ledger::Entry lifting = lifted(id(first));
  ASSERT_TRUE(stands(lifting));
  const ledger::Entry second = suspended(id(lifting));
  ASSERT_TRUE(stands(second));
  EXPECT_TRUE(refused_everywhere({kept_back}, "does not replace the record in force"));
  EXPECT_TRUE(stands(lifted(id(second))));
}

TEST_F(X09, AGrantIsNotReplayedAfterItHasEnded) {
  const ledger::Entry grant = granted(std::nullopt);
  const ledger::Entry kept_back = granted(std::nullopt);
  ASSERT_TRUE(stands(grant));
  const ledger::Entry ended = grant_ended(id(grant));
  ASSERT_TRUE(stands(ended));
  EXPECT_TRUE(refused_everywhere({grant}, "an entry with this payload stands already"));
  EXPECT_TRUE(refused_everywhere({kept_back}, "does not replace the record in force"));
  EXPECT_TRUE(stands(granted(id(ended))));
}

class X17 : public UnderAttack {
 protected:
  // Enrolled by two others, as it should be.
  ledger::Entry enrolled(const ledger::SignedEnrolRequest& request, const fixture::Person& by,
                         const fixture::Person& and_by) {
    return act(EntryType::device_enrolled, device_of(request).hex(),
               enrolment_of(world.network, request), std::nullopt, {&by, &and_by});
  }
  ledger::Entry grant(const fixture::Person& by, const fixture::Person& and_by) {
    return act(EntryType::granted, bob().officer().str() + " MED",
               ledger::Grant{world.now() + kDay}, std::nullopt, {&by, &and_by});
  }
  ledger::Entry made_registrar(const fixture::Person& whom) {
    const Time until = world.now() + 365 * kDay;
    return act(
        EntryType::officer_accredited, whom.officer().str(),
        ledger::Accreditation{ledger::kRegistrar, {}, cable::Level::restreint, until, until, until},
        std::nullopt, {&registrar(1), &registrar(2)});
  }
  RogueRegistrar rogue{world.network, registrar(0)};
};

TEST_F(X17, OneRegistrarWithTwoDevicesIsNotTwoSigners) {
  const fixture::Person& second = rogue.second_device();
  ASSERT_TRUE(
      stands(enrolled(second.enrol_request(world.network.domain()), registrar(1), registrar(2))));
  EXPECT_TRUE(refused_everywhere({grant(registrar(0), second)}, "the signers are not two persons"));
  EXPECT_TRUE(refused_everywhere({grant(registrar(0), registrar(0))}, "not two persons"));
  EXPECT_TRUE(stands(grant(second, registrar(1))));
}

TEST_F(X17, ARegistrarDoesNotEnrolHimself) {
  const auto request = rogue.second_device().enrol_request(world.network.domain());
  EXPECT_TRUE(refused_everywhere({enrolled(request, registrar(0), registrar(1))},
                                 "nobody enrols his own device"));
  EXPECT_TRUE(stands(enrolled(request, registrar(1), registrar(2))));
}

TEST_F(X17, ARegistrarDoesNotWidenHisOwnAccreditation) {
  const auto record = node.ledger().state().find<ledger::OfficerRecord>(
      ledger::officer_key(registrar(0).officer()));
  ledger::Accreditation wider = record->accreditation;
  wider.roles = ledger::kRolesAll;
  wider.until = world.now() + 365 * kDay;
  const auto widened = [&](const fixture::Person& by) {
    return act(EntryType::officer_accredited, registrar(0).officer().str(), wider, record->act,
               {&by, &registrar(1)});
  };
  EXPECT_TRUE(refused_everywhere({widened(registrar(0))}, "the signer is the subject"));
  EXPECT_TRUE(stands(widened(registrar(2))));
}

TEST_F(X17, OnePasskeyOnTwoDevicesIsEnrolledOnce) {
  const fixture::Person straw_man = world.network.person("cy-0a01");
  ASSERT_TRUE(stands(made_registrar(straw_man)));
  const auto request = rogue.own_passkey_for(straw_man);
  EXPECT_TRUE(refused_everywhere({enrolled(request, registrar(1), registrar(2))},
                                 "a passkey is enrolled once"));
  EXPECT_TRUE(stands(
      enrolled(straw_man.enrol_request(world.network.domain()), registrar(1), registrar(2))));
}

TEST_F(X17, TheStrawMansSignatureUnderTheRegistrarsPasskeyDoesNotCount) {
  const fixture::Person straw_man = world.network.person("cy-0a01");
  ASSERT_TRUE(stands(made_registrar(straw_man)));
  ASSERT_TRUE(stands(
      enrolled(straw_man.enrol_request(world.network.domain()), registrar(1), registrar(2))));
  EXPECT_TRUE(refused_everywhere({rogue.sign_for(grant(registrar(0), straw_man))},
                                 "the passkey is not this officer's"));
  EXPECT_TRUE(stands(grant(registrar(0), straw_man)));
}

// The node's operator has changed the request on its way; two registrars did not look.
class X16 : public X17 {
 protected:
  void SetUp() override {
    X17::SetUp();
    const Time until = world.now() + 365 * kDay;
    ASSERT_TRUE(stands(act(EntryType::officer_accredited, newcomer.officer().str(),
                           ledger::Accreditation{ledger::kReader,
                                                 {cable::MissionId::parse("cy/mfa").value()},
                                                 cable::Level::restreint,
                                                 until,
                                                 until,
                                                 until},
                           std::nullopt, {&registrar(0), &registrar(1)})));
  }
  ledger::Entry signed_blindly(const ledger::SignedEnrolRequest& request,
                               const Array<16>& fingerprint) {
    return act(EntryType::device_enrolled, device_of(request).hex(),
               ledger::Enrolment{request, fingerprint}, std::nullopt,
               {&registrar(0), &registrar(1)});
  }
  Array<16> fingerprint(const ledger::SignedEnrolRequest& request) const {
    return ledger::fingerprint_of(world.network.domain(), request.payload);
  }

  const fixture::Person newcomer = world.network.person("cy-0b02");
  const fixture::Person impostor = world.network.person("cy-0b02");  // in his name, by the node
  const ledger::SignedEnrolRequest honest = newcomer.enrol_request(world.network.domain());
  const ledger::SignedEnrolRequest swapped = impostor.enrol_request(world.network.domain());
};

TEST_F(X16, ASwappedRequestDoesNotStandUnderTheFingerprintFromTheScreen) {
  EXPECT_TRUE(refused_everywhere({signed_blindly(swapped, fingerprint(honest))},
                                 "the fingerprint is that of another request"));
  EXPECT_TRUE(stands(signed_blindly(honest, fingerprint(honest))));
}

TEST_F(X16, ARequestThatIsSwappedUnderTheRegistrarsSignaturesDoesNotStand) {
  ledger::Entry entry = signed_blindly(honest, fingerprint(honest));
  auto changed = seal::decode<ledger::Act>(entry.payload).value();
  changed.subject = device_of(swapped).hex();
  changed.record = seal::encode(ledger::Enrolment{swapped, fingerprint(swapped)});
  entry.payload = seal::encode(changed);
  EXPECT_TRUE(refused_everywhere({entry}, "the signature does not hold"));
}

TEST_F(X16, OneSwappedKeyBreaksTheRequestItself) {
  const auto read = seal::decode<ledger::EnrolRequest>(honest.payload).value();
  const auto mine = seal::decode<ledger::EnrolRequest>(swapped.payload).value();
  ledger::SignedEnrolRequest changed = honest;
  ledger::EnrolRequest request = read;
  request.draft_key = mine.draft_key;  // what drafts are sealed to; under the newcomer's signature
  changed.payload = seal::encode(request);
  EXPECT_TRUE(refused_everywhere({signed_blindly(changed, fingerprint(changed))},
                                 "the signature does not hold"));
  request = read;
  request.device_key = mine.device_key;  // the node's device, with the newcomer's passkey
  changed.payload = seal::encode(request);
  changed.device = seal::sign_detached(impostor.device(), world.network.domain().label("enrol"),
                                       changed.payload);
  EXPECT_TRUE(
      refused_everywhere({signed_blindly(changed, fingerprint(changed))}, "client_data.challenge"));
  request = mine;
  request.passkeys = read.passkeys;
  request.device_key = read.device_key;  // the newcomer's device, with the node's draft key
  changed.payload = seal::encode(request);
  changed.device = swapped.device;
  EXPECT_TRUE(refused_everywhere({signed_blindly(changed, fingerprint(changed))},
                                 "the signature does not hold"));
}

using X18 = UnderAttack;

TEST_F(X18, ANodeDoesNotOpenAnotherMembersMission) {
  const ledger::Entry own = world.network.open_mission("cy/brx", world.now());
  auto act = seal::decode<ledger::Act>(own.payload).value();
  auto evidence = seal::decode<ledger::ActEvidence>(own.evidence).value();
  act.subject = "nl/brx";
  ledger::Entry foreign = world.network.sign_act(act, {&registrar(0), &registrar(1)});
  auto signatures = seal::decode<ledger::ActEvidence>(foreign.evidence).value();
  signatures.statements = evidence.statements;
  foreign.evidence = seal::encode(signatures);
  EXPECT_TRUE(refused_everywhere({foreign}, "a mission of another member"));
  EXPECT_TRUE(stands(own));
}

TEST_F(X18, AMissionsKeyWithoutProofOfPossessionIsNotTaken) {
  const auto words_of = [&](const ledger::Entry& entry) {
    return seal::decode<ledger::ActEvidence>(entry.evidence).value().statements;
  };
  // A new act each time, of which some of the five seats' words are there.
  const auto opened_with = [&](const std::vector<std::size_t>& seats) {
    ledger::Entry out = world.network.open_mission("cy/brx", world.now());
    auto evidence = seal::decode<ledger::ActEvidence>(out.evidence).value();
    const std::vector<Bytes> words = std::exchange(evidence.statements, {});
    for (const std::size_t seat : seats) evidence.statements.push_back(words.at(seat));
    out.evidence = seal::encode(evidence);
    return out;
  };
  EXPECT_TRUE(refused_everywhere({opened_with({})}, "too few seats say"));
  EXPECT_TRUE(refused_everywhere({opened_with({0, 1, 2})}, "too few seats say"));
  EXPECT_TRUE(refused_everywhere({opened_with({0, 1, 2, 2})}, "too few seats say"));
  ledger::Entry with_another = opened_with({0, 1, 2});
  auto evidence = seal::decode<ledger::ActEvidence>(with_another.evidence).value();
  evidence.statements.push_back(words_of(world.network.open_mission("cy/vie", world.now()))[3]);
  with_another.evidence = seal::encode(evidence);
  EXPECT_TRUE(refused_everywhere({with_another}, "a seat's word for another key"));
  EXPECT_TRUE(stands(opened_with({0, 1, 2, 3})));
}

}  // namespace
}  // namespace valise::hostile
