// A trustee that lost its disk, and who makes use of what it forgot: X05, and holds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile/captured_node.h"
#include "hostile/liars.h"
#include "hostile/scene.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

// Claims of every ledger that it is far longer than it is.
class BoastingTrustee final : public LyingServer {
 public:
  using LyingServer::LyingServer;

 private:
  void answers(const http::Request& request, http::Answer& answer) override {
    if (request.path != wire::path::rejoin || answer.status != 200) return;
    auto said = seal::decode<wire::RejoinAnswer>(answer.body).value();
    for (wire::HeadsRow& row : said.heads.ledgers) {
      row.size.value = std::uint64_t{1} << 60U;
      row.own_note.replace(row.own_note.find('\n') + 1, 1, "99999");  // no longer what was signed
    }
    answer.body = seal::encode(said);
  }
};

struct Rejoining : testing::Test {
  Scene scene;
  const CableId cable = scene.send()->id;
  std::string journal;

  void SetUp() override {
    scene.world.hear = [&](std::string_view line) { journal += std::string(line) + "\n"; };
  }
  bool told(const std::string& event) const {
    return journal.find("\"event\":\"" + event + "\"") != journal.npos;
  }
  std::string reader_as_subject() const { return "officer " + scene.reader().officer().str(); }
  void hold_reader() {
    const wire::SignedHold given = scene.hold_on(reader_as_subject());
    ASSERT_TRUE(sim::read_answer<wire::HoldTaken>(
        scene.world.ask("trustee 3", sim::post(wire::path::hold, seal::encode(given),
                                               scene.security_officer().device().verify_key()))));
    scene.world.run_for(2);
  }
  void leaves(const Person& officer) {
    const auto record = scene.ledger(scene.world.node("nl"), "nl")
                            .state()
                            .find<ledger::OfficerRecord>(ledger::officer_key(officer.officer()));
    scene.act(ledger::EntryType::officer_ended, officer.officer().str(),
              ledger::Narrowing{ledger::ReasonCode::departure}, record->act);
  }
  Verdicts asked() { return scene.verdicts(*scene.open(scene.reader(), cable)); }
};

TEST_F(Rejoining, ALostSeatIsLevelAgainThoughNobodySendsAnything) {
  scene.world.lose(1);
  scene.world.run_for(150);
  EXPECT_TRUE(told("seat_rejoined")) << journal;
  EXPECT_EQ(asked(), every_seat("released"));
}

TEST_F(Rejoining, UntilEveryOtherWasHeardItGivesNoShareAndSaysNothingOfHowThingsStand) {
  scene.world.cut("trustee 1", "trustee 5", 400);
  scene.world.lose(1);
  scene.world.run_for(150);
  EXPECT_FALSE(told("seat_rejoined"));
  EXPECT_EQ(asked().at(1), "rejoining");
  const wire::CurrentRequest question{"valise-test/nl",
                                      {ledger::officer_key(scene.reader().officer()).bytes()}};
  EXPECT_EQ(sim::read_answer<wire::CurrentAnswer>(
                scene.world.ask("trustee 1", sim::post(wire::path::current, seal::encode(question),
                                                       scene.reader().device().verify_key())))
                .error()
                .code,
            Code::too_few);
  scene.world.run_for(400);
  EXPECT_TRUE(told("seat_rejoined"));
  EXPECT_EQ(asked(), every_seat("released"));
}

TEST_F(Rejoining, OneThatBoastsKeepsNobodyOut) {
  corrupt<BoastingTrustee>(scene.world.trustee(5));
  scene.world.lose(1);
  scene.world.run_for(150);
  EXPECT_TRUE(told("seat_rejoined")) << journal;
}

using X05 = Rejoining;

TEST_F(X05, ASeatThatForgotWhatItWasShownCosignsNoOtherHistory) {
  const Request one = scene.sign(scene.reader(), cable);
  const Request other = scene.sign(scene.colleague(), cable);
  CapturedNode node(scene, "nl");
  auto shown = node.true_history(), hidden = node.true_history();
  node.append(shown, {one->pending.entry});
  node.append(hidden, {other->pending.entry});
  EXPECT_EQ(node.push(shown, 1), "cosigned");
  EXPECT_EQ(node.push(shown, 2), "cosigned");
  scene.world.lose(1);
  EXPECT_EQ(node.push(hidden, 1), "too_few");
  scene.world.run_for(150);
  EXPECT_EQ(node.push(hidden, 1), "too_few");
  EXPECT_TRUE(told("fork_seen")) << journal;
  EXPECT_FALSE(told("seat_rejoined"));
}

TEST_F(X05, AndCosignsAgainWhatItHadCosigned) {
  const Request one = scene.sign(scene.reader(), cable);
  CapturedNode node(scene, "nl");
  auto shown = node.true_history();
  node.append(shown, {one->pending.entry});
  EXPECT_EQ(node.push(shown, 2), "cosigned");
  scene.world.lose(1);
  scene.world.run_for(150);
  EXPECT_EQ(node.push(shown, 1), "mirrored");  // its mark is too old by now
  node.append(shown, {});
  EXPECT_EQ(node.push(shown, 1), "cosigned");
}

TEST_F(Rejoining, ALostSeatHasEveryHoldBeforeItGivesAShare) {
  hold_reader();
  for (const std::uint8_t seat : std::vector<std::uint8_t>{1, 2, 3}) {
    scene.world.lose(seat);
    scene.world.run_for(150);
  }
  EXPECT_EQ(asked(), every_seat("held"));
}

// He may himself have been the one who was broken into last.
TEST_F(Rejoining, WhatAnOfficerHeldStaysHeldWhenHeHasLeft) {
  hold_reader();
  leaves(scene.security_officer());
  scene.world.lose(1);
  scene.world.run_for(150);
  EXPECT_TRUE(told("seat_rejoined")) << journal;
  EXPECT_EQ(asked(), every_seat("held"));
}

// One seat's word for it is nobody's: whoever left would hold for ever through a friend.
TEST_F(Rejoining, WhoHasLeftHoldsNobodyThroughOneSeat) {
  const wire::SignedHold given = scene.hold_on(reader_as_subject());
  leaves(scene.security_officer());
  const auto told_by = [&](std::uint8_t seat) {
    return sim::read_answer<wire::HoldTaken>(
        scene.world.ask("trustee 1", sim::post(wire::path::hold, seal::encode(given),
                                               scene.world.network.seat(seat).seat.tls_key)));
  };
  for (const std::uint8_t seat : std::vector<std::uint8_t>{4, 4, 5, 5}) {
    EXPECT_EQ(told_by(seat).error().code, Code::unlawful) << int(seat);
  }
  EXPECT_TRUE(told_by(2));
}

}  // namespace
}  // namespace valise::hostile
