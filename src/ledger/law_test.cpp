// The law, entry by entry: what it takes and what it refuses.
#include "ledger/law.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fixture/book.h"

namespace valise::ledger {
namespace {

using fixture::Book;
using fixture::kStart;
using fixture::Network;
using fixture::Person;
using testing::HasSubstr;

TEST(Law, TakesTheLifeOfACableFromCharterToOpening) {
  Network network;
  Book cy(network, "cy");
  const Person drafter = network.person("cy-00a1");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  ASSERT_EQ(cy.append({network.accredit(drafter, kReleaser | kReader, {"cy/mfa"}, kStart),
                       network.enrol(drafter, kStart)}),
            "");
  const Bytes header = network.header({"cy/mfa"});
  const CableId cable = cable::cable_id(network.domain(), header);
  ASSERT_EQ(cy.append({network.released(header, drafter, 1)}), "");
  const Request request = network.request(cable, "cy/mfa", drafter, kStart);
  ASSERT_EQ(cy.append({network.requested(request, drafter)}), "");
  const auto record = cy.state().find<RequestRecord>(
      request_key(network.identity(network.requested(request, drafter))));
  ASSERT_TRUE(record);
  EXPECT_TRUE(record->charged);
  EXPECT_FALSE(record->archive);
}

fixture::NetworkOptions one_cable_a_day() {
  fixture::NetworkOptions out;
  for (Handling& handling : out.handling) handling.new_day = 1;
  return out;
}

// A cable of cy/mfa that alice opened there.
class AnOpenedCable : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(cy.found({"cy/mfa", "cy/un"}), "");
    ASSERT_EQ(cy.append({network.accredit(alice, kReleaser | kReader, {"cy/mfa"}, kStart),
                         network.accredit(elsewhere, kReader, {"cy/un"}, kStart),
                         network.accredit(drafter, kDrafter, {"cy/mfa"}, kStart),
                         network.accredit(bob, kReader, {"cy/mfa"}, kStart)}),
              "");
    for (const Person* one : {&alice, &elsewhere, &drafter, &bob}) {
      ASSERT_EQ(cy.append({network.enrol(*one, kStart)}), "");
    }
    const Bytes header = network.header({"cy/mfa"});
    ASSERT_EQ(cy.append({network.released(header, alice, 1)}), "");
    cable = cable::cable_id(network.domain(), header);
    opening = network.request(cable, "cy/mfa", alice, kStart);
    ASSERT_EQ(cy.append({network.requested(opening, alice)}), "");
  }
  std::string use(EntryType type, const Person& by) {
    return cy.append({network.used(type, opening, by, kStart)});
  }

  Network network{one_cable_a_day()};
  Book cy{network, "cy"};
  const Person alice = network.person("cy-00a1");
  const Person elsewhere = network.person("cy-00b1");
  const Person drafter = network.person("cy-00c1");
  const Person bob = network.person("cy-00d1");
  CableId cable;
  Request opening;
};

TEST_F(AnOpenedCable, IsAcceptedAndExportedOnlyByItsReader) {
  const Person& registrar = network.member("cy").registrars[0];
  for (const EntryType type : {EntryType::accepted_for_action, EntryType::exported}) {
    EXPECT_THAT(use(type, registrar), HasSubstr("does not serve this mission"));
    EXPECT_THAT(use(type, elsewhere), HasSubstr("does not serve this mission"));
    EXPECT_THAT(use(type, drafter), HasSubstr("is no reader"));
    EXPECT_THAT(use(type, bob), HasSubstr("another officer opened it"));
    EXPECT_EQ(use(type, alice), "");
  }
}

TEST_F(AnOpenedCable, IsNotUsedByWhoWasOverBudget) {
  const Bytes header = network.header({"cy/mfa"});
  ASSERT_EQ(cy.append({network.released(header, alice, 2)}), "");
  opening = network.request(cable::cable_id(network.domain(), header), "cy/mfa", alice, kStart);
  ASSERT_EQ(cy.append({network.requested(opening, alice)}), "");
  EXPECT_THAT(use(EntryType::accepted_for_action, alice), HasSubstr("over a budget"));
  EXPECT_THAT(use(EntryType::exported, alice), HasSubstr("over a budget"));
}

// Two cables of cy/mfa and one of cy/un, released one after the other.
class AReleasedCable : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(cy.found({"cy/mfa", "cy/un"}), "");
    ASSERT_EQ(cy.append({network.accredit(alice, kReleaser, {"cy/mfa"}, kStart),
                         network.accredit(elsewhere, kReleaser, {"cy/un"}, kStart),
                         network.accredit(reader, kReader, {"cy/mfa"}, kStart)}),
              "");
    for (const Person* one : {&alice, &elsewhere, &reader}) {
      ASSERT_EQ(cy.append({network.enrol(*one, kStart)}), "");
    }
    first = release("cy/mfa", alice, 1);
    other = release("cy/un", elsewhere, 1);
    second = release("cy/mfa", alice, 2);
  }
  Successor release(const std::string& mission, const Person& by, std::uint32_t serial) {
    const Bytes header = network.header({mission});
    EXPECT_EQ(cy.append({network.released(header, by, serial)}), "");
    return {cable::cable_id(network.domain(), header),
            {cable::MissionId::parse(mission).value(), 2026, serial}};
  }
  std::string change(const Successor& of, const StatusChange& to, const Person& by,
                     std::optional<Hash> replaces = std::nullopt) {
    return cy.append({network.act("cy", EntryType::status_changed, of.cable.hex(), to, replaces,
                                  {&by}, kStart)});
  }
  StatusRecord status(const Successor& of) {
    return cy.state().find<StatusRecord>(status_key(of.cable)).value_or(StatusRecord{});
  }

  Network network;
  Book cy{network, "cy"};
  const Person alice = network.person("cy-00a1");
  const Person elsewhere = network.person("cy-00b1");
  const Person reader = network.person("cy-00c1");
  Successor first, other, second;
};
using cable::Status;

TEST_F(AReleasedCable, IsChangedByAReleaserOfItsMissionAlone) {
  const StatusChange cancelled{Status::cancelled, std::nullopt};
  EXPECT_THAT(change(first, cancelled, elsewhere), HasSubstr("does not serve the mission"));
  EXPECT_THAT(change(first, cancelled, reader), HasSubstr("lacks the role"));
  const Successor nowhere{CableId{{1}}, first.number};
  EXPECT_THAT(change(nowhere, cancelled, alice), HasSubstr("was not released in this ledger"));
  EXPECT_EQ(change(first, cancelled, alice), "");
  EXPECT_EQ(status(first).status, Status::cancelled);
}

TEST_F(AReleasedCable, NeverGetsBetter) {
  ASSERT_EQ(change(first, {Status::cancelled, std::nullopt}, alice), "");
  const Hash act = status(first).act;
  EXPECT_THAT(change(first, {Status::withdrawn, std::nullopt}, alice), HasSubstr("replace"));
  for (const Status back : {Status::in_force, Status::cancelled}) {
    EXPECT_THAT(change(first, {back, std::nullopt}, alice, act), HasSubstr("CANCELLED already"));
  }
  EXPECT_THAT(change(first, {Status::corrected, second}, alice, act),
              HasSubstr("CANCELLED already"));
  EXPECT_EQ(change(first, {Status::withdrawn, std::nullopt}, alice, act), "");
  EXPECT_THAT(change(first, {Status::withdrawn, std::nullopt}, alice, status(first).act),
              HasSubstr("WITHDRAWN already"));
  EXPECT_THAT(change(second, {Status::in_force, std::nullopt}, alice), HasSubstr("already"));
}

TEST_F(AReleasedCable, IsCorrectedByALaterOneOfItsMissionEachTimeAnew) {
  EXPECT_THAT(change(first, {Status::corrected, std::nullopt}, alice), HasSubstr("another cable"));
  EXPECT_THAT(change(first, {Status::cancelled, second}, alice), HasSubstr("another cable"));
  EXPECT_THAT(change(first, {Status::corrected, other}, alice), HasSubstr("not one that this"));
  const Successor misnamed{second.cable, first.number};
  EXPECT_THAT(change(first, {Status::corrected, misnamed}, alice), HasSubstr("not one that this"));
  EXPECT_THAT(change(first, {Status::corrected, first}, alice), HasSubstr("before it"));
  EXPECT_THAT(change(second, {Status::superseded, first}, alice), HasSubstr("before it"));
  EXPECT_EQ(change(first, {Status::corrected, second}, alice), "");
  EXPECT_THAT(change(first, {Status::corrected, second}, alice, status(first).act),
              HasSubstr("CORRECTED already"));
  const Successor third = release("cy/mfa", alice, 3);
  EXPECT_EQ(change(first, {Status::corrected, third}, alice, status(first).act), "");
  EXPECT_EQ(status(first).by->number, third.number);
}

TEST(Law, BeginsWithTheCharterAndEndsEveryBatchWithAMark) {
  Network network;
  Book cy(network, "cy");
  EXPECT_THAT(cy.append({network.open_mission("cy/mfa", kStart)}), HasSubstr("begins with"));
  EXPECT_THAT(cy.apply_as_is({network.adoption()}), HasSubstr("ends with a mark"));
  EXPECT_EQ(cy.append({network.adoption()}), "");
  EXPECT_THAT(cy.apply_as_is({Network::mark(kStart - 1)}), HasSubstr("back in time"));
  EXPECT_THAT(cy.apply_as_is({Network::mark(kStart), Network::mark(kStart)}),
              HasSubstr("nowhere else"));
  EXPECT_THAT(cy.append({network.adoption()}), HasSubstr("stands nowhere else"));
}

TEST(Law, AppliesABatchWholeOrNotAtAll) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const Person one = network.person("cy-00a1");
  const Person two = network.person("cy-00a2");
  const auto bad = network.act("cy", EntryType::officer_accredited, "cy-00a2", Accreditation{},
                               std::nullopt, {}, kStart);
  EXPECT_NE(cy.append({network.accredit(one, kReader, {"cy/mfa"}, kStart), bad}), "");
  EXPECT_FALSE(cy.state().has(officer_key(one.officer())));
  EXPECT_EQ(cy.append({network.accredit(one, kReader, {"cy/mfa"}, kStart)}), "");
}

TEST(Law, NobodySignsAWideningActOnHimself) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const Person& one = registrars[0];
  const Person& two = registrars[1];
  const Person& three = registrars[2];
  const std::string subject = "officer " + one.officer().str();
  const auto suspended =
      network.act("cy", EntryType::suspended, subject, Narrowing{ReasonCode::suspected},
                  std::nullopt, {&two}, kStart);
  ASSERT_EQ(cy.append({suspended}), "");
  const auto lifted = [&](const std::string& whom, const Person& a, const Person& b,
                          std::optional<Hash> replaces) {
    return network.act("cy", EntryType::lifted, whom, Lifting{{Hash{{1}}}}, replaces, {&a, &b},
                       kStart);
  };
  const Hash act = network.identity(suspended);
  EXPECT_THAT(cy.append({lifted(subject, two, two, act)}), HasSubstr("not two persons"));
  // A hold that only the trustees know suspends nobody in the ledger; its subject still may not
  // lift it.
  EXPECT_THAT(cy.append({lifted("officer " + two.officer().str(), two, three, std::nullopt)}),
              HasSubstr("the signer is the subject"));
  EXPECT_EQ(cy.append({lifted(subject, two, three, act)}), "");
  EXPECT_THAT(cy.append({lifted(subject, two, three, act)}), HasSubstr("does not replace"));
}

TEST(Law, TheRecordSaysWhoSuspendedWhomWhenAndWhy) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const std::string subject = "officer " + registrars[0].officer().str();
  const auto record = [&] {
    return cy.state().find<SuspensionRecord>(suspension_key(subject)).value();
  };
  const auto suspended =
      network.act("cy", EntryType::suspended, subject, Narrowing{ReasonCode::lost}, std::nullopt,
                  {&registrars[1]}, kStart + 5);
  const LeafIndex at{cy.entries().size()};
  ASSERT_EQ(cy.append({suspended}, kStart + 7), "");
  EXPECT_TRUE(record().in_force);
  EXPECT_EQ(record().index, at);
  EXPECT_EQ(record().since, kStart + 7);
  EXPECT_EQ(record().by, registrars[1].officer());
  EXPECT_EQ(record().reason, ReasonCode::lost);
  const auto lifted =
      network.act("cy", EntryType::lifted, subject, Lifting{}, network.identity(suspended),
                  {&registrars[1], &registrars[2]}, kStart + 9);
  ASSERT_EQ(cy.append({lifted}, kStart + 9), "");
  EXPECT_FALSE(record().in_force);
  EXPECT_EQ(record().since, kStart + 9);
  EXPECT_FALSE(record().by || record().reason);
}

// As it was kept before it said more.
struct BareSuspension {
  Hash act;
  bool in_force = false;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"act", &BareSuspension::act}, Field{"in_force", &BareSuspension::in_force});
  }
};
TEST(Law, ASuspensionThatSaysNoMoreThanItsActStandsAsWell) {
  const auto read = seal::decode<SuspensionRecord>(seal::encode(BareSuspension{Hash{{1}}, true}));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->in_force);
  EXPECT_FALSE(read->index || read->reason);
}

// A device that is held is the machine that may be in other hands: least of all it signs for
// itself.
TEST(Law, NobodyLiftsWhatStandsAgainstADeviceOfHis) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const Person& one = registrars[0];
  const Person& two = registrars[1];
  const Person& three = registrars[2];
  const Person second = network.person(one.officer().str());  // another device of his
  const auto enrolment = network.act(
      "cy", EntryType::device_enrolled, second.device_id().hex(),
      Enrolment{second.enrol_request(network.domain()),
                fingerprint_of(network.domain(), second.enrol_request(network.domain()).payload)},
      std::nullopt, {&two, &three}, kStart);
  ASSERT_EQ(cy.append({enrolment}), "");
  const auto lifted = [&](const Person& whose, const Person& a, const Person& b) {
    return network.act("cy", EntryType::lifted, "device " + whose.device_id().hex(),
                       Lifting{{Hash{{1}}}}, std::nullopt, {&a, &b}, kStart);
  };
  for (const Person* held : {&one, &second}) {
    EXPECT_THAT(cy.append({lifted(*held, one, two)}), HasSubstr("the signer is the subject"));
    EXPECT_THAT(cy.append({lifted(*held, two, one)}), HasSubstr("the signer is the subject"));
  }
  EXPECT_EQ(cy.append({lifted(one, two, three)}), "");
  EXPECT_EQ(cy.append({lifted(second, two, three)}), "");
  // Of a device that nobody enrolled here there is nobody to be.
  EXPECT_EQ(cy.append({lifted(network.person("cy-00a9"), one, two)}), "");
}

TEST(Law, AListOfAddresseesIsMadeByTwoOfMissionsOfMembersEachOnce) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const auto set = [&](const std::string& name, const std::vector<std::string>& missions,
                       std::optional<Hash> replaces, std::vector<const Person*> signers) {
    Collective list;
    for (const auto& each : missions) {
      list.missions.push_back(cable::MissionId::parse(each).value());
    }
    return cy.append(
        {network.act("cy", EntryType::collective_set, name, list, replaces, signers, kStart)});
  };
  const std::vector<const Person*> two = {&registrars[0], &registrars[1]};
  EXPECT_THAT(set("COREU", {"nl/mfa"}, std::nullopt, {&registrars[0]}), HasSubstr("needs 2"));
  EXPECT_THAT(set("COREU", {"nl/mfa", "nl/mfa"}, std::nullopt, two), HasSubstr("twice"));
  EXPECT_THAT(set("COREU", {"xx/mfa"}, std::nullopt, two), HasSubstr("no member"));
  EXPECT_NE(set("all of us", {"nl/mfa"}, std::nullopt, two), "");
  EXPECT_EQ(set("COREU", {"nl/mfa", "cy/mfa"}, std::nullopt, two), "");
  const auto record = [&] {
    return cy.state()
        .find<CollectiveRecord>(collective_key(cable::FileId::parse("COREU").value()))
        .value();
  };
  EXPECT_THAT(set("COREU", {}, std::nullopt, two), HasSubstr("does not replace"));
  EXPECT_EQ(set("COREU", {}, record().act, two), "");
  EXPECT_TRUE(record().collective.missions.empty());
}

TEST(Law, AHoldOnTheWholeMemberCanBeLifted) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const auto lifted = [&](const std::string& whom) {
    return network.act("cy", EntryType::lifted, whom, Lifting{{Hash{{1}}}}, std::nullopt,
                       {&registrars[1], &registrars[2]}, kStart);
  };
  EXPECT_EQ(cy.append({lifted("member cy")}), "");
  EXPECT_THAT(cy.append({lifted("member nl")}), HasSubstr("no officer, device, mission"));
  const auto suspended =
      network.act("cy", EntryType::suspended, "member cy", Narrowing{ReasonCode::suspected},
                  std::nullopt, {&registrars[1]}, kStart);
  EXPECT_THAT(cy.append({suspended}), HasSubstr("no officer, device, mission"));
}

TEST(Law, ASuspensionNamesADeviceAsTheLawLooksItUp) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const auto suspended = [&](const std::string& digits) {
    return network.act("cy", EntryType::suspended, "device " + digits,
                       Narrowing{ReasonCode::suspected}, std::nullopt, {&registrars[1]}, kStart);
  };
  const std::string digits = registrars[0].device_id().hex();
  std::string capitals = digits;
  for (char& c : capitals) c = c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
  EXPECT_THAT(cy.append({suspended(capitals)}), HasSubstr("no officer, device"));
  EXPECT_EQ(cy.append({suspended(digits)}), "");
}

// In an emergency a slip of the pen stood in the ledger and read as success.
TEST(Law, ASuspensionOfNobodyDoesNotStand) {
  Network network;
  Book cy(network, "cy");
  ASSERT_EQ(cy.found({"cy/mfa"}), "");
  const auto& registrars = network.member("cy").registrars;
  const auto said = [&](const std::string& whom) {
    return cy.append(
        {network.act("cy", EntryType::suspended, whom, Narrowing{ReasonCode::suspected},
                     std::nullopt, {&registrars[1]}, kStart)});
  };
  EXPECT_THAT(said("officer cy-9999"), HasSubstr("no such officer"));
  EXPECT_THAT(said("officer nl-0001"), HasSubstr("no such officer"));
  EXPECT_THAT(said("mission cy/mfaa"), HasSubstr("no such mission"));
  EXPECT_THAT(said("mission nl/mfa"), HasSubstr("no such mission"));
  EXPECT_THAT(said("device " + std::string(64, '0')), HasSubstr("no such device"));
  EXPECT_EQ(said("mission cy/mfa"), "");
}

TEST(Charter, OfANameThatNobodyCanSignUnderIsRefused) {
  Network network;
  Charter charter = network.charter();
  ASSERT_TRUE(check(charter));
  charter.network = "valise test";
  EXPECT_EQ(check(charter).error().where, "network");
  charter = network.charter();
  charter.seats[0].name = "d+e";
  EXPECT_EQ(check(charter).error().where, "seats");
}

}  // namespace
}  // namespace valise::ledger
