// Readers who lack something: X35. Each seat is asked, and each names what is missing. Also readers
// who come second.
#include <gtest/gtest.h>

#include "hostile/captured_node.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

// The seats' word, each asked by itself, and what the reader's own terminal is told.
void expect_withheld(Scene& scene, const Person& reader, const CableId& cable,
                     const std::string& file, const std::string& code) {
  const Request asked = scene.open(reader, cable, file);
  EXPECT_EQ(scene.verdicts(*asked), every_seat(code));
  const auto text = scene.read(*asked);
  ASSERT_FALSE(text) << code;
  EXPECT_EQ(text.error().where, code);
}

TEST(X35, WithoutAGrantToTheCablesFileEverySeatWithholds) {
  Scene scene;
  const auto sent = scene.send();
  const Person& newcomer = scene.admit("nl-0021");
  expect_withheld(scene, newcomer, sent->id, "GEN", "no_grant");
  scene.grant(newcomer, "MED", scene.world.now() + 30 * kDay);
  expect_withheld(scene, newcomer, sent->id, "MED", "not_filed");  // the cable is not in it
  expect_withheld(scene, newcomer, sent->id, "GEN", "no_grant");
  scene.grant(newcomer, "GEN", scene.world.now() + 30 * kDay);
  EXPECT_TRUE(scene.read(*scene.open(newcomer, sent->id)));
}

TEST(X35, AGrantThatARegistrarOrItsDateEndedIsWithheldByEverySeat) {
  Scene scene;
  const auto sent = scene.send();
  const auto granted = scene.ledger(scene.world.node("nl"), "nl")
                           .state()
                           .find<ledger::GrantRecord>(ledger::grant_key(
                               scene.reader().officer(), cable::FileId::parse("GEN").value()));
  scene.act(ledger::EntryType::grant_ended, scene.reader().officer().str() + " GEN",
            ledger::Narrowing{ledger::ReasonCode::departure}, granted->act);
  expect_withheld(scene, scene.reader(), sent->id, "GEN", "grant_ended");

  EXPECT_TRUE(scene.read(*scene.open(scene.colleague(), sent->id)));
  scene.grant(scene.colleague(), "GEN", scene.world.now() + 3 * kMinute);
  scene.world.run_for(4 * kMinute);
  expect_withheld(scene, scene.colleague(), sent->id, "GEN", "grant_ended");
}

TEST(X35, WhatWasLackingAtTheRequestOrIsLackingAtItsReleaseIsWithheldByEverySeat) {
  Scene scene;
  const CableId cable = scene.send()->id;
  const Person& newcomer = scene.admit("nl-0021");
  CapturedNode node(scene, "nl");  // to put the entries in this order
  auto history = node.true_history();
  const auto verdicts_on = [&](const Request& asked, LeafIndex at) {
    EXPECT_EQ(node.push_to_all(history), every_seat("cosigned"));
    Verdicts out;
    for (std::uint8_t seat = 1; seat <= 5; ++seat) {
      out[seat] = scene.verdict(seat, *asked, at, node.printed(history));
    }
    return out;
  };
  const Time now = scene.world.now();
  fixture::Network& network = scene.world.network;
  const ledger::Entry grant = network.grant(newcomer, "GEN", now, now + kDay);
  const Request early = scene.sign(newcomer, cable);
  const LeafIndex before = node.append(history, {early->pending.entry});
  node.append(history, {ledger::encode(grant)});
  EXPECT_EQ(verdicts_on(early, before), every_seat("no_grant"));

  const Request late = scene.sign(newcomer, cable);
  const LeafIndex after = node.append(history, {late->pending.entry});
  node.append(history, {ledger::encode(network.act(
                           "nl", ledger::EntryType::grant_ended, "nl-0021 GEN",
                           ledger::Narrowing{ledger::ReasonCode::departure},
                           network.identity(grant), {&network.member("nl").registrars[0]}, now))});
  EXPECT_EQ(verdicts_on(late, after), every_seat("grant_ended"));
}

// A table that asks for a clearance at a level that this law can open.
sim::WorldOptions with_clearances() {
  sim::WorldOptions out = two_missions();
  for (ledger::Handling& row : out.handling) row.clearance = true;
  return out;
}

TEST(X35, WithoutABriefingOrAClearanceInDateEverySeatWithholds) {
  Scene scene(with_clearances());
  const auto sent = scene.send();
  const Person& reader = scene.reader();
  const auto expect_after = [&](const std::function<void(ledger::Accreditation&)>& change,
                                const std::string& code) {
    ledger::Accreditation has = scene.accreditation();
    change(has);
    scene.accredit(reader, has);
    scene.world.run_for(4 * kMinute);
    expect_withheld(scene, reader, sent->id, "GEN", code);
  };
  const Time soon = scene.world.now() + 3 * kMinute;
  expect_after([&](auto& has) { has.briefed_until = soon; }, "no_briefing");
  expect_after([&](auto& has) { has.clearance_until = soon; }, "clearance_ended");
  expect_after([&](auto& has) { has.clearance = cable::Level::limite; }, "no_clearance");
  expect_after([&](auto& has) { has.roles = ledger::kReleaser; }, "not_accredited");
  scene.accredit(reader, scene.accreditation());
  EXPECT_TRUE(scene.read(*scene.open(reader, sent->id)));
}

// It was said to be unlawful, and not who had it in hand.
TEST(Accepting, ASecondTimeIsAConflictThatSaysWhoDidAndWhen) {
  Scene scene;
  const auto sent = scene.send();
  const auto accept = [&](const Person& by) {
    const Request opened = scene.open(by, sent->id);
    EXPECT_TRUE(scene.read(*opened));
    const ledger::Entry entry = scene.world.network.used(
        ledger::EntryType::accepted_for_action, opened->pending.request, by, scene.world.now());
    return sim::read_answer<wire::Appended>(scene.world.ask(
        "node nl", sim::post(wire::path::use, seal::encode(wire::Append{ledger::encode(entry)}),
                             by.device().verify_key())));
  };
  const auto first = accept(scene.reader());
  ASSERT_TRUE(first) << first.error().detail;
  const std::string when = to_dtg(scene.world.now());
  for (const Person* by : {&scene.colleague(), &scene.reader()}) {
    const auto again = accept(*by);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, Code::conflict);
    EXPECT_EQ(again.error().detail,
              "already accepted by " + scene.reader().officer().str() + " on " + when);
  }
}

}  // namespace
}  // namespace valise::hostile
