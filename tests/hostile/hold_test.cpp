// A node that hides a revocation (X10), and one person alone who would lift a hold (X11).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <set>

#include "hostile/captured_node.h"
#include "store/seat.h"
#include "terminal/evidence.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

// A hold by the member's security officer, given to one seat; what that seat called it.
Hash give_hold(Scene& scene, const std::string& subject, std::uint8_t seat,
               const std::string& member = "nl") {
  const wire::SignedHold given = scene.hold_on(subject, member);
  const auto device = scene.security_officer(member).device().verify_key();
  const auto taken = sim::read_answer<wire::HoldTaken>(scene.world.ask(
      "trustee " + std::to_string(seat), sim::post(wire::path::hold, seal::encode(given), device)));
  EXPECT_TRUE(taken) << taken.error().detail;
  return taken ? taken->hold : Hash{};
}

// A cable that nl/mfa received, and its node in the attacker's hands: no suspension is appended.
struct Held : testing::Test {
  Scene scene;
  const CableId cable = scene.send()->id;
  CapturedNode node{scene, "nl"};
  const std::string subject = "officer " + scene.reader().officer().str();

  Hash hold_at(std::uint8_t seat) { return give_hold(scene, subject, seat); }
  Hash hold_at(std::uint8_t seat, const std::string& whom) { return give_hold(scene, whom, seat); }

  // The holds in force as a seat says them to that device.
  Result<wire::Holds> listed(std::uint8_t seat, const http::PublicKey& device) {
    TRY(const auto said,
        sim::read_answer<wire::Statement>(scene.world.ask(
            "trustee " + std::to_string(seat), sim::post(wire::path::holds, {}, device))));
    return custody::open_statement<wire::Holds>(scene.charter().domain,
                                                scene.charter().charter.seat(seat)->statement_key,
                                                said.signed_word);
  }
  std::set<Hash> ids_of(const Result<wire::Holds>& said) const {
    std::set<Hash> out;
    if (!said) return {Hash{}};
    for (const wire::SignedHold& each : said->holds) {
      out.insert({scene.charter().domain.hash(wire::Hold::label, each.payload)});
    }
    return out;
  }

  Verdicts ask_for_it() {
    const Request asked = scene.sign(scene.reader(), cable);
    const LeafIndex at = node.append(history, {asked->pending.entry});
    EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
    Verdicts out;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      out[seat] = scene.verdict(seat, *asked, at, node.printed(history));
    }
    return out;
  }
  CapturedNode::History history = node.true_history();
};

using X10 = Held;

TEST_F(X10, AHoldGivenToOneTrusteeBindsAllWithinASecond) {
  EXPECT_EQ(ask_for_it(), every_seat("released"));
  const std::int64_t given = scene.world.events().now_ms();
  hold_at(3);
  while (scene.world.events().next(given + 1000)) {
  }
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_TRUE(store::Seat(*scene.world.trustee(seat).db).holds(subject)) << int(seat);
  }
  EXPECT_EQ(ask_for_it(), every_seat("held"));
}

TEST_F(X10, AHoldNamesADeviceOrACableAsItIsLookedUp) {
  const auto taken = [&](const std::string& whom, const std::string& member) {
    const auto by = scene.security_officer(member).device().verify_key();
    const auto said = sim::read_answer<wire::HoldTaken>(scene.world.ask(
        "trustee 3", sim::post(wire::path::hold, seal::encode(scene.hold_on(whom, member)), by)));
    return said ? "taken" : std::string(code_row(said.error().code).name);
  };
  const auto capitals = [](std::string digits) {
    for (char& digit : digits) digit = static_cast<char>(std::toupper(digit));
    return digits;
  };
  const std::string device = scene.reader().device_id().hex();
  ASSERT_NE(capitals(device), device);
  ASSERT_NE(capitals(cable.hex()), cable.hex());
  EXPECT_EQ(taken("device " + capitals(device), "nl"), "refused");  // there it would hold nothing
  EXPECT_EQ(taken("cable " + capitals(cable.hex()), "cy"), "refused");
  EXPECT_EQ(taken("device " + device, "nl"), "taken");
  EXPECT_EQ(taken("cable " + cable.hex(), "cy"), "taken");
}

TEST_F(X10, AHoldOnNobodyIsRefused) {
  const auto said = [&](const std::string& whom) {
    const auto by = scene.security_officer("nl").device().verify_key();
    const auto answer = sim::read_answer<wire::HoldTaken>(scene.world.ask(
        "trustee 3", sim::post(wire::path::hold, seal::encode(scene.hold_on(whom, "nl")), by)));
    return answer ? "taken" : std::string(code_row(answer.error().code).name);
  };
  EXPECT_EQ(said("officer nl-9999"), "refused");
  EXPECT_EQ(said("officer cy-0001"), "refused");
  EXPECT_EQ(said("mission nl/nowhere"), "refused");
  EXPECT_EQ(said("officer nl-0001"), "taken");
}

struct WhoOpened : testing::Test {
  Scene scene;
  const CableId cable = scene.send()->id;

  Result<wire::Statement> word(std::uint8_t seat, const Person& to) {
    const wire::WhoRequest question{
        cable, scene.charter().charter.origin_of(cable::MemberId::parse("cy").value())};
    return sim::read_answer<wire::Statement>(scene.world.ask(
        "trustee " + std::to_string(seat),
        sim::post(wire::path::who, seal::encode(question), to.device().verify_key())));
  }
  // As the sender's terminal adds up what the seats sign.
  wire::WhoMission who() {
    std::map<std::uint8_t, Result<wire::Statement>> answers;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      answers.emplace(seat, word(seat, scene.world.people[0]));
    }
    const auto mission = [](const char* name) { return cable::MissionId::parse(name).value(); };
    const terminal::WhoAsked asked{cable, {mission("cy/mfa"), mission("nl/mfa")}};
    const auto read = terminal::add_up_who(scene.charter(), asked, scene.world.now(), answers);
    EXPECT_TRUE(read) << read.error().detail;
    return read->missions.back();
  }
  bool listed_as_opened() {
    const auto list = sim::read_answer<wire::List>(scene.world.ask(
        "node nl",
        sim::post(wire::path::list,
                  seal::encode(wire::ListRequest{cable::MissionId::parse("nl/mfa").value(), 0, 9}),
                  scene.colleague().device().verify_key())));
    return list.value().cables.at(0).opened;
  }
};

TEST_F(WhoOpened, IsNobodyWhileEverySeatWithheld) {
  give_hold(scene, "officer " + scene.reader().officer().str(), 3);
  scene.world.run_for(2);
  const Request refused = scene.open(scene.reader(), cable);
  ASSERT_TRUE(refused->answer && *refused->answer);
  EXPECT_THAT((*refused->answer)->withheld, testing::SizeIs(5));
  EXPECT_FALSE(who().first_opened);
  EXPECT_EQ(who().withheld.size(), 1U);
  EXPECT_FALSE(listed_as_opened());
  const Request opened = scene.open(scene.colleague(), cable);
  EXPECT_TRUE(scene.read(*opened));
  EXPECT_EQ(who().officers, 1U);
  EXPECT_EQ(who().withheld.size(), 1U);
  EXPECT_TRUE(listed_as_opened());
}

TEST_F(WhoOpened, IsToldToWhoServesTheOriginatorOrOverseesItsMember) {
  const auto& overseers = scene.world.network.member("cy").registrars;
  const Person& held = scene.world.people[1];
  EXPECT_TRUE(word(1, held));
  give_hold(scene, "officer " + held.officer().str(), 1, "cy");
  EXPECT_EQ(word(1, held).error().code, Code::forbidden);
  EXPECT_TRUE(word(1, scene.world.people[0]));
  EXPECT_TRUE(word(1, overseers[1]));
  EXPECT_TRUE(word(1, overseers[2]));
  EXPECT_EQ(word(1, scene.reader()).error().code, Code::not_found);
  EXPECT_TRUE(word(1, overseers[0]));
  give_hold(scene, "device " + overseers[0].device_id().hex(), 1, "cy");
  EXPECT_EQ(word(1, overseers[0]).error().code, Code::forbidden);

  const auto suspended = scene.world.put_act(
      "cy", scene.world.network.act("cy", ledger::EntryType::suspended,
                                    "officer " + overseers[1].officer().str(),
                                    ledger::Narrowing{ledger::ReasonCode::suspected}, std::nullopt,
                                    {&overseers[0]}, scene.world.now()));
  ASSERT_TRUE(suspended) << suspended.error().detail;
  EXPECT_EQ(word(1, overseers[1]).error().code, Code::forbidden);
}

using X11 = Held;

TEST_F(X11, OnePersonDoesNotLiftAHold) {
  const Hash hold = hold_at(3);
  scene.world.run_for(1);
  const auto& registrars = scene.world.network.member("nl").registrars;
  const auto lifted_by = [&](const std::vector<const Person*>& signers) {
    return ledger::encode(scene.world.network.act("nl", ledger::EntryType::lifted, subject,
                                                  ledger::Lifting{{hold}}, std::nullopt, signers,
                                                  scene.world.now()));
  };
  for (const auto& signers : {std::vector<const Person*>{&registrars[2]},
                              std::vector<const Person*>{&registrars[2], &registrars[2]}}) {
    auto lifted = node.true_history();
    node.append(lifted, {lifted_by(signers)});
    EXPECT_EQ(node.push_to_all(lifted), every_seat("unlawful"));
  }
  EXPECT_EQ(ask_for_it(), every_seat("held"));
  node.append(history, {lifted_by({&registrars[1], &registrars[2]})});
  EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
  EXPECT_EQ(ask_for_it(), every_seat("released"));
}

TEST_F(X11, AHeldDeviceDoesNotSignTheLiftingOfItsOwnHold) {
  const auto& registrars = scene.world.network.member("nl").registrars;
  const std::string device = "device " + registrars[1].device_id().hex();
  const Hash hold = hold_at(3, device);
  scene.world.run_for(1);
  const auto lifted_by = [&](const Person& a, const Person& b) {
    return ledger::encode(scene.world.network.act("nl", ledger::EntryType::lifted, device,
                                                  ledger::Lifting{{hold}}, std::nullopt, {&a, &b},
                                                  scene.world.now()));
  };
  auto by_itself = node.true_history();
  node.append(by_itself, {lifted_by(registrars[1], registrars[0])});
  EXPECT_EQ(node.push_to_all(by_itself), every_seat("unlawful"));
  EXPECT_EQ(ids_of(listed(3, registrars[0].device().verify_key())), std::set<Hash>{hold});
  node.append(history, {lifted_by(registrars[0], registrars[2])});
  EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
}

TEST_F(X11, WhatOneSecurityOfficerHeldAnotherFindsAndTwoLift) {
  const auto& registrars = scene.world.network.member("nl").registrars;
  const auto colleague = registrars[1].device().verify_key();
  const std::set<Hash> given = {hold_at(3), hold_at(4)};
  scene.world.run_for(1);
  const std::vector<Hash> found(given.begin(), given.end());
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_EQ(ids_of(listed(seat, colleague)), given) << int(seat);
  }
  node.append(history, {ledger::encode(scene.world.network.act(
                           "nl", ledger::EntryType::lifted, subject, ledger::Lifting{found},
                           std::nullopt, {&registrars[0], &registrars[1]}, scene.world.now()))});
  EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    EXPECT_EQ(ids_of(listed(seat, colleague)), std::set<Hash>()) << int(seat);
  }
  EXPECT_EQ(ask_for_it(), every_seat("released"));
}

TEST_F(X11, HoldsAreToldToWhoMayLiftThemAndToWhoStandsUnderThem) {
  const auto& registrars = scene.world.network.member("nl").registrars;
  const Hash on_reader = hold_at(1);
  const Hash on_member = hold_at(1, "member nl");
  const Hash on_another = hold_at(1, "officer " + registrars[0].officer().str());
  const auto whole = listed(1, registrars[1].device().verify_key());
  EXPECT_TRUE(whole->whole);
  EXPECT_EQ(ids_of(whole), (std::set<Hash>{on_reader, on_member, on_another}));
  const auto own = listed(1, scene.reader().device().verify_key());
  EXPECT_FALSE(own->whole);
  EXPECT_EQ(ids_of(own), (std::set<Hash>{on_reader, on_member}));
  const auto& other = scene.world.network.member("cy").registrars[0];
  EXPECT_EQ(ids_of(listed(1, other.device().verify_key())), std::set<Hash>());
  EXPECT_EQ(listed(1, scene.world.node("nl").key).error().code, Code::forbidden);
}

TEST_F(X11, ASuspendedSecurityOfficerSeesNoMoreThanHisOwn) {
  const auto& registrars = scene.world.network.member("nl").registrars;
  hold_at(1);
  node.append(history,
              {ledger::encode(scene.world.network.act(
                  "nl", ledger::EntryType::suspended, "officer " + registrars[1].officer().str(),
                  ledger::Narrowing{ledger::ReasonCode::suspected}, std::nullopt, {&registrars[2]},
                  scene.world.now()))});
  EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
  const auto said = listed(1, registrars[1].device().verify_key());
  ASSERT_TRUE(said);
  EXPECT_FALSE(said->whole);
  EXPECT_EQ(ids_of(said), std::set<Hash>());
}

}  // namespace
}  // namespace valise::hostile
