#include "terminal/established.h"

#include "terminal/ledger_test.h"
#include "terminal/site_test.h"
#include "wire/nodes.h"
#include "wire/paths.h"

namespace valise::terminal {
namespace {

class EstablishedTest : public ::testing::Test {
 protected:
  EstablishedTest() : ledger(network, "nl") { EXPECT_EQ(ledger.found({"nl/mfa"}), ""); }

  CurrentQuestion question() const { return {charter, ledger.origin(), {key()}, fixture::kStart}; }
  static Bytes key() { return ledger::mission_key(mission_named("nl/mfa")).bytes(); }
  CurrentAnswers answers(const std::vector<std::uint8_t>& seats) const {
    CurrentAnswers out;
    for (const std::uint8_t seat : seats) {
      out.emplace(seat, ledger.current(seat, key(), fixture::kStart));
    }
    return out;
  }

  fixture::Network network;
  ledger::Adopted charter{network.charter(), network.charter_hash(), network.domain()};
  TestLedger ledger;
};

TEST_F(EstablishedTest, FourOfFiveSeatsWordCounts) {
  const auto said = vouched(question(), answers({1, 2, 4, 5}));
  ASSERT_TRUE(said) << said.error().detail;
  EXPECT_EQ(said->front().seats.size(), 4U);
  EXPECT_TRUE(said->front().value);
}

TEST_F(EstablishedTest, X13ThreeSeatsWordIsTooFewAndSaysSo) {
  const auto said = vouched(question(), answers({1, 2, 3}));
  EXPECT_EQ(said.error(), (Error{Code::too_few, "3 of the 4 needed answered", "trustees"}));
}

// A refusal is an answer: "0 of the 4 needed answered" was said of a device that was revoked.
TEST_F(EstablishedTest, WhatAQuorumRefusesForIsSaid) {
  CurrentAnswers all;
  for (std::uint8_t seat = 1; seat <= 4; ++seat) {
    all.emplace(seat, fail(Code::unauthenticated, "this device was revoked", "trustee"));
  }
  all.emplace(5, fail(Code::unreachable, "no answer", "trustee"));
  const auto said = vouched(question(), all);
  EXPECT_EQ(said.error().code, Code::unauthenticated);
  EXPECT_EQ(said.error().detail, "the trustees refuse: this device was revoked");
  all.at(4) = fail(Code::unreachable, "no answer", "trustee");
  EXPECT_EQ(vouched(question(), all).error().code, Code::too_few);
}

TEST_F(EstablishedTest, AClockThatIsWrongIsSaid) {
  CurrentAnswers all;
  for (std::uint8_t seat = 1; seat <= 4; ++seat) {
    all.emplace(seat, ledger.current(seat, key(), fixture::kStart - 7200));
  }
  const auto said = vouched(question(), all);
  EXPECT_EQ(said.error().code, Code::stale);
  EXPECT_EQ(said.error().detail,
            "the clocks of 4 trustees and this machine's differ by more than two minutes");
}

TEST_F(EstablishedTest, X13StatementsThatAreStaleForgedForeignOrRepeatedDoNotCount) {
  const auto stale = ledger.current(4, key(), fixture::kStart - 121);
  auto forged = ledger.current(4, key(), fixture::kStart);
  forged.statements[0].back() ^= 1;
  const auto of_another = ledger.current(3, key(), fixture::kStart);  // seat 3's word as seat 4's
  const auto of_another_key =
      ledger.current(4, ledger::mission_key(mission_named("nl/other")).bytes(), fixture::kStart);
  for (const auto& bad : {stale, forged, of_another, of_another_key}) {
    auto all = answers({1, 2, 3});
    all.emplace(4, bad);
    const auto said = vouched(question(), all);
    ASSERT_FALSE(said);
    EXPECT_EQ(said.error().code, Code::too_few);
  }
}

TEST_F(EstablishedTest, X14AValueThatIsNotTheOneVouchedForIsNotTaken) {
  auto all = answers({1, 2, 3, 4, 5});
  for (auto& [seat, answer] : all) answer->values[0][0].value.back() ^= 1;
  EXPECT_EQ(vouched(question(), all).error().code, Code::verification_failed);
}

TEST_F(EstablishedTest, SeatsThatDoNotAgreeEstablishNothing) {
  auto all = answers({1, 2, 3});
  TestLedger empty(network, "nl");
  EXPECT_EQ(empty.found({}), "");
  all.emplace(4, empty.current(4, key(), fixture::kStart));
  all.emplace(5, empty.current(5, key(), fixture::kStart));
  EXPECT_EQ(vouched(question(), all).error().code, Code::verification_failed);
}

TEST_F(EstablishedTest, X14TheEntryMustHaveMadeTheRecord) {
  const auto record = ledger.book().state().find<ledger::MissionRecord>(
      ledger::mission_key(mission_named("nl/mfa")));
  ASSERT_TRUE(record);
  const wire::Proved proved = ledger.proved(record->index.value);
  EXPECT_TRUE(prove_mission(charter, mission_named("nl/mfa"), *record, proved));
  ledger::MissionRecord other = *record;
  const auto attacker = seal::KemKey::generate(network.random());
  other.opening.kem_public = attacker.public_key();
  other.opening.key_id = attacker.id();
  EXPECT_EQ(prove_mission(charter, mission_named("nl/mfa"), other, proved).error().code,
            Code::verification_failed);
  const wire::Proved unfinal{proved.entry, ledger.proof(record->index.value, {1, 2, 3})};
  EXPECT_EQ(prove_mission(charter, mission_named("nl/mfa"), *record, unfinal).error().code,
            Code::verification_failed);
}

// The network of an officer: four seats of five that answer, until they are told to stop.
class Seats {
 public:
  Seats(fixture::Network& network, const TestLedger& ledger, TestOfficer& officer) {
    for (std::uint8_t seat = 1; seat <= 4; ++seat) {
      sites_.push_back(std::make_unique<TestSite>(
          network.seat(seat).tls, [&ledger, &officer, seat](const http::Request& request) {
            return answer(ledger, seat, officer.clock.time, request);
          }));
      officer.settings.trustees.push_back(
          {network.seat(seat).seat.name, sites_.back()->endpoint()});
    }
  }
  void stop(std::size_t seat) { sites_.at(seat - 1)->stop(); }

 private:
  static http::Answer answer(const TestLedger& ledger, std::uint8_t seat, Time now,
                             const http::Request& request) {
    if (request.path == wire::path::current) {
      const auto asked = seal::decode<wire::CurrentRequest>(request.body).value();
      return cbor_answer(ledger.current(seat, asked.keys.front(), now));
    }
    const auto asked = seal::decode<wire::RecordRequest>(request.body).value();
    return cbor_answer(ledger.proved(asked.index.value));
  }

  std::vector<std::unique_ptr<TestSite>> sites_;
};

TEST_F(EstablishedTest, AMissionIsEstablishedByTheNetworkAndWithTooFewSeatsIsNot) {
  TestOfficer officer(network);
  Seats seats(network, ledger, officer);
  seats.stop(4);
  const Workplace place = officer.workplace();
  const auto too_few = established_mission(place, mission_named("nl/mfa"));
  EXPECT_EQ(too_few.error().code, Code::too_few);
  EXPECT_EQ(too_few.error().detail, "nl/mfa is not established: 3 of the 4 needed answered");
}

TEST_F(EstablishedTest, ASilentSeatsLastWordOnAMissionCountsForADay) {
  TestOfficer officer(network);
  Seats seats(network, ledger, officer);
  const Workplace place = officer.workplace();
  const auto record = established_mission(place, mission_named("nl/mfa"));
  ASSERT_TRUE(record) << record.error().detail;
  EXPECT_EQ(record->opening.key_id, network.mission_key("nl/mfa").id());
  EXPECT_EQ(established_mission(place, mission_named("nl/none")).error().code, Code::not_found);
  seats.stop(4);
  officer.clock.time = fixture::kStart + kDay;
  EXPECT_TRUE(established_mission(place, mission_named("nl/mfa")));
  officer.clock.time = fixture::kStart + kDay + 1;
  const auto later = established_mission(place, mission_named("nl/mfa"));
  EXPECT_EQ(later.error().code, Code::too_few);
}

}  // namespace
}  // namespace valise::terminal
