// What its originator makes of a cable reaches whoever opens it, whatever his node hides; and no
// other member says it (PROTOCOL.md rows 69, 70; X27).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hostile/liars.h"
#include "hostile/scene.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using cable::Status;
using ledger::EntryType;
using testing::ElementsAre;

struct X27AfterRelease : testing::Test {
  Scene scene;
  cable::MissionId nl = cable::MissionId::parse("nl/mfa").value();

  // By the sender, in his ministry's ledger.
  void change(const CableId& cable, const ledger::StatusChange& to,
              std::optional<Hash> replaces = std::nullopt) {
    const Person& sender = scene.sender().person();
    const ledger::Entry act = scene.world.network.act("cy", EntryType::status_changed, cable.hex(),
                                                      to, replaces, {&sender}, scene.world.now());
    const auto evidence = seal::decode<ledger::ActEvidence>(act.evidence).value();
    const wire::SignAct sign{act.type, act.payload, {}, evidence.signatures.at(0)};
    const auto done = sim::read_answer<wire::ActState>(scene.world.ask(
        "node cy", sim::post(wire::path::act, seal::encode(sign), sender.device().verify_key())));
    ASSERT_TRUE(done) << done.error().detail;
    scene.world.run_for(5);
  }
  wire::Held listed(const std::string& node, const Person& by, const char* mission) {
    const wire::ListRequest request{cable::MissionId::parse(mission).value(), 0, 500};
    const auto list = sim::read_answer<wire::List>(scene.world.ask(
        node, sim::post(wire::path::list, seal::encode(request), by.device().verify_key())));
    EXPECT_TRUE(list && list->cables.size() == 1);
    return list ? list->cables.at(0) : wire::Held{};
  }
  std::optional<Status> status_at_reader() {
    const wire::Held held = listed("node nl", scene.reader(), "nl/mfa");
    if (!held.status) return std::nullopt;
    const auto cy = cable::MemberId::parse("cy").value();
    const auto read =
        custody::read_status(scene.charter(), cy, held.status->entry, held.status->proof);
    EXPECT_TRUE(read) << read.error().detail;
    return read->status;
  }
  http::Answer notice(const std::string& from, const wire::Proved& proved) {
    const auto& keys = scene.world.network.member(from);
    auto answer = scene.world.ask(
        "node nl", sim::post(wire::path::notice, seal::encode(proved), keys.tls.verify_key()));
    return answer.value_or(http::Answer{});
  }
};

TEST_F(X27AfterRelease, AWithdrawnCableIsOpenedByNobodyAnyMore) {
  const auto sent = scene.send();
  EXPECT_EQ(*scene.read(*scene.open(scene.reader(), sent->id)), "Visas: we agree.");
  change(sent->id, {Status::withdrawn, std::nullopt});
  EXPECT_EQ(status_at_reader(), Status::withdrawn);
  const auto again = scene.open(scene.reader(), sent->id);
  EXPECT_EQ(scene.verdicts(*again), every_seat("withdrawn"));
  EXPECT_FALSE(scene.read(*again));
  // Neither does a request that was judged before open now.
  EXPECT_EQ(scene.verdicts(*scene.open(scene.colleague(), sent->id)), every_seat("withdrawn"));
}

TEST_F(X27AfterRelease, ACancelledCableOpensAndTheSeatsSaySoWhateverTheNodeHides) {
  const auto sent = scene.send();
  scene.world.cut("node cy", "node nl", 3600);  // the notice does not come
  change(sent->id, {Status::cancelled, std::nullopt});
  EXPECT_EQ(status_at_reader(), std::nullopt);
  const auto asked = scene.open(scene.reader(), sent->id);
  EXPECT_EQ(*scene.read(*asked), "Visas: we agree.");
  const auto opening =
      terminal::verify_opening(scene.charter(), asked->pending, **asked->answer, scene.world.now());
  ASSERT_TRUE(opening);
  EXPECT_EQ(opening->status, Status::cancelled);
}

TEST_F(X27AfterRelease, AnOldNoticeDoesNotUndoANewerOneAndAnotherMembersIsNone) {
  const auto sent = scene.send();
  change(sent->id, {Status::cancelled, std::nullopt});
  const wire::Proved old = *listed("node nl", scene.reader(), "nl/mfa").status;
  const Hash act = scene.ledger(scene.world.node("cy"), "cy")
                       .state()
                       .find<ledger::StatusRecord>(ledger::status_key(sent->id))
                       ->act;
  change(sent->id, {Status::withdrawn, std::nullopt}, act);
  ASSERT_EQ(status_at_reader(), Status::withdrawn);
  EXPECT_EQ(notice("cy", old).status, 200);  // it knows better already
  EXPECT_EQ(status_at_reader(), Status::withdrawn);
  EXPECT_NE(notice("nl", old).status, 200);
  wire::Proved altered = old;
  altered.entry.back() ^= 1;
  EXPECT_NE(notice("cy", altered).status, 200);
}

// What is signed about a number is signed about a cable's id, and the node names both.
TEST_F(X27AfterRelease, WhichCableHasANumberIsProvedBeforeAnythingIsSignedAboutIt) {
  const auto meant = scene.send();
  const auto other = scene.send("Another one.");
  const auto shown = [&](const cable::Number& number) {
    const wire::ListRequest request{.mission = nl, .number = number};
    const auto list = sim::read_answer<wire::List>(scene.world.ask(
        "node nl",
        sim::post(wire::path::list, seal::encode(request), scene.reader().device().verify_key())));
    return terminal::read_held(scene.charter().domain, list.value().cables.at(0)).value();
  };
  const terminal::Listed honest = shown(meant->accepted->number);
  EXPECT_TRUE(terminal::prove_number(scene.charter(), honest));
  terminal::Listed swapped = shown(other->accepted->number);
  swapped.held.number = meant->accepted->number;
  EXPECT_EQ(terminal::prove_number(scene.charter(), swapped).error().code,
            Code::verification_failed);
  swapped.held.released = honest.held.released;  // a true proof, of the cable that was meant
  EXPECT_EQ(terminal::prove_number(scene.charter(), swapped).error().code,
            Code::verification_failed);
  swapped.held.released.reset();
  EXPECT_EQ(terminal::prove_number(scene.charter(), swapped).error().code,
            Code::verification_failed);
}

TEST_F(X27AfterRelease, ANoticeThatComesBeforeItsCableIsBroughtAgain) {
  scene.world.cut("node cy", "node nl", 30);
  const auto sent = scene.send();
  change(sent->id, {Status::cancelled, std::nullopt});
  scene.world.run_for(120);
  EXPECT_EQ(status_at_reader(), Status::cancelled);
}

}  // namespace
}  // namespace valise::hostile
