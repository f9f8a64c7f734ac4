// What the store promises to the servers above it, on real SQLite.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

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

TEST(Ledger, ABatchOverTwoTilesGivesTheTreeOfItsEntries) {
  Network network;
  sqlite::Db db = node_db();
  Shelf cy = shelf(network, db);
  tlog::MemoryHashes expected;
  for (const int count : {3, 300, 5}) {
    std::vector<Bytes> batch;
    for (int i = 0; i < count; ++i) {
      batch.push_back(to_bytes(std::to_string(count) + " " + std::to_string(i)));
      expected.append(tlog::leaf_hash(batch.back()));
    }
    ASSERT_TRUE(cy.kept.append(batch, ledger::Change(cy.kept.state())));
  }
  for (const std::uint64_t size : {3u, 255u, 256u, 257u, 303u, 308u}) {
    EXPECT_EQ(tlog::root_of(cy.kept.hashes(), {size}).value(),
              tlog::root_of(expected, {size}).value())
        << size;
  }
}

TEST(Ledger, OfAServerThatRanBeforeKeepsItsEntries) {
  Network network;
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, trustee_migrations().first(2)));
  Shelf cy = shelf(network, db);
  ASSERT_TRUE(cy.append({network.adoption()}));
  const auto before = cy.kept.entries({0}, {2}).value();
  ASSERT_TRUE(sqlite::apply_migrations(db, trustee_migrations()));
  EXPECT_EQ(cy.kept.entries({0}, {2}).value(), before);
  EXPECT_EQ(cy.kept.batch_end({0}, {2}).value().value, 2u);
  ASSERT_TRUE(cy.append({network.open_mission("cy/mfa", kStart)}));
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

TEST(Cables, AreMadeOfTheTakenPartsAloneAndOthersGo) {
  sqlite::Db db = node_db();
  Cables cables(db);
  const CableId one{Array<32>{1}};
  const CableId other{Array<32>{2}};
  for (const std::uint8_t place : {std::uint8_t{0}, std::uint8_t{1}}) {
    ASSERT_TRUE(cables.put_part(one, "nl", place, Bytes(10, place)));
    ASSERT_TRUE(cables.put_part(one, "fr", place, Bytes(20, 9)));
    ASSERT_TRUE(cables.put_part(other, "fr", place, Bytes(30, 9)));
  }
  EXPECT_FALSE(cables.part(one, 0)) << "a body before anybody said whose parts it is";
  ASSERT_TRUE(cables.take_parts(one, "nl"));
  EXPECT_EQ(cables.part(one, 1).value(), Bytes(10, 1));
  EXPECT_FALSE(cables.part(one, 2));
  EXPECT_EQ(cables.next_part(one, "fr").value(), 0u);
  EXPECT_EQ(cables.next_part(other, "fr").value(), 2u);
}

TEST(Cables, KnowWhichPartsAreLooseAndDropTheOldOnes) {
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations().first(7)));
  Cables cables(db);
  const CableId before{Array<32>{1}}, idle{Array<32>{2}}, moving{Array<32>{3}};
  ASSERT_TRUE(cables.put_part(before, "nl", 0, Bytes(10, 1)));
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  ASSERT_TRUE(cables.put_loose_part(moving, "nl", 0, Bytes(10, 1), Time{100}));
  ASSERT_TRUE(cables.put_loose_part(idle, "nl", 0, Bytes(10, 1), Time{200}));
  ASSERT_TRUE(cables.put_loose_part(moving, "nl", 1, Bytes(10, 1), Time{300}));
  ASSERT_TRUE(cables.put_loose_part(moving, "nl", 1, Bytes(10, 1), Time{300}));  // known
  const auto loose = cables.loose("nl").value();
  ASSERT_EQ(loose.size(), 3u);
  EXPECT_EQ(loose[0].cable, before);
  EXPECT_EQ(loose[1].cable, idle);
  EXPECT_EQ(loose[2].parts, 2u);
  ASSERT_TRUE(cables.take_parts(moving, "nl"));
  EXPECT_EQ(cables.drop_loose(Time{200}).value(), 1u);
  EXPECT_EQ(cables.loose("nl").value().size(), 1u);
  EXPECT_EQ(cables.drop_loose(Time{1000}).value(), 1u);
  EXPECT_TRUE(cables.part(moving, 1)) << "a body that was taken does not age";
}

TEST(Cables, AreNotOpenedBeforeTheSeatsReleasedThem) {
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations().first(6)));
  const auto mission = cable::MissionId::parse("cy/mfa").value();
  const CableId before{Array<32>{1}}, one{Array<32>{2}};
  ASSERT_TRUE(db.run("INSERT INTO held (mission, cable) VALUES (?, ?)", mission.str(), before));
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  Cables cables(db);
  ASSERT_TRUE(cables.put_held(mission, one));
  EXPECT_EQ(cables.held(mission, 0, 9)->at(0).opened, std::nullopt) << "nobody noted it then";
  EXPECT_EQ(cables.held(mission, 0, 9)->at(1).opened, false);
  ASSERT_TRUE(cables.put_opened(mission, one));
  EXPECT_EQ(cables.held(mission, 0, 9)->at(1).opened, true);
}

TEST(Cables, TakeALongBodyWithoutWritingItOnceMore) {
  const auto file = std::filesystem::path(::testing::TempDir()) / "taken.db";
  std::filesystem::remove(file);
  auto db = sqlite::Db::open(file.string()).value();
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  Cables cables(db);
  const CableId cable{Array<32>{1}};
  for (std::uint32_t place = 0; place < 64; ++place) {
    ASSERT_TRUE(cables.put_part(cable, "nl", place, Bytes(65'536, 7)));
  }
  ASSERT_TRUE(db.run_script("PRAGMA wal_checkpoint(TRUNCATE)"));
  ASSERT_TRUE(cables.take_parts(cable, "nl"));
  EXPECT_LT(std::filesystem::file_size(file.string() + "-wal"), 65'536u);
}

TEST(Cables, OfANodeThatRanBeforeKeepTheirBodies) {
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations().first(2)));
  Cables cables(db);
  const CableId cable{Array<32>{1}};
  ASSERT_TRUE(cables.put_part(cable, "", 0, Bytes(10, 1)));
  ASSERT_TRUE(cables.put_part(cable, "", 1, Bytes(10, 2)));
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  EXPECT_EQ(cables.part(cable, 1).value(), Bytes(10, 2));
}

// A cable of its own, or another member's.
void put_cable(Cables& cables, const CableId& id, std::uint32_t serial, bool own) {
  StoredCable cable;
  cable.id = id;
  cable.number = {cable::MissionId::parse(own ? "cy/mfa" : "nl/mfa").value(), 2026, serial};
  cable.index = {serial};
  cable.own = own;
  ASSERT_TRUE(cables.put(cable));
  for (const std::uint8_t seat : {std::uint8_t{1}, std::uint8_t{2}}) {
    ASSERT_TRUE(cables.put_share(id, seat, view_of("share")));
  }
}

CableId numbered(std::uint32_t number) {
  CableId out;
  for (std::size_t i = 0; i < 4; ++i) {
    out.bytes[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
  }
  return out;
}

TEST(Cables, AreDepositedIfTheyAreOwnAndNotAnsweredFor) {
  sqlite::Db db = node_db();
  Cables cables(db);
  put_cable(cables, numbered(1), 1, true);
  put_cable(cables, numbered(2), 2, true);
  put_cable(cables, numbered(3), 1, false);
  ASSERT_TRUE(cables.put_receipt(numbered(1), {1, Bytes(4, 1), {}}));
  EXPECT_EQ(cables.undeposited(1, {100}, 10).value(), std::vector{numbered(2)});
  EXPECT_EQ(cables.undeposited(2, {100}, 10).value(), (std::vector{numbered(1), numbered(2)}));
  EXPECT_TRUE(cables.undeposited(2, {1}, 10).value().empty()) << "not mirrored by the seat yet";
  EXPECT_EQ(cables.shares(numbered(3))->size(), 2u);
}

TEST(Cables, GoToTheSeatsByPrecedenceThenAge) {
  sqlite::Db db = node_db();
  Cables cables(db);
  for (const std::uint32_t serial : {1U, 2U, 3U}) {
    StoredCable cable;
    cable.id = numbered(serial);
    cable.number = {cable::MissionId::parse("cy/mfa").value(), 2026, serial};
    cable.index = {serial};
    cable.own = true;
    cable.precedence = serial == 2 ? cable::Precedence::flash : cable::Precedence::routine;
    ASSERT_TRUE(cables.put(cable));
    ASSERT_TRUE(cables.put_share(cable.id, 1, Bytes(2, static_cast<std::uint8_t>(serial))));
  }
  EXPECT_EQ(cables.undeposited(1, {100}, 10).value(),
            (std::vector{numbered(2), numbered(1), numbered(3)}));
  EXPECT_EQ(cables.undeposited(1, {100}, 1).value(), std::vector{numbered(2)});
  EXPECT_EQ(cables.share(numbered(2), 1).value(), Bytes(2, 2));
  EXPECT_EQ(cables.share(numbered(2), 2).value(), std::nullopt);
}

TEST(Cables, OfANodeThatRanBeforeAreStillOwedToTheSeats) {
  auto db = sqlite::Db::open(":memory:").value();
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations().first(4)));
  Cables cables(db);
  const auto put = [&](std::uint32_t number, bool own, View receipt) {
    StoredCable cable;
    cable.id = numbered(number);
    cable.number = {cable::MissionId::parse(own ? "cy/mfa" : "nl/mfa").value(), 2026, number};
    cable.index = {number};
    cable.own = own;
    ASSERT_TRUE(cables.put(cable));
    ASSERT_TRUE(
        db.run("INSERT INTO deposit (cable, seat, share, receipt, own)"
               " VALUES (?, 1, x'07', ?, ?)",
               cable.id, receipt, own));
  };
  put(1, true, view_of("answered"));
  put(2, true, {});
  put(3, false, {});
  ASSERT_TRUE(sqlite::apply_migrations(db, node_migrations()));
  EXPECT_EQ(cables.undeposited(1, {100}, 10).value(), std::vector{numbered(2)});
  EXPECT_EQ(cables.share(numbered(3), 1).value(), Bytes(1, 7));
  EXPECT_EQ(cables.find(numbered(2)).value()->index.value, 2u);
}

// A share has over a kilobyte, and each cable has five.
TEST(Cables, HaveSharesThatLieCloseTogether) {
  sqlite::Db db = node_db();
  Cables cables(db);
  constexpr std::uint32_t kCables = 100;
  const auto empty = db.one("PRAGMA page_count")->int64(0);
  for (std::uint32_t number = 1; number <= kCables; ++number) {
    put_cable(cables, numbered(number), number, true);
    for (const std::uint8_t seat : {std::uint8_t{3}, std::uint8_t{4}, std::uint8_t{5}}) {
      ASSERT_TRUE(cables.put_share(numbered(number), seat, Bytes(1'300, seat)));
    }
  }
  const auto pages = db.one("PRAGMA page_count")->int64(0) - empty;
  EXPECT_LT(pages * 4096, 2 * 3 * 1'300 * std::int64_t{kCables});
}

// It is looked for at every step, also by a node that has received a hundred thousand cables.
TEST(Cables, ToDepositAreFoundWithoutPassingOverThoseThatWereReceived) {
  const auto time_of_looking = [](std::uint32_t received) {
    sqlite::Db db = node_db();
    Cables cables(db);
    for (std::uint32_t i = 1; i <= received; ++i) put_cable(cables, numbered(i), i, false);
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(cables.undeposited(1, {1'000'000}, 10)->empty());
    return std::chrono::steady_clock::now() - began;
  };
  EXPECT_LT(time_of_looking(3000), 20 * time_of_looking(1));
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
