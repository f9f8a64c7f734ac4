#include "terminal/ledger_check.h"

#include "seal/hash.h"
#include "terminal/ledger_test.h"

namespace valise::terminal {
namespace {

class LedgerCheck : public ::testing::Test {
 protected:
  LedgerCheck() : ledger(network, "cy") {
    EXPECT_EQ(ledger.found({"cy/mfa"}), "");
    for (int i = 0; i < 3; ++i) {
      const auto person = network.person("cy-100" + std::to_string(i));
      EXPECT_EQ(
          ledger.append({network.accredit(person, ledger::kReader, {"cy/mfa"}, fixture::kStart)}),
          "");
    }
    ledger.export_to(folder.path());
  }
  Result<LedgerReport> verify(const LedgerCheckOptions& options = {}) const {
    return verify_ledger({network.charter(), network.charter_hash(), network.domain()},
                         LedgerFolder(folder.path()), options);
  }
  // Writes the one bundle anew.
  void rewrite(const std::vector<Bytes>& entries) const {
    Bytes bundle;
    for (const Bytes& entry : entries) EXPECT_TRUE(tlog::append_to_bundle(bundle, entry));
    TestLedger::put(bundle_path(), bundle);
  }
  std::filesystem::path bundle_path() const {
    return folder.path() / ("tile/entries/000.p/" + std::to_string(size()));
  }
  std::uint64_t size() const { return ledger.hashes().size().value; }
  std::vector<Bytes> entries() const {
    std::vector<Bytes> out;
    for (std::uint64_t i = 0; i < size(); ++i) out.push_back(ledger.entry(i));
    return out;
  }

  fixture::Network network;
  TestFolder folder;
  TestLedger ledger;
};

TEST_F(LedgerCheck, AWholeLedgerIsReplayedUnderTheLaw) {
  std::uint64_t seen = 0;
  const auto report =
      verify({.heads = {}, .see = [&](LeafIndex, const ledger::Entry&) { ++seen; }});
  ASSERT_TRUE(report) << report.error().where << ": " << report.error().detail;
  EXPECT_EQ(report->origin, "valise-test/cy");
  EXPECT_EQ(report->head.size.value, size());
  EXPECT_EQ(report->batches, 5U);
  EXPECT_EQ(report->cosigned, (std::vector<std::uint8_t>{1, 2, 3, 4}));
  EXPECT_EQ(seen, size());
}

TEST_F(LedgerCheck, AnEditedEntryIsNamed) {
  auto changed = entries();
  changed[4].back() ^= 1;
  rewrite(changed);
  const auto report = verify();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::verification_failed);
  EXPECT_EQ(report.error().where, "cy entry 4");
  EXPECT_EQ(report.error().detail, "the entry was changed: its hash is not the one in the tree");
}

TEST_F(LedgerCheck, ADroppedEntryIsNamed) {
  auto changed = entries();
  changed.erase(changed.begin() + 6);
  rewrite(changed);
  const auto report = verify();
  EXPECT_EQ(report.error().where, "cy entry 6");
  EXPECT_EQ(report.error().detail, "the entry is missing: the one after it stands in its place");
}

TEST_F(LedgerCheck, SwappedEntriesAreNamed) {
  auto changed = entries();
  std::swap(changed[2], changed[3]);
  rewrite(changed);
  const auto report = verify();
  EXPECT_EQ(report.error().where, "cy entry 2");
  EXPECT_EQ(report.error().detail, "the entry and the one after it stand in each other's place");
}

TEST_F(LedgerCheck, EntriesWithTilesToMatchDoNotMakeTheRoot) {
  auto changed = entries();
  changed[4].back() ^= 1;
  rewrite(changed);
  Bytes tile;
  for (const Bytes& entry : changed) append(tile, tlog::leaf_hash(entry).view());
  TestLedger::put(folder.path() / ("tile/0/000.p/" + std::to_string(size())), tile);
  const auto report = verify();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::verification_failed);
  EXPECT_EQ(report.error().where, "valise-test/cy");
}

TEST_F(LedgerCheck, TooFewCosignaturesAreRefused) {
  TestLedger::put(folder.path() / "checkpoint",
                  to_bytes(ledger.note(ledger.hashes().size(), {1, 2, 3})));
  EXPECT_EQ(verify().error().code, Code::verification_failed);
}

TEST_F(LedgerCheck, ATruncatedCopyIsFoundByANewerHead) {
  EXPECT_EQ(ledger.append({}), "");
  const auto report = verify({.heads = {ledger.note()}, .see = {}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::verification_failed);
  EXPECT_NE(report.error().detail.find("its end is missing"), std::string::npos);
}

TEST_F(LedgerCheck, AnOlderHeadOfTheSameLedgerIsFine) {
  EXPECT_TRUE(verify({.heads = {ledger.note(TreeSize{4})}, .see = {}}));
}

TEST_F(LedgerCheck, AForkIsFoundByItsOwnFinalCheckpoint) {
  fixture::Network same;  // one seed, one network: the same keys
  TestLedger other(same, "cy");
  EXPECT_EQ(other.found({"cy/mfa"}), "");
  EXPECT_EQ(other.append({}, fixture::kStart + 60), "");
  const auto report = verify({.heads = {other.note()}, .see = {}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::forked);
}

TEST_F(LedgerCheck, CosignedButUnlawfulIsNotFine) {
  // One registrar alone accredits; whoever cosigned that, the law does not.
  TestLedger bad(network, "nl");
  EXPECT_EQ(bad.found({}), "");
  const auto& registrar = network.member("nl").registrars[0];
  const auto person = network.person("nl-1000");
  const ledger::Accreditation given{ledger::kReader,       {}, cable::Level::limite, {}, {},
                                    fixture::kStart + kDay};
  const auto act = network.act("nl", ledger::EntryType::officer_accredited, "nl-1000", given,
                               std::nullopt, {&registrar}, fixture::kStart);
  EXPECT_NE(bad.append({act}), "");
  tlog::MemoryHashes hashes;
  std::vector<Bytes> all = {bad.entry(0), bad.entry(1), ledger::encode(act),
                            ledger::encode(fixture::Network::mark(fixture::kStart))};
  Bytes bundle, tile;
  for (const Bytes& entry : all) {
    hashes.append(tlog::leaf_hash(entry));
    append(tile, tlog::leaf_hash(entry).view());
    EXPECT_TRUE(tlog::append_to_bundle(bundle, entry));
  }
  const TestFolder elsewhere;
  TestLedger::put(elsewhere.path() / "tile/entries/000.p/4", bundle);
  TestLedger::put(elsewhere.path() / "tile/0/000.p/4", tile);
  const auto own = tlog::make_note_key(bad.origin(), tlog::SignatureType::ed25519,
                                       network.member("nl").ledger.verify_key())
                       .value();
  tlog::Note note = tlog::sign_checkpoint({bad.origin(), {TreeSize{4}, hashes.root()}, {}}, own,
                                          network.member("nl").ledger)
                        .value();
  for (std::uint8_t number = 1; number <= 4; ++number) {
    const auto& seat = network.seat(number);
    const auto key =
        tlog::make_note_key(network.charter().cosigner_of(seat.seat),
                            tlog::SignatureType::cosignature_v1, seat.seat.cosignature_key)
            .value();
    note.signatures.push_back(tlog::cosign(note.text, key, seat.cosignature, fixture::kStart));
  }
  TestLedger::put(elsewhere.path() / "checkpoint", to_bytes(tlog::print(note)));
  const auto report = verify_ledger({network.charter(), network.charter_hash(), network.domain()},
                                    LedgerFolder(elsewhere.path()), {});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, Code::unlawful);
  EXPECT_EQ(report.error().where, "nl entry 2, officer-accredited");
}

}  // namespace
}  // namespace valise::terminal
