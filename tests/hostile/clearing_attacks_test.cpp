// Attacks on drafts in clearing, by the node that passes them on (X15) and by drafters who would do
// without a clearer.
#include <fstream>

#include "hostile/at_the_terminal.h"
#include "terminal/clearing.h"
#include "terminal/clearing_files.h"
#include "terminal/draft_attachment.h"
#include "terminal/outgoing.h"
#include "wire/paths.h"

namespace valise::hostile {
namespace {

using custody::Verdict;
using ledger::EntryType;
using terminal::mission_named;
using terminal::officer_named;
using terminal::TestOfficer;
using testing::HasSubstr;

constexpr auto kText =
    "Action: nl/mfa\nLevel: R-UE\nSubject: Visas\n\n1. (R) Nicosia regrets the delay.\n";
constexpr auto kChanged =
    "Action: nl/mfa\nLevel: R-UE\nSubject: Visas\n\n1. (R) Nicosia notes the delay.\n";

// A drafter and two clearers of cy/mfa, each at a terminal of his own.
class Clearing : public AtTheTerminal {
 protected:
  void SetUp() override {
    AtTheTerminal::SetUp();
    employ(drafter, ledger::kDrafter | ledger::kReleaser);
    employ(first, ledger::kClearer);
    employ(second, ledger::kClearer);
    draft = store(drafter).add(kText, world.now()).value();
  }

  // The device must outlive its store: one workplace an officer, made when he is first needed.
  terminal::Workplace& at(TestOfficer& officer) {
    officer.clock.time = world.now();
    auto& place = places_[&officer];
    if (!place) place.emplace(officer.workplace());
    return *place;
  }
  terminal::DraftStore store(TestOfficer& officer) {
    terminal::Workplace& place = at(officer);
    return {officer.settings.data, place.domain(), place.device(), officer.random};
  }

  Result<wire::ClearingState> ask(std::vector<custody::ClearingPlace> places) {
    terminal::DraftStore drafts = store(drafter);
    return terminal::ask_clearing(at(drafter), drafts, draft,
                                  {mission_named("cy/mfa"), std::move(places), std::nullopt});
  }
  Result<wire::ClearingState> ask_both() {
    return ask({{officer_named("cy-0c05"), {}}, {officer_named("cy-0c06"), {}}});
  }
  custody::ClearingId id() { return terminal::list_clearings(at(drafter))->by_me.at(0).asked.id; }
  Result<terminal::ReadClearing> read(TestOfficer& clearer) {
    return terminal::read_clearing(at(clearer), id());
  }
  Result<terminal::ClearingSeen> clear(TestOfficer& clearer) {
    return terminal::give_verdict(at(clearer), read(clearer).value(), {Verdict::cleared, ""});
  }
  Result<terminal::ReleasedCable> release() {
    const auto outgoing =
        terminal::find_outgoing(at(drafter), store(drafter), draft, std::chrono::milliseconds(0));
    return terminal::send(at(drafter), mission_named("cy/mfa"), outgoing.value());
  }
  DeviceId device_of(const TestOfficer& officer) {
    return terminal::read_keyring(officer.settings)->device();
  }

  template <class Record>
  Record record(const ledger::Key& key) {
    const auto cy = store::Ledger::open(*world.node("cy").db, "valise-test/cy").value();
    return cy.state().find<Record>(key).value();
  }

  // The node's answer to that call, changed before it goes.
  template <class Record>
  void change_answer(std::string_view path, std::function<void(Record&)> change) {
    sockets.deceive([this, path, change](const std::string& server, const http::Request& request) {
      if (request.path != path) return std::optional<http::Answer>();
      auto record = seal::decode<Record>(sockets.truth(server, request).body).value();
      change(record);
      return std::optional(terminal::cbor_answer(record));
    });
  }
  // As if this were a clearer's device.
  void name_device(const std::string& officer, const DeviceId& device) {
    change_answer<wire::Clearers>(wire::path::clearers, [officer, device](wire::Clearers& named) {
      std::erase_if(named.rows, [&](const auto& row) { return row.officer.str() == officer; });
      named.rows.push_back({officer_named(officer), cable::Level::restreint, {device}});
    });
  }
  testing::AssertionResult nothing_is_sealed(const std::string& why) {
    const auto asked = ask_both();
    if (asked) return testing::AssertionFailure() << "asked";
    if (asked.error().detail.find(why) == std::string::npos) {
      return testing::AssertionFailure() << asked.error().detail;
    }
    if (!sockets.asked(wire::path::ask_clearing).empty()) {
      return testing::AssertionFailure() << "something was sent";
    }
    return testing::AssertionSuccess();
  }

  TestOfficer drafter{world.network, "cy-0c04", 21};
  TestOfficer first{world.network, "cy-0c05", 22};
  TestOfficer second{world.network, "cy-0c06", 23};
  std::string draft;

 private:
  std::map<TestOfficer*, std::optional<terminal::Workplace>> places_;
};

class X15 : public Clearing {};

TEST_F(X15, ADeviceThatTheTrusteesVouchForIsSealedTo) {
  ASSERT_TRUE(ask_both());
  const auto asked =
      seal::decode<wire::AskClearing>(sockets.asked(wire::path::ask_clearing).back()).value();
  ASSERT_EQ(asked.copies.size(), 2U);
  EXPECT_EQ(asked.copies[0].device, device_of(first));
  EXPECT_THAT(read(first)->draft.text, HasSubstr("regrets"));
}

TEST_F(X15, ARevokedClearersDeviceIsNotSealedTo) {
  ASSERT_TRUE(stands(act(EntryType::device_revoked, device_of(second).hex(),
                         ledger::Narrowing{ledger::ReasonCode::lost},
                         record<ledger::DeviceRecord>(ledger::device_key(device_of(second))).act,
                         {&registrar(0)})));
  settle();
  name_device("cy-0c06", device_of(second));
  EXPECT_TRUE(nothing_is_sealed("the trustees know no device of this officer"));
}

TEST_F(X15, ADeviceThatNobodyEnrolledIsNotSealedTo) {
  const TestOfficer stranger{world.network, "cy-0c06", 24};
  name_device("cy-0c06", device_of(stranger));
  EXPECT_TRUE(nothing_is_sealed("the trustees know no device of this officer"));
}

TEST_F(X15, AnotherOfficersDeviceIsNotSealedToInAClearersName) {
  TestOfficer reader{world.network, "cy-0c07", 25};
  employ(reader, ledger::kReader);
  name_device("cy-0c06", device_of(reader));
  EXPECT_TRUE(nothing_is_sealed("the trustees know no device of this officer"));
}

TEST_F(X15, AnOfficerWhoIsNoClearerAnyMoreIsNotAsked) {
  ASSERT_TRUE(stands(
      act(EntryType::officer_ended, "cy-0c06", ledger::Narrowing{ledger::ReasonCode::departure},
          record<ledger::OfficerRecord>(ledger::officer_key(officer_named("cy-0c06"))).act,
          {&registrar(0)})));
  settle();
  name_device("cy-0c06", device_of(second));
  EXPECT_TRUE(nothing_is_sealed("accreditation has ended"));
}

TEST_F(Clearing, ATextThatTheNodePutsInTheDraftersPlaceIsNotShown) {
  ASSERT_TRUE(ask_both());
  // Its own, truly sealed to the clearer, under the drafter's words.
  const auto own = seal::encode(custody::ClearedText{{}, kChanged});
  const auto sealed =
      custody::seal_draft(world.network.domain(), at(first).device().draft.public_key(),
                          device_of(first), id().hex(), 1, own, world.random);
  change_answer<wire::ClearingRead>(wire::path::clearing, [&](wire::ClearingRead& answer) {
    if (answer.now) answer.now->sealed = sealed.value();
  });
  EXPECT_EQ(read(first).error().code, Code::verification_failed);
  // And with words of its own, which the drafter's device did not sign.
  change_answer<wire::ClearingRead>(wire::path::clearing, [&](wire::ClearingRead& answer) {
    auto asked = seal::decode<custody::Clearing>(answer.state.clearing.payload).value();
    asked.text =
        custody::hash_text(world.network.domain(), {}, "1. (R) Nicosia notes the delay.\n");
    answer.state.clearing.payload = seal::encode(asked);
    if (answer.now) answer.now->sealed = sealed.value();
  });
  EXPECT_EQ(read(first).error().code, Code::verification_failed);
}

TEST_F(Clearing, AVerdictThatNoClearerSignedDoesNotCount) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  const auto forged = [&](custody::SignedVerdict verdict) {
    auto word = seal::decode<custody::ClearingVerdict>(verdict.payload).value();
    word.clearer = officer_named("cy-0c06");
    verdict.payload = seal::encode(word);
    return verdict;
  };
  change_answer<wire::ClearingRead>(wire::path::clearing, [&](wire::ClearingRead& answer) {
    answer.state.verdicts.push_back(forged(answer.state.verdicts.at(0)));
  });
  const auto seen = terminal::clearing_of(at(drafter), store(drafter), draft).value();
  EXPECT_EQ(seen->seen.cleared(), 1U);
  EXPECT_THAT(release().error().detail, HasSubstr("not yet cleared by cy-0c06"));
}

TEST_F(Clearing, ChangesAreShownAgainstWhatTheClearerHimselfSigned) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  ASSERT_TRUE(store(drafter).save(draft, kChanged, world.now()));
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(read(first)->cleared);
  EXPECT_THAT(read(first)->cleared->text, HasSubstr("regrets"));
  EXPECT_FALSE(read(second)->cleared);  // he has cleared nothing yet
  // The node says that he had cleared what is asked now: then there would be no change to see.
  change_answer<wire::ClearingRead>(
      wire::path::clearing, [](wire::ClearingRead& answer) { answer.cleared = answer.now; });
  EXPECT_FALSE(read(first)->cleared);
}

TEST_F(Clearing, ADrafterDoesNotReleaseWithoutAClearerWhomHeNamed) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  EXPECT_THAT(release().error().detail, HasSubstr("not yet cleared by cy-0c06"));
  // Nor by a terminal that does not look: his node has the text among those in clearing.
  const auto asked = terminal::clearing_of(at(drafter), store(drafter), draft).value();
  const auto text = terminal::parse_draft(kText).value();
  const auto sent = terminal::release(
      at(drafter), text, {mission_named("cy/mfa"), draft, asked->clearances, asked->salt});
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().detail, HasSubstr("cy-0c06 has not cleared this text"));
  ASSERT_TRUE(clear(second));
  const auto released = release();
  ASSERT_TRUE(released) << released.error().detail;
  EXPECT_EQ(terminal::list_clearings(at(first))->to_me.at(0).number, released->accepted.number);
}

TEST_F(X15, ASuspendedClearersDeviceIsNotSealedTo) {
  ASSERT_TRUE(
      stands(act(EntryType::suspended, "device " + device_of(second).hex(),
                 ledger::Narrowing{ledger::ReasonCode::suspected}, std::nullopt, {&registrar(0)})));
  settle();
  name_device("cy-0c06", device_of(second));
  EXPECT_TRUE(nothing_is_sealed("the trustees know no device of this officer"));
}

TEST_F(Clearing, OtherAddresseesUnderTheSameTextAreNotShown) {
  ASSERT_TRUE(ask_both());
  // Of one clearer who knows salt and text, and of the node.
  const auto answer =
      seal::decode<wire::AskClearing>(sockets.asked(wire::path::ask_clearing).back()).value();
  const auto opened =
      custody::open_draft(world.network.domain(), at(first).device().draft, device_of(first),
                          id().hex(), 1, answer.copies.at(0).sealed);
  auto text = seal::decode<custody::ClearedText>(opened->expose_secret()).value();
  text.draft.replace(text.draft.find("Visas"), 5, "Other");
  const auto sealed =
      custody::seal_draft(world.network.domain(), at(second).device().draft.public_key(),
                          device_of(second), id().hex(), 1, seal::encode(text), world.random);
  change_answer<wire::ClearingRead>(wire::path::clearing, [&](wire::ClearingRead& read) {
    if (read.now) read.now->sealed = sealed.value();
  });
  EXPECT_EQ(read(second).error().code, Code::verification_failed);
}

TEST_F(Clearing, WhatWasSealedBeforeItWasAskedForDoesNotGoPastIt) {
  sockets.deceive([](const std::string&, const http::Request& request) {
    if (request.path != wire::path::submit && request.path != wire::path::parts_held) {
      return std::optional<http::Answer>();
    }
    http::Answer out = terminal::cbor_answer(wire::refusal_of({Code::busy, "later", "node"}));
    out.status = 503;
    return std::optional(out);
  });
  ASSERT_FALSE(release());
  ASSERT_EQ(terminal::pending_releases(drafter.settings)->size(), 1U);
  sockets.deceive(nullptr);
  const auto asked = ask_both();
  // Dropped, or else nobody is asked while it may still be on its way.
  if (asked) {
    EXPECT_TRUE(terminal::pending_releases(drafter.settings)->empty());
    EXPECT_THAT(release().error().detail, HasSubstr("not yet cleared by"));
  } else {
    EXPECT_EQ(asked.error().code, Code::conflict);
  }
}

TEST_F(Clearing, ATextIsClearedForOneMissionAndLevel) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  ASSERT_TRUE(clear(second));
  const auto outgoing =
      terminal::find_outgoing(at(drafter), store(drafter), draft, std::chrono::milliseconds(0));
  const auto elsewhere = terminal::send(at(drafter), mission_named("cy/un"), outgoing.value());
  ASSERT_FALSE(elsewhere);
  EXPECT_THAT(elsewhere.error().detail, HasSubstr("it was cleared as a cable of cy/mfa"));
  // Nor by a terminal that does not look.
  const auto own = terminal::clearing_of(at(drafter), store(drafter), draft).value();
  auto lower = terminal::parse_draft(kText).value();
  lower.level = cable::Level::limite;
  lower.portions_marked = false;
  const auto sent = terminal::release(at(drafter), lower,
                                      {mission_named("cy/mfa"), draft, own->clearances, own->salt});
  ASSERT_FALSE(sent);
  EXPECT_THAT(sent.error().detail, HasSubstr("cleared for another mission or level"));
}

TEST_F(Clearing, ANodeThatForgetsAClearingDoesNotUndoIt) {
  ASSERT_TRUE(ask_both());
  sockets.deceive([](const std::string&, const http::Request& request) {
    if (request.path != wire::path::clearing) return std::optional<http::Answer>();
    http::Answer out = terminal::cbor_answer(wire::refusal_of({Code::not_found, "none", "node"}));
    out.status = 404;
    return std::optional(out);
  });
  EXPECT_THAT(release().error().detail, HasSubstr("not yet cleared by cy-0c05, cy-0c06"));
}

TEST_F(Clearing, AnOlderVersionThatAskedFewerPeopleDoesNotPass) {
  ASSERT_TRUE(ask({{officer_named("cy-0c05"), {}}}));
  ASSERT_TRUE(clear(first));
  wire::ClearingRead older;
  change_answer<wire::ClearingRead>(wire::path::clearing,
                                    [&](wire::ClearingRead& answer) { older = answer; });
  ASSERT_TRUE(terminal::clearing_of(at(drafter), store(drafter), draft));
  sockets.deceive(nullptr);
  ASSERT_TRUE(ask_both());
  change_answer<wire::ClearingRead>(wire::path::clearing,
                                    [&](wire::ClearingRead& answer) { answer = older; });
  EXPECT_THAT(release().error().detail, HasSubstr("ask its clearers again"));
}

TEST_F(Clearing, OneChangedWordOrAddresseeVoidsEveryClearance) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  ASSERT_TRUE(clear(second));
  for (const std::string changed :
       {kChanged,
        "Action: nl/mfa\nInfo: cy/mfa\nLevel: R-UE\nSubject: Visas\n\n1. (R) Nicosia regrets the "
        "delay.\n",
        "Action: nl/mfa\nLevel: LIMITE\nSubject: Visas\n\n1. (L) Nicosia regrets the delay.\n"}) {
    ASSERT_TRUE(store(drafter).save(draft, changed, world.now()));
    EXPECT_THAT(release().error().detail, HasSubstr("changed since it was asked")) << changed;
  }
  ASSERT_TRUE(store(drafter).save(draft,
                                  "Action: nl/mfa IMMEDIATE\nCodes: MAR\nLevel: R-UE\nSubject: "
                                  "Visas\n\n1. (R) Nicosia regrets the delay.\n",
                                  world.now()));
  EXPECT_TRUE(release());
}

TEST_F(Clearing, OfTheSameTextAskedAgainClearancesStand) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  const auto again = ask({{officer_named("cy-0c05"), {}}});
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_TRUE(release());
}

TEST_F(Clearing, AnOfficerWhoIsNotAskedSeesNothing) {
  ASSERT_TRUE(ask({{officer_named("cy-0c05"), {}}}));
  EXPECT_TRUE(terminal::list_clearings(at(second))->to_me.empty());
  EXPECT_EQ(read(second).error().code, Code::not_found);
}

// A draft with a file of more than one part, as its clearers get it.
class ClearingFiles : public Clearing {
 protected:
  void SetUp() override {
    Clearing::SetUp();
    attach("plan.bin", Bytes(150'000, 'x'));
  }

  void attach(const std::string& name, const Bytes& bytes) {
    const auto path = drafter.settings.data / name;
    std::ofstream(path, std::ios::binary) << to_string(bytes);
    const auto kept = terminal::keep_attachment(at(drafter), draft, path).value();
    const std::string text = "Attachment: " + terminal::attachment_line(kept) + "\n" + kText;
    ASSERT_TRUE(store(drafter).save(draft, text, world.now()));
  }
  Result<Bytes> file(TestOfficer& clearer) {
    return terminal::read_cleared_file(at(clearer), id(), read(clearer)->files.at(0));
  }
  // Breaks the line after so many parts have been brought.
  void break_after(int parts) {
    sockets.deceive([parts](const std::string&, const http::Request& request) mutable {
      if (request.path != wire::path::bring_file || parts-- > 0) {
        return std::optional<http::Answer>();
      }
      http::Answer out = terminal::cbor_answer(wire::refusal_of({Code::failed, "cut", "line"}));
      out.status = 500;
      return std::optional(out);
    });
  }
};

TEST_F(ClearingFiles, AreReadToTheByteByWhoeverIsAskedAndNobodyElse) {
  ASSERT_TRUE(ask({{officer_named("cy-0c05"), {}}}));
  EXPECT_EQ(file(first), Bytes(150'000, 'x'));
  const auto files = read(first)->files;
  const auto stolen = terminal::read_cleared_file(at(second), id(), files.at(0));
  EXPECT_EQ(stolen.error().code, Code::not_found);
  // What the node has is not what was attached.
  for (const Bytes& part : sockets.asked(wire::path::bring_file)) {
    EXPECT_EQ(to_string(part).find("xxxxxxxx"), std::string::npos);
  }
}

TEST_F(ClearingFiles, ThatTheNodeAltersAreNotShown) {
  ASSERT_TRUE(ask_both());
  change_answer<wire::ClearingPart>(wire::path::clearing_file,
                                    [](wire::ClearingPart& part) { part.bytes.back() ^= 1; });
  EXPECT_EQ(file(first).error().code, Code::verification_failed);
  change_answer<wire::ClearingPart>(wire::path::clearing_file,
                                    [](wire::ClearingPart& part) { part.bytes.clear(); });
  EXPECT_EQ(file(first).error().code, Code::verification_failed);
}

TEST_F(ClearingFiles, WhoseWayIsCutGoOnFromThereWhenTheyAreAskedAgain) {
  break_after(1);
  const auto cut = ask_both();
  ASSERT_FALSE(cut);
  EXPECT_THAT(cut.error().detail, HasSubstr("Its clearers are asked, but not all"));
  // The text is with its clearers; what is attached is not whole yet.
  EXPECT_THAT(read(first)->draft.text, HasSubstr("regrets"));
  EXPECT_EQ(file(first).error().code, Code::busy);
  sockets.deceive(nullptr);
  const std::size_t before = sockets.asked(wire::path::bring_file).size();
  ASSERT_TRUE(ask_both());
  EXPECT_EQ(sockets.asked(wire::path::bring_file).size() - before, 2U);  // of three
  EXPECT_EQ(file(first)->size(), 150'000U);
}

TEST_F(ClearingFiles, AreNotBroughtAgainWithAChangedText) {
  ASSERT_TRUE(ask_both());
  const std::size_t before = sockets.asked(wire::path::bring_file).size();
  std::string changed = store(drafter).read(draft)->text;
  changed.replace(changed.find("regrets"), 7, "notes");
  ASSERT_TRUE(store(drafter).save(draft, changed, world.now()));
  ASSERT_TRUE(ask_both());
  EXPECT_EQ(sockets.asked(wire::path::bring_file).size(), before);
  EXPECT_EQ(file(first)->size(), 150'000U);
}

TEST_F(ClearingFiles, InAnothersPlaceVoidEveryClearance) {
  ASSERT_TRUE(ask_both());
  ASSERT_TRUE(clear(first));
  ASSERT_TRUE(clear(second));
  attach("plan.bin", Bytes(150'000, 'y'));
  EXPECT_THAT(release().error().detail, HasSubstr("changed since it was asked"));
  ASSERT_TRUE(ask_both());
  EXPECT_THAT(release().error().detail, HasSubstr("not yet cleared by"));
  EXPECT_EQ(file(first), Bytes(150'000, 'y'));
}

TEST_F(ClearingFiles, GoWithTheEndOfTheClearing) {
  ASSERT_TRUE(ask_both());
  terminal::DraftStore drafts = store(drafter);
  const auto held = drafts.hold(draft, std::chrono::seconds(0)).value();
  ASSERT_TRUE(terminal::withdraw_clearing(at(drafter), drafts, held, draft));
  const auto row = world.node("cy").db->one("SELECT count(*) FROM clearing_part").value();
  EXPECT_EQ(row.int64(0), 0);
}

}  // namespace
}  // namespace valise::hostile
