#include "tlog/tile.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/random.h"

namespace valise::tlog {
namespace {

using testing::ElementsAre;

TEST(TilePath, IsPrintedAndParsedAsTheSpecificationsExamplesAre) {
  const std::pair<TilePath, const char*> cases[] = {
      {{TileKind::hashes, 0, 1234067, 256}, "tile/0/x001/x234/067"},
      {{TileKind::hashes, 0, 1234, 56}, "tile/0/x001/234.p/56"},
      {{TileKind::hashes, 63, 0, 1}, "tile/63/000.p/1"},
      {{TileKind::hashes, 2, 999, 255}, "tile/2/999.p/255"},
      {{TileKind::entries, 0, 5, 256}, "tile/entries/005"},
      {{TileKind::entries, 0, 1000, 112}, "tile/entries/x001/000.p/112"},
  };
  for (const auto& [path, text] : cases) {
    EXPECT_EQ(print(path), text);
    EXPECT_EQ(parse_tile_path(text).value(), path) << text;
  }
}

TEST(TilePath, WithAnyOtherSpellingIsRefused) {
  for (const char* wrong : {"",
                            "tile",
                            "tile/",
                            "tile/0",
                            "tile/0/",
                            "/tile/0/000",
                            "tile/0/000/",
                            "tile/00/000",
                            "tile/64/000",
                            "tile/-1/000",
                            "tile/x/000",
                            "tile/0/0",
                            "tile/0/0000",
                            "tile/0/x000/001",
                            "tile/0/001/234",
                            "tile/0/x001",
                            "tile/0/x001/x234",
                            "tile/0/000.p",
                            "tile/0/000.p/",
                            "tile/0/000.p/0",
                            "tile/0/000.p/256",
                            "tile/0/000.p/01",
                            "tile/0/000.p/1/",
                            "tile/0/000.q/1",
                            "tile/0/x001.p/234",
                            "tile/entries",
                            "tile/entries/0",
                            "tile/Entries/000",
                            "tile/0/ 00",
                            "tile/0/x999/x999/x999/x999/x999/x999/999",
                            "tile/0/000.p/18446744073709551617"}) {
    const auto path = parse_tile_path(wrong);
    ASSERT_FALSE(path) << wrong;
    EXPECT_EQ(path.error().code, Code::malformed) << wrong;
  }
}

TEST(Tiles, OfATreeOf70000AreThoseOfTheSpecification) {
  const TreeSize size{70000};
  const auto tiles = tiles_grown({0}, size);
  std::map<std::pair<unsigned, bool>, int> count;  // by level and whether full
  for (const TilePath& tile : tiles) {
    if (tile.kind == TileKind::hashes) ++count[{tile.level, tile.width == kTileWidth}];
  }
  EXPECT_EQ((count[{0, true}]), 273);
  EXPECT_EQ((count[{0, false}]), 1);
  EXPECT_EQ((count[{1, true}]), 1);
  EXPECT_EQ((count[{1, false}]), 1);
  EXPECT_EQ((count[{2, false}]), 1);
  EXPECT_EQ(tile_width(TileKind::hashes, 0, 273, size), 112U);
  EXPECT_EQ(tile_width(TileKind::hashes, 1, 1, size), 17U);
  EXPECT_EQ(tile_width(TileKind::hashes, 2, 0, size), 1U);
  EXPECT_EQ(tile_width(TileKind::hashes, 3, 0, size), 0U);
  EXPECT_EQ(tile_width(TileKind::hashes, 8, 0, size), 0U);
  EXPECT_EQ(tile_width(TileKind::hashes, 0, 274, size), 0U);
  EXPECT_EQ(tiles.size(), 2U * 274 + 2 + 1);
}

TEST(Tiles, OfATreeOf256AreOneFullAndOnePartial) {
  EXPECT_THAT(tiles_grown({255}, {256}), ElementsAre(TilePath{TileKind::entries, 0, 0, 256},
                                                     TilePath{TileKind::hashes, 0, 0, 256},
                                                     TilePath{TileKind::hashes, 1, 0, 1}));
  EXPECT_THAT(tiles_grown({256}, {258}), ElementsAre(TilePath{TileKind::entries, 0, 1, 2},
                                                     TilePath{TileKind::hashes, 0, 1, 2}));
  EXPECT_TRUE(tiles_grown({70}, {70}).empty());
}

TEST(Tile, IsItsHashesAndNothingElse) {
  SeededRandom random(3);
  std::vector<Hash> hashes(5);
  for (Hash& hash : hashes) hash.bytes = random.array<32>();
  const Bytes tile = encode_tile(hashes);
  EXPECT_EQ(tile.size(), 160U);
  EXPECT_EQ(decode_tile(tile, 5).value(), hashes);
  EXPECT_FALSE(decode_tile(tile, 4));
  EXPECT_FALSE(decode_tile(tile, 6));
  EXPECT_FALSE(decode_tile({}, 0));
  EXPECT_FALSE(decode_tile(Bytes(257 * 32), 257));
}

TEST(Bundle, CarriesEntriesOfEveryAllowedLength) {
  const Bytes longest(kEntryBytesMax, 0xab);
  Bytes bundle;
  for (const Bytes& entry : {Bytes{}, Bytes{1, 2, 3}, longest}) {
    ASSERT_TRUE(append_to_bundle(bundle, entry));
  }
  EXPECT_EQ(bundle[0], 0);
  EXPECT_EQ(bundle[3], 3);
  EXPECT_EQ(bundle[7], 0xff);
  const auto entries = decode_bundle(bundle, 3).value();
  EXPECT_TRUE(entries[0].empty());
  EXPECT_EQ(to_bytes(entries[1]), (Bytes{1, 2, 3}));
  EXPECT_EQ(to_bytes(entries[2]), longest);

  const Bytes before = bundle;
  EXPECT_EQ(append_to_bundle(bundle, Bytes(kEntryBytesMax + 1)).error().code, Code::too_large);
  EXPECT_EQ(bundle, before);
}

TEST(Bundle, CutShortOrTooLongIsRefused) {
  Bytes bundle;
  for (const char* entry : {"a", "bc", "def"}) {
    ASSERT_TRUE(append_to_bundle(bundle, view_of(entry)));
  }
  for (std::size_t size = 0; size < bundle.size(); ++size) {
    EXPECT_FALSE(decode_bundle(View(bundle).first(size), 3)) << size;
  }
  EXPECT_FALSE(decode_bundle(bundle, 2));
  EXPECT_FALSE(decode_bundle(bundle, 4));
  bundle.push_back(0);
  EXPECT_FALSE(decode_bundle(bundle, 3));
  EXPECT_FALSE(decode_bundle(bundle, 4));
}

struct MemoryTiles final : TileSource {
  std::map<TilePath, Bytes> tiles;
  mutable int fetched = 0;

  Result<Bytes> fetch(const TilePath& path) const override {
    ++fetched;
    const auto at = tiles.find(path);
    if (at == tiles.end()) return fail(Code::not_found, "no such tile", print(path));
    return at->second;
  }
};

class TileHashesOfGrowingTree : public testing::Test {
 protected:
  static constexpr std::uint64_t kSize = 66000;  // three levels of tiles, each with an edge

  void SetUp() override {
    for (std::uint64_t i = 0; i < kSize; ++i) {
      Bytes entry;
      append_u64(entry, i);
      tree_.append(leaf_hash(entry));
    }
    for (const TilePath& path : tiles_grown({0}, {kSize})) {
      if (path.kind == TileKind::hashes) source_.tiles[path] = build_tile(tree_, path).value();
    }
  }

  MemoryHashes tree_;
  MemoryTiles source_;
};

TEST_F(TileHashesOfGrowingTree, ServeTheProofsOfTheTreeFromFewTiles) {
  const TileHashes hashes(source_, {kSize});
  const Head head{{kSize}, root_of(hashes, {kSize}).value()};
  EXPECT_EQ(head.root, tree_.root());
  SeededRandom random(4);
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t index = random.below(kSize);
    source_.fetched = 0;
    const auto proof = inclusion_proof(hashes, {index}, {kSize}).value();
    EXPECT_LE(source_.fetched, 6) << index;
    EXPECT_EQ(proof, inclusion_proof(tree_, {index}, {kSize}).value());
    EXPECT_TRUE(verify_inclusion(tree_.read({0, index}).value(), {index}, head, proof));
    const std::uint64_t before = random.below(kSize);
    EXPECT_EQ(consistency_proof(hashes, {before}, {kSize}).value(),
              consistency_proof(tree_, {before}, {kSize}).value());
  }
}

TEST_F(TileHashesOfGrowingTree, KnowNothingOutsideTheTree) {
  const TileHashes hashes(source_, {kSize});
  EXPECT_TRUE(hashes.read({16, 0}));
  EXPECT_TRUE(hashes.read({0, kSize - 1}));
  for (const Subtree& outside : {Subtree{0, kSize}, Subtree{16, 1}, Subtree{17, 0}, Subtree{63, 0},
                                 Subtree{64, 0}, Subtree{200, 0}, Subtree{0, ~std::uint64_t{0}},
                                 Subtree{7, kSize >> 7}, Subtree{15, ~std::uint64_t{0}}}) {
    EXPECT_EQ(hashes.read(outside).error().code, Code::not_found) << outside.level;
  }
  source_.tiles.begin()->second.pop_back();
  const TileHashes again(source_, {kSize});
  EXPECT_EQ(again.read({0, 0}).error().code, Code::malformed);
}

}  // namespace
}  // namespace valise::tlog
