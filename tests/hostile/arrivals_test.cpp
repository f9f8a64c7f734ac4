// A node that hides an arrival (X45): the trustees name it, to those who may know of it, and to
// nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "hostile/liars.h"
#include "hostile/scene.h"
#include "hostile/sockets.h"
#include "terminal/evidence.h"
#include "terminal/terminal_test.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using ledger::EntryType;
using testing::ElementsAre;
using testing::IsEmpty;
using Numbers = std::vector<std::string>;

sim::WorldOptions two_missions_of_nl() {
  sim::WorldOptions out;
  out.missions = {"cy/mfa", "nl/mfa", "nl/brussels"};
  return out;
}

struct X45 : testing::Test {
  Scene scene{two_missions_of_nl()};
  cable::MissionId mission = cable::MissionId::parse("nl/mfa").value();

  Result<wire::Addressed> page(std::uint8_t seat, const http::PublicKey& device,
                               const wire::AddressedRequest& request) {
    TRY(const auto said, sim::read_answer<wire::Statement>(scene.world.ask(
                             "trustee " + std::to_string(seat),
                             sim::post(wire::path::addressed, seal::encode(request), device))));
    return custody::open_statement<wire::Addressed>(
        scene.charter().domain, scene.charter().charter.seat(seat)->statement_key,
        said.signed_word);
  }
  // What one seat names, page by page; its refusal's code.
  Numbers named_by(std::uint8_t seat, const Person& person, std::uint32_t most) {
    wire::AddressedRequest request{.mission = mission, .most = most};
    Numbers out;
    for (int pages = 0; pages < 20; ++pages) {
      const auto said = page(seat, person.device().verify_key(), request);
      if (!said) return {std::string(code_row(said.error().code).name)};
      EXPECT_LE(said->cables.size(), most);
      for (const wire::AddressedCable& one : said->cables) out.push_back(one.number.str());
      if (said->next.empty()) return out;
      request.after = said->next;
    }
    return {"no end"};
  }
  // The same by all five.
  Numbers named_to(const Person& person, std::uint32_t most = wire::kAddressedMax) {
    const Numbers first = named_by(1, person, most);
    for (std::uint8_t seat = 2; seat <= 5; ++seat) EXPECT_EQ(named_by(seat, person, most), first);
    return first;
  }

  void end_grant(const std::string& officer) {
    const auto file = cable::FileId::parse("GEN").value();
    const auto record = scene.ledger(scene.world.node("nl"), "nl")
                            .state()
                            .find<ledger::GrantRecord>(
                                ledger::grant_key(cable::OfficerId::parse(officer).value(), file));
    scene.act(EntryType::grant_ended, officer + " GEN",
              ledger::Narrowing{ledger::ReasonCode::mistake}, record->act);
    scene.world.run_for(2);
  }
  void file_in(const CableId& cable, const std::string& file) {
    scene.act(EntryType::filed, cable.hex() + " nl/mfa",
              ledger::Filing{{cable::FileId::parse(file).value()}});
    scene.world.run_for(2);
  }
};

TEST_F(X45, EverySeatNamesTheArrivalThatTheNodeHides) {
  corrupt<HidingNode>(scene.world.node("nl"));
  const auto sent = scene.send();
  const http::PublicKey device = scene.reader().device().verify_key();
  const auto list = sim::read_answer<wire::List>(scene.world.ask(
      "node nl",
      sim::post(wire::path::list, seal::encode(wire::ListRequest{mission, 0, 500}), device)));
  ASSERT_TRUE(list);
  EXPECT_THAT(list->cables, IsEmpty());
  for (std::uint8_t seat = 1; seat <= 5; ++seat) {
    const auto word = page(seat, device, {.mission = mission});
    ASSERT_TRUE(word);
    ASSERT_EQ(word->cables.size(), 1U);
    EXPECT_EQ(word->cables[0].cable, sent->id);
    EXPECT_EQ(word->cables[0].number, sent->accepted->number);
  }
}

TEST_F(X45, AnArrivalThatTheNodeDoesNotEvenRecordIsNamedToEveryOfficerOfTheMission) {
  end_grant(scene.colleague().officer().str());
  scene.world.cut("node cy", "node nl", 3600);
  scene.send();
  EXPECT_THAT(named_to(scene.reader()), ElementsAre("CY-MFA-26-0001"));
  EXPECT_THAT(named_to(scene.colleague()), ElementsAre("CY-MFA-26-0001"));
}

TEST_F(X45, ACableOfAFileIsNamedOnlyToThoseWithAGrantToIt) {
  const auto sent = scene.send();
  end_grant(scene.colleague().officer().str());
  EXPECT_THAT(named_to(scene.reader()), ElementsAre("CY-MFA-26-0001"));
  EXPECT_THAT(named_to(scene.colleague()), IsEmpty());
  file_in(sent->id, "CAB");
  scene.grant(scene.colleague(), "CAB", scene.world.now() + kDay);
  scene.world.run_for(2);
  EXPECT_THAT(named_to(scene.reader()), IsEmpty());
  EXPECT_THAT(named_to(scene.colleague()), ElementsAre("CY-MFA-26-0001"));
  scene.world.pass(kDay);
  EXPECT_THAT(named_to(scene.colleague()), IsEmpty());
}

TEST_F(X45, AnOfficerOfAnotherMissionOrMemberIsToldNothing) {
  scene.send();
  EXPECT_THAT(named_to(scene.reader()), ElementsAre("CY-MFA-26-0001"));
  const Person& in_brussels = scene.world.people[4];  // with a grant to the same file
  ASSERT_EQ(in_brussels.officer().member(), mission.member());
  EXPECT_THAT(named_to(in_brussels), ElementsAre("forbidden"));
  EXPECT_THAT(named_to(scene.world.people[0]), ElementsAre("forbidden"));
}

TEST_F(X45, ASuspendedOfficerIsToldNothing) {
  scene.send();
  scene.act(EntryType::suspended, "officer " + scene.reader().officer().str(),
            ledger::Narrowing{ledger::ReasonCode::suspected});
  scene.world.run_for(2);
  EXPECT_THAT(named_to(scene.reader()), ElementsAre("forbidden"));
  EXPECT_THAT(named_to(scene.colleague()), ElementsAre("CY-MFA-26-0001"));
}

TEST_F(X45, APageEndsWhereTheNextBegins) {
  Numbers all;
  for (int i = 1; i <= 5; ++i) all.push_back(scene.send()->accepted->number.str());
  for (const std::uint32_t most : {1U, 2U, 4U, 5U, 2000U}) {
    EXPECT_EQ(named_to(scene.reader(), most), all) << most;
  }
}

// An officer of nl/mfa at a true terminal; his node hides what it likes, and every seat gives two
// cables a page.
struct X45AtTheTerminal : X45 {
  Sockets sockets{scene.world};
  terminal::TestOfficer officer{scene.world.network, "nl-0c03", 7};
  std::set<CableId> hidden;
  std::function<void(std::uint64_t page, wire::Addressed&)> lie;  // of seat 1
  std::uint64_t asked = 0;

  void SetUp() override {
    const auto keyring = terminal::read_keyring(officer.settings).value();
    const std::string name = keyring.officer.str();
    scene.act(EntryType::officer_accredited, name, scene.accreditation());
    scene.act(EntryType::device_enrolled, keyring.device().hex(),
              ledger::Enrolment{officer.device.request, officer.device.fingerprint});
    scene.act(EntryType::granted, name + " GEN", ledger::Grant{scene.world.now() + kDay});
    scene.world.run_for(2);
    sockets.point(officer.settings);
    sockets.deceive([this](const std::string& server, const http::Request& request) {
      return answer(server, request);
    });
  }

  std::optional<http::Answer> answer(const std::string& server, const http::Request& request) {
    if (request.path == wire::path::list) {
      auto list = seal::decode<wire::List>(sockets.truth(server, request).body).value();
      std::erase_if(list.cables,
                    [&](const wire::Held& held) { return hidden.contains(held.cable); });
      return terminal::cbor_answer(list);
    }
    if (request.path != wire::path::addressed) return std::nullopt;
    auto small = request;
    auto wanted = seal::decode<wire::AddressedRequest>(request.body).value();
    wanted.most = 2;
    small.body = seal::encode(wanted);
    const http::Answer said = sockets.truth(server, small);
    return lie && server == "trustee 1" ? lied(said) : said;
  }
  http::Answer lied(const http::Answer& said) {
    const auto& domain = scene.charter().domain;
    const auto& seat = scene.world.network.seat(1);
    const auto statement = seal::decode<wire::Statement>(said.body).value();
    auto word = custody::open_statement<wire::Addressed>(domain, seat.seat.statement_key,
                                                         statement.signed_word)
                    .value();
    lie(++asked, word);
    return terminal::cbor_answer(
        wire::Statement{custody::sign_statement(domain, seat.statement, word)});
  }

  Result<terminal::Arrivals> compare() {
    officer.clock.time = scene.world.now();
    const auto place = officer.workplace();
    TRY(const auto listing, terminal::list_cables(place, mission));
    return terminal::compare_arrivals(place, mission, listing);
  }
  // What `valise list` warns of.
  Result<Numbers> missing() {
    TRY(const auto arrivals, compare());
    Numbers out;
    for (const wire::AddressedCable& one : arrivals.missing) out.push_back(one.number.str());
    return out;
  }
};

TEST_F(X45AtTheTerminal, AnArrivalHiddenOnTheLastPageIsNamed) {
  for (int i = 1; i <= 4; ++i) scene.send();
  const auto last = scene.send();
  EXPECT_THAT(missing().value(), IsEmpty());
  hidden = {last->id};
  EXPECT_THAT(missing().value(), ElementsAre("CY-MFA-26-0005"));
}

TEST_F(X45AtTheTerminal, WithoutAGrantThereIsNoAccusationAndNoNumber) {
  const auto sent = scene.send();
  scene.send();
  file_in(sent->id, "CAB");
  EXPECT_THAT(missing().value(), IsEmpty());
  end_grant("nl-0c03");
  EXPECT_THAT(missing().value(), IsEmpty());
}

TEST_F(X45AtTheTerminal, ASeatWhosePagesDoNotEndOrGoBackCountsAsSilent) {
  const auto sent = scene.send();
  hidden = {sent->id};
  const std::string origin = "valise-test/cy";
  lie = [&](std::uint64_t, wire::Addressed& word) { word.next = {{origin, LeafIndex{3}}}; };
  EXPECT_THAT(missing().value(), ElementsAre("CY-MFA-26-0001"));
  EXPECT_EQ(asked, 2U);  // the second page went no further
  lie = [&](std::uint64_t page, wire::Addressed& word) {
    word.next = {{origin, LeafIndex{1000 + page}}};
  };
  EXPECT_THAT(missing().value(), ElementsAre("CY-MFA-26-0001"));
  EXPECT_LE(asked, 2U + terminal::kArrivalPagesMax);
}

// One that lies could discredit any node, every morning.
TEST_F(X45AtTheTerminal, ASeatThatInventsAnArrivalAccusesNobody) {
  const auto sent = scene.send();
  const auto invented = cable::Number::parse("CY-MFA-26-0666").value();
  lie = [&](std::uint64_t, wire::Addressed& word) {
    word.cables = {{"valise-test/cy", LeafIndex{9}, CableId{{6}}, invented}};
    word.next.clear();
  };
  EXPECT_THAT(missing().value(), IsEmpty());
  const auto said = compare();
  ASSERT_TRUE(said);
  ASSERT_EQ(said->doubtful.size(), 1U);
  EXPECT_EQ(said->doubtful[0].cable.number, invented);
  EXPECT_THAT(said->doubtful[0].seats, ElementsAre(1));
  // Nor can it hide one by its silence.
  hidden = {sent->id};
  EXPECT_THAT(missing().value(), ElementsAre("CY-MFA-26-0001"));
}

TEST_F(X45AtTheTerminal, OneWhoIsRefusedByTheSeatsIsToldSo) {
  scene.act(EntryType::suspended, "officer nl-0c03",
            ledger::Narrowing{ledger::ReasonCode::suspected});
  scene.world.run_for(2);
  officer.clock.time = scene.world.now();
  const auto said = terminal::compare_arrivals(officer.workplace(), mission, {});
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().code, Code::forbidden);
}

// The originator's own cables stand in its list as well as in the seats' answers.
TEST_F(X45, OwnCablesAreNamedOnlyToThoseWhoListThem) {
  const auto sent = scene.send();
  mission = cable::MissionId::parse("cy/mfa").value();
  const Person& sender = scene.world.people[0];
  const auto list = sim::read_answer<wire::List>(scene.world.ask(
      "node cy", sim::post(wire::path::list, seal::encode(wire::ListRequest{mission, 0, 500}),
                           sender.device().verify_key())));
  ASSERT_EQ(list->cables.size(), 1U);
  EXPECT_EQ(list->cables[0].cable, sent->id);
  EXPECT_THAT(named_to(sender), ElementsAre("CY-MFA-26-0001"));
  scene.world.pass(201 * kDay);  // its officers' grants end
  EXPECT_THAT(named_to(sender), IsEmpty());
}

// Not only his node knows the end of his accreditation.
TEST_F(X45, AnOfficerWhoseAccreditationEndedIsNobodyToATrustee) {
  ledger::Accreditation has = scene.accreditation();
  has.until = scene.world.now() + 60;
  scene.accredit(scene.reader(), has);
  const auto said_by = [&](const ledger::Seat& seat) {
    const auto said = sim::read_answer<wire::Heads>(
        scene.world.ask("trustee " + std::to_string(seat.number),
                        sim::post(wire::path::heads, {}, scene.reader().device().verify_key())));
    return said ? "told" : std::string(code_row(said.error().code).name);
  };
  scene.world.run_for(10);
  for (const ledger::Seat& seat : scene.charter().charter.seats) EXPECT_EQ(said_by(seat), "told");
  scene.world.run_for(60);
  for (const ledger::Seat& seat : scene.charter().charter.seats) {
    EXPECT_EQ(said_by(seat), "unauthenticated");
  }
}

}  // namespace
}  // namespace valise::hostile
