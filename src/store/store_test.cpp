// What the store promises to the servers above it, on real SQLite.
#include <gtest/gtest.h>

#include "fixture/book.h"
#include "store/cables.h"
#include "store/ledgers.h"
#include "store/seat.h"
#include "tlog/tree.h"

namespace valise::store {
namespace {

using fixture::kStart;
using fixture::Network;

sqlite::Db node_db() {
  auto db = sqlite::Db::open(":memory:").value();
  EXPECT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  return db;
}

// Appends batches to a stored ledger under the law, as a server does.
struct Shelf {
  Network& network;
  ledger::Rules rules;
  Ledger kept;

  Result<void> append(std::vector<ledger::Entry> batch, Time time = kStart) {
    batch.push_back(Network::mark(time));
    TRY(const ledger::Change change, ledger::apply(rules, kept.state(), batch));
    std::vector<Bytes> bytes;
    for (const ledger::Entry& entry : batch) bytes.push_back(ledger::encode(entry));
    return kept.append(bytes, change);
  }
};

Shelf shelf(Network& network, sqlite::Db& db) {
  return {network, network.rules("cy"), Ledger::open(db, "valise-test/cy").value()};
}

TEST(Ledger, KeepsEntriesHashesAndStateTogether) {
  Network network;
  sqlite::Db db = node_db();
  Shelf cy = shelf(network, db);
  ASSERT_TRUE(cy.append({network.adoption()}));
  ASSERT_TRUE(cy.append({network.open_mission("cy/mfa", kStart)}));
  EXPECT_EQ(cy.kept.size().value, 4u);
  tlog::MemoryHashes expected;
  const auto entries = cy.kept.entries({0}, {4}).value();
  for (const Bytes& entry : entries) expected.append(tlog::leaf_hash(entry));
  EXPECT_EQ(cy.kept.root(), expected.root());
  EXPECT_TRUE(cy.kept.state().has(ledger::mission_key(cable::MissionId::parse("cy/mfa").value())));
  EXPECT_EQ(tlog::root_of(cy.kept.hashes(), {3}).value(), tlog::root_of(expected, {3}).value());
}

TEST(Ledger, IsAsBeforeAfterARollback) {
  Network network;
  sqlite::Db db = node_db();
  Shelf cy = shelf(network, db);
  ASSERT_TRUE(cy.append({network.adoption()}));
  const Hash before = cy.kept.root();
  {
    auto transaction = db.begin().value();
    ASSERT_TRUE(cy.append({network.open_mission("cy/mfa", kStart)}));
  }
  ASSERT_TRUE(cy.kept.reload());
  EXPECT_EQ(cy.kept.root(), before);
  EXPECT_EQ(Ledger::open(db, "valise-test/cy")->root(), before);
  EXPECT_FALSE(cy.kept.entry({2}));
}

TEST(Ledger, ServesEveryProofOverManyTiles) {
  Network network;
  sqlite::Db db = node_db();
  Shelf cy = shelf(network, db);
  ASSERT_TRUE(cy.append({network.adoption()}));
  for (int i = 0; i < 600; ++i) ASSERT_TRUE(cy.append({}, kStart + i));
  const TreeSize size = cy.kept.size();
  EXPECT_EQ(size.value, 602u);
  for (const std::uint64_t index : {0u, 1u, 255u, 256u, 511u, 601u}) {
    const auto proof = tlog::inclusion_proof(cy.kept.hashes(), {index}, size).value();
    const Hash leaf = tlog::leaf_hash(cy.kept.entry({index}).value());
    EXPECT_TRUE(tlog::verify_inclusion(leaf, {index}, cy.kept.head(), proof)) << index;
  }
  EXPECT_EQ(cy.kept.batch_end({0}, {2}).value().value, 2u);
  EXPECT_EQ(cy.kept.batch_end({0}, {1}).value().value, 2u);  // the first batch goes whole
  EXPECT_EQ(cy.kept.batch_end({2}, {602}).value().value, 602u);
}

TEST(StoredState, ScansInOrderWithinBounds) {
  Network network;
  sqlite::Db db = node_db();
  Shelf cy = shelf(network, db);
  ASSERT_TRUE(cy.append({network.adoption()}));
  std::vector<Bytes> keys;
  const Bytes from = ledger::Key(ledger::Kind::officer).bytes();
  cy.kept.state().scan(from, ledger::prefix_end(from), [&](View key, View) {
    keys.push_back(to_bytes(key));
    return true;
  });
  EXPECT_EQ(keys.size(), 3u);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(Cables, GiveTheOutboxByPrecedenceThenAge) {
  sqlite::Db db = node_db();
  Cables cables(db);
  const auto id = [](std::uint8_t n) { return CableId{{n}}; };
  ASSERT_TRUE(cables.put_outbox("nl", id(1), cable::Precedence::routine));
  ASSERT_TRUE(cables.put_outbox("nl", id(2), cable::Precedence::flash));
  ASSERT_TRUE(cables.put_outbox("nl", id(3), cable::Precedence::flash));
  ASSERT_TRUE(cables.put_outbox("nl", id(3), cable::Precedence::flash));  // twice is once
  ASSERT_TRUE(cables.put_outbox("fr", id(4), cable::Precedence::flash));
  const auto due = cables.outbox("nl", Time{10}, 10).value();
  ASSERT_EQ(due.size(), 3u);
  EXPECT_EQ(due[0].cable, id(2));
  EXPECT_EQ(due[1].cable, id(3));
  EXPECT_EQ(due[2].cable, id(1));
  ASSERT_TRUE(cables.outbox_later(due[0].id, Time{20}));
  EXPECT_EQ(cables.outbox("nl", Time{10}, 10)->size(), 2u);
  EXPECT_EQ(cables.outbox("nl", Time{20}, 10)->size(), 3u);
}

TEST(Seat, HoldsUntilLiftedAndKeepsTheFirstShare) {
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, trustee_migrations()));
  Seat seat(db);
  EXPECT_FALSE(seat.holds("officer cy-0001"));
  EXPECT_TRUE(seat.put_hold(Hash{{1}}, "officer cy-0001", view_of("signed")).value());
  EXPECT_FALSE(seat.put_hold(Hash{{1}}, "officer cy-0001", view_of("signed")).value());
  EXPECT_TRUE(seat.holds("officer cy-0001"));
  ASSERT_TRUE(seat.lift_hold(Hash{{1}}));
  EXPECT_FALSE(seat.holds("officer cy-0001"));
  EXPECT_FALSE(seat.put_hold(Hash{{1}}, "officer cy-0001", view_of("signed")).value());
  EXPECT_FALSE(seat.holds("officer cy-0001"));  // a lifted hold does not come back
  ASSERT_TRUE(seat.put_share(CableId{{7}}, "a", view_of("first")));
  ASSERT_TRUE(seat.put_share(CableId{{7}}, "a", view_of("second")));
  EXPECT_EQ(seat.share(CableId{{7}}).value()->share, to_bytes("first"));
}

}  // namespace
}  // namespace valise::store
