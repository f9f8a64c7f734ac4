#include "terminal/standing.h"

#include <gmock/gmock.h>

#include "custody/statements.h"
#include "terminal/ledger_test.h"
#include "terminal/site_test.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Standings : public ::testing::Test {
 protected:
  Standings() : ledger(network, "nl"), officer(network) { EXPECT_EQ(ledger.found({"nl/mfa"}), ""); }

  const fixture::Person& security() { return network.member("nl").registrars[2]; }
  ledger::Adopted charter() {
    return {network.charter(), network.charter_hash(), network.domain()};
  }

  wire::SignedHold given(const std::string& subject, std::int64_t after = 0,
                         const std::string& origin = "valise-test/nl") {
    const wire::Hold hold{subject, origin, ledger::ReasonCode::suspected, fixture::kStart + after,
                          officer.random.array<16>()};
    wire::SignedHold out{seal::encode(hold), {}};
    out.signature = security().sign(network.domain(), wire::Hold::label, out.payload);
    return out;
  }
  Hash id_of(const wire::SignedHold& hold) {
    return {network.domain().hash(wire::Hold::label, hold.payload)};
  }
  wire::Statement list(std::uint8_t seat, std::vector<wire::SignedHold> holds,
                       std::string origin = "valise-test/nl", bool whole = true) {
    const wire::Holds word{std::move(origin), whole, std::move(holds), seat, fixture::kStart};
    return {custody::sign_statement(network.domain(), network.seat(seat).statement, word)};
  }
  Result<FoundHolds> add_up(const std::map<std::uint8_t, Result<wire::Statement>>& answers) {
    return add_up_holds(charter(), "valise-test/nl", fixture::kStart, answers);
  }

  fixture::Network network;
  TestLedger ledger;
  TestOfficer officer;
};

TEST_F(Standings, AHoldThatOneSeatAloneHasCounts) {
  const auto first = given("officer nl-7f3a"), second = given("officer nl-7f3a", 5);
  std::map<std::uint8_t, Result<wire::Statement>> answers;
  for (std::uint8_t seat = 1; seat <= 3; ++seat) answers.emplace(seat, list(seat, {first}));
  answers.emplace(4, list(4, {second, first, first}));
  const auto found = add_up(answers);
  ASSERT_TRUE(found) << found.error().detail;
  ASSERT_EQ(found->holds.size(), 2U);
  EXPECT_EQ(found->holds[0].id, id_of(first));
  EXPECT_THAT(found->holds[0].seats, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(found->holds[1].id, id_of(second));
  EXPECT_THAT(found->holds[1].seats, ElementsAre(4));
  EXPECT_TRUE(found->whole);
}

TEST_F(Standings, AListThatIsNotTheSeatsOwnOrOfAnotherLedgerIsLeftOut) {
  const auto hold = given("officer nl-7f3a");
  std::map<std::uint8_t, Result<wire::Statement>> answers;
  for (std::uint8_t seat = 1; seat <= 4; ++seat) answers.emplace(seat, list(seat, {}));
  answers.emplace(5, list(4, {hold}));
  EXPECT_THAT(add_up(answers)->bad_seats, ElementsAre(5));
  EXPECT_TRUE(add_up(answers)->holds.empty());
  answers.at(5) = list(5, {hold}, "valise-test/cy");
  EXPECT_THAT(add_up(answers)->bad_seats, ElementsAre(5));
  answers.at(5) = list(5, {given("officer cy-7f3a", 0, "valise-test/cy")});
  EXPECT_THAT(add_up(answers)->bad_seats, ElementsAre(5));
  answers.at(4) = list(5, {});
  EXPECT_EQ(add_up(answers).error().detail, "3 of the 4 needed answered");
}

TEST_F(Standings, TheListIsWholeIfAQuorumSaysSo) {
  std::map<std::uint8_t, Result<wire::Statement>> answers;
  for (std::uint8_t seat = 1; seat <= 5; ++seat) answers.emplace(seat, list(seat, {}));
  answers.at(1) = list(1, {}, "valise-test/nl", false);
  EXPECT_TRUE(add_up(answers)->whole);
  answers.at(2) = list(2, {}, "valise-test/nl", false);
  EXPECT_FALSE(add_up(answers)->whole);
}

// A node with the ledger's roster, and five seats that say the same.
struct WhatStands : Standings {
  WhatStands()
      : node(network.member("nl").tls, [this](const http::Request& request) {
          if (request.path != wire::path::prove) return cbor_answer(ledger.roster(request.body));
          const auto asked = seal::decode<wire::ProveRequest>(request.body).value();
          return cbor_answer(ledger.proved(asked.index.value));
        }) {
    officer.settings.node = node.endpoint();
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      seats.push_back(std::make_unique<TestSite>(
          network.seat(seat).tls,
          [this, seat](const http::Request&) { return cbor_answer(list(seat, holds)); }));
      officer.settings.trustees.push_back(
          {network.charter().seat(seat)->name, seats.back()->endpoint()});
    }
  }

  std::vector<wire::SignedHold> holds;
  TestSite node;
  std::vector<std::unique_ptr<TestSite>> seats;
};

TEST_F(WhatStands, SuspensionsAndHoldsAreJoinedAndTheSignerNamed) {
  const auto suspended = network.act("nl", ledger::EntryType::suspended, "officer nl-0001",
                                     ledger::Narrowing{ledger::ReasonCode::lost}, std::nullopt,
                                     {&security()}, fixture::kStart);
  ASSERT_EQ(ledger.append({suspended}), "");
  holds = {given("officer nl-0001"), given("mission nl/mfa", 1)};
  holds[1]
      .signature.touch = {};  // the device's signature names him; the touch is the seats' matter
  const Standing standing = what_stands(officer.workplace());
  EXPECT_FALSE(standing.no_node || standing.no_trustees);
  EXPECT_TRUE(standing.whole);
  ASSERT_EQ(standing.all.size(), 3U);
  EXPECT_EQ(standing.all[0].id, network.identity(suspended));
  EXPECT_FALSE(standing.all[0].is_hold);
  EXPECT_EQ(standing.all[0].reason, ledger::ReasonCode::lost);
  EXPECT_EQ(standing.all[0].since, fixture::kStart);
  EXPECT_EQ(standing.all[0].by, security().officer());
  EXPECT_EQ(standing.all[1].id, id_of(holds[0]));
  EXPECT_EQ(standing.all[1].by, security().officer());
  EXPECT_EQ(standing.all[1].seats.size(), 5U);

  EXPECT_EQ(against_officer(standing, officer_named("nl-0001"), {}).size(), 2U);
  EXPECT_EQ(against_officer(standing, officer_named("nl-0001"), {mission_named("nl/mfa")}).size(),
            3U);
  EXPECT_TRUE(against_officer(standing, officer_named("nl-0002"), {}).empty());
}

TEST_F(WhatStands, OnADeviceOfHisOrTheMemberConcernsTheOfficer) {
  holds = {given("device " + network.member("nl").registrars[0].device_id().hex()),
           given("member nl")};
  const Standing standing = what_stands(officer.workplace());
  EXPECT_EQ(against_officer(standing, officer_named("nl-0001"), {}).size(), 2U);
  EXPECT_EQ(against_officer(standing, officer_named("nl-0002"), {}).size(), 1U);
  for (const ledger::DeviceRecord& device : standing.devices) {
    const bool held = device.officer == officer_named("nl-0001");
    EXPECT_EQ(against_device(standing, device).size(), held ? 1U : 0U) << device.officer.str();
    EXPECT_EQ(against_holder(standing, device).size(), 1U) << device.officer.str();
  }
}

Against hold_on(const std::string& subject, std::uint8_t id) {
  return {.subject = subject, .id = Hash{{id}}, .is_hold = true};
}

TEST(Lifting, EndsEverythingOrOfTheHoldsThoseThatAreNamed) {
  Standing standing;
  standing.all = {{.subject = "officer nl-0001", .id = Hash{{9}}},
                  hold_on("officer nl-0001", 1),
                  hold_on("officer nl-0001", 2),
                  hold_on("member nl", 3)};
  EXPECT_EQ(to_lift(standing, "officer nl-0001", {})->size(), 3U);
  const auto one = to_lift(standing, "officer nl-0001", {Hash{{2}}});
  ASSERT_EQ(one->size(), 2U);
  EXPECT_FALSE(one->at(0).is_hold);
  EXPECT_EQ(one->at(1).id, Hash{{2}});
}

TEST(Lifting, OfWhatIsNotInForceIsRefused) {
  Standing standing;
  standing.all = {{.subject = "officer nl-0001", .id = Hash{{9}}}, hold_on("member nl", 3)};
  EXPECT_EQ(to_lift(standing, "officer nl-0002", {}).error().code, Code::not_found);
  // Neither a hold that nobody has, nor the act of a suspension.
  for (const std::uint8_t id : {std::uint8_t{1}, std::uint8_t{9}}) {
    const auto refused = to_lift(standing, "officer nl-0001", {Hash{{id}}});
    EXPECT_EQ(refused.error().code, Code::not_found);
    EXPECT_THAT(refused.error().detail, HasSubstr("No trustee has that hold in force"));
  }
  const auto another = to_lift(standing, "officer nl-0001", {Hash{{3}}});
  EXPECT_EQ(another.error().code, Code::usage);
  EXPECT_THAT(another.error().detail, HasSubstr("against member nl"));
}

TEST_F(WhatStands, AHoldThatWasLiftedIsFoundInTheLedger) {
  const std::string subject = "officer nl-0001";
  const Hash hold = id_of(given(subject)), other = id_of(given(subject, 1));
  const Workplace workplace = officer.workplace();
  EXPECT_EQ(*lifted_by(workplace, subject, hold), std::nullopt);
  const auto& registrars = network.member("nl").registrars;
  const LeafIndex at{ledger.book().entries().size()};
  ASSERT_EQ(
      ledger.append({network.act("nl", ledger::EntryType::lifted, subject, ledger::Lifting{{hold}},
                                 std::nullopt, {&registrars[1], &registrars[2]}, fixture::kStart)}),
      "");
  EXPECT_EQ(*lifted_by(workplace, subject, hold), at);
  EXPECT_EQ(*lifted_by(workplace, subject, other), std::nullopt);
  EXPECT_EQ(*lifted_by(workplace, "officer nl-0002", hold), std::nullopt);
}

TEST_F(WhatStands, ASilentNodeHidesNoHoldAndSilentSeatsNoSuspension) {
  holds = {given("officer nl-0001")};
  node.stop();
  const Standing without_node = what_stands(officer.workplace());
  EXPECT_TRUE(without_node.no_node);
  ASSERT_EQ(without_node.all.size(), 1U);
  EXPECT_EQ(without_node.all[0].by, std::nullopt);
  for (const auto& seat : seats) seat->stop();
  EXPECT_EQ(what_stands(officer.workplace()).no_trustees->code, Code::too_few);
}

}  // namespace
}  // namespace valise::terminal
