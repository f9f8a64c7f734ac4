#include "tlog/tree.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace valise::tlog {
namespace {

constexpr std::uint64_t kTreesUpTo = 70;

MemoryHashes tree_of(std::uint64_t size) {
  MemoryHashes out;
  for (std::uint64_t i = 0; i < size; ++i) {
    out.append(leaf_hash(view_of("entry " + std::to_string(i))));
  }
  return out;
}

// The definition of RFC 6962 §2.1, word for word: slow, and nothing like the code under test.
Hash root_by_definition(std::uint64_t begin, std::uint64_t end) {
  if (begin == end) return empty_root();
  if (end - begin == 1) return leaf_hash(view_of("entry " + std::to_string(begin)));
  std::uint64_t split = 1;
  while (split * 2 < end - begin) split *= 2;
  return node_hash(root_by_definition(begin, begin + split),
                   root_by_definition(begin + split, end));
}

Hash flipped(Hash hash, std::uint64_t bit) {
  hash.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return hash;
}

TEST(Tree, HashesAsRfc6962Says) {
  EXPECT_EQ(empty_root().hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  // SHA-256 of one zero byte: the leaf of an empty entry.
  EXPECT_EQ(leaf_hash({}).hex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_NE(leaf_hash(view_of("a")), node_hash({}, {}));
}

TEST(Tree, OfAnySizeHasTheRootOfTheDefinition) {
  const MemoryHashes all = tree_of(kTreesUpTo);
  for (std::uint64_t size = 0; size <= kTreesUpTo; ++size) {
    const Hash expected = root_by_definition(0, size);
    EXPECT_EQ(tree_of(size).root(), expected) << size;
    EXPECT_EQ(root_of(all, {size}).value(), expected) << size;
  }
}

TEST(Frontier, IsReadBackAndGrowsAsIfNothingHadHappened) {
  const MemoryHashes all = tree_of(kTreesUpTo);
  Frontier frontier;
  for (std::uint64_t size = 0; size <= kTreesUpTo; ++size) {
    const Bytes bytes = frontier.encode();
    frontier = Frontier::decode(bytes).value();
    EXPECT_EQ(frontier.size().value, size);
    EXPECT_EQ(frontier.root(), root_of(all, {size}).value());
    EXPECT_FALSE(Frontier::decode(View(bytes).first(bytes.size() - 1)));
    Bytes longer = bytes;
    longer.resize(bytes.size() + 32);
    EXPECT_FALSE(Frontier::decode(longer));
    frontier.append(leaf_hash(view_of("entry " + std::to_string(size))));
  }
  EXPECT_EQ(Frontier::decode({}).error().code, Code::malformed);
}

TEST(Frontier, SaysWhichSubtreesAnEntryCompletes) {
  Frontier frontier;
  std::vector<SubtreeHash> completed;
  for (int i = 0; i < 8; ++i) {
    completed.clear();
    frontier.append(leaf_hash({}), &completed);
  }
  ASSERT_EQ(completed.size(), 4U);
  EXPECT_EQ(completed[0].at, (Subtree{0, 7}));
  EXPECT_EQ(completed[3].at, (Subtree{3, 0}));
  EXPECT_EQ(completed[3].hash, frontier.root());
}

TEST(InclusionProof, OfEveryEntryOfEverySmallTreeHoldsAndOfNoOther) {
  const MemoryHashes all = tree_of(kTreesUpTo);
  std::size_t held = 0, refused = 0;
  for (std::uint64_t size = 1; size <= kTreesUpTo; ++size) {
    const Head head{{size}, root_of(all, {size}).value()};
    for (std::uint64_t i = 0; i < size; ++i) {
      const auto proof = inclusion_proof(all, {i}, {size}).value();
      const Hash leaf = all.read({0, i}).value();
      held += verify_inclusion(leaf, {i}, head, proof).has_value();
      refused += !verify_inclusion(all.read({0, (i + 1) % kTreesUpTo}).value(), {i}, head, proof);
      if (i + 1 < size) refused += !verify_inclusion(leaf, {i + 1}, head, proof);
      auto longer = proof;
      longer.push_back(leaf);
      refused += !verify_inclusion(leaf, {i}, head, longer);
      if (!proof.empty()) {
        refused += !verify_inclusion(leaf, {i}, head, std::span(proof).first(proof.size() - 1));
      }
    }
    EXPECT_FALSE(verify_inclusion(head.root, {size}, head, {}));
    EXPECT_EQ(inclusion_proof(all, {size}, {size}).error().code, Code::malformed);
  }
  // 1 + 2 + … + 70 proofs; each also with another leaf, one hash too many, another index (not for
  // the last entry), one hash too few (not for the tree of one).
  EXPECT_EQ(held, 2485U);
  EXPECT_EQ(refused, 2485U * 2 + (2485U - 70) + (2485U - 1));
}

TEST(InclusionProof, WithAnyBitFlippedNeverHolds) {
  const MemoryHashes all = tree_of(kTreesUpTo);
  SeededRandom random(7);
  for (std::uint64_t size = 2; size <= kTreesUpTo; ++size) {
    const Head head{{size}, root_of(all, {size}).value()};
    for (std::uint64_t i = 0; i < size; ++i) {
      const Hash leaf = all.read({0, i}).value();
      const auto proof = inclusion_proof(all, {i}, {size}).value();
      for (std::size_t k = 0; k < proof.size(); ++k) {
        auto wrong = proof;
        wrong[k] = flipped(wrong[k], random.below(256));
        EXPECT_EQ(verify_inclusion(leaf, {i}, head, wrong).error().code, Code::verification_failed);
      }
      const std::uint64_t bit = random.below(256);
      EXPECT_FALSE(verify_inclusion(flipped(leaf, bit), {i}, head, proof));
      EXPECT_FALSE(verify_inclusion(leaf, {i}, {head.size, flipped(head.root, bit)}, proof));
    }
  }
}

TEST(ConsistencyProof, BetweenAllSmallTreesHoldsAndNotWithAnotherRoot) {
  const MemoryHashes all = tree_of(kTreesUpTo);
  SeededRandom random(8);
  for (std::uint64_t before = 0; before <= kTreesUpTo; ++before) {
    for (std::uint64_t after = before; after <= kTreesUpTo; ++after) {
      const Head from{{before}, root_of(all, {before}).value()};
      const Head to{{after}, root_of(all, {after}).value()};
      const auto proof = consistency_proof(all, {before}, {after}).value();
      EXPECT_TRUE(verify_growth(from, to, proof)) << before << " to " << after;
      const std::uint64_t bit = random.below(256);
      EXPECT_FALSE(verify_growth({from.size, flipped(from.root, bit)}, to, proof));
      auto longer = proof;
      longer.push_back(to.root);
      EXPECT_FALSE(verify_growth(from, to, longer));
      if (before == 0 && after != 0) continue;  // anything is consistent with nothing
      EXPECT_FALSE(verify_growth(from, {to.size, flipped(to.root, bit)}, proof));
      for (std::size_t k = 0; k < proof.size(); ++k) {
        auto wrong = proof;
        wrong[k] = flipped(wrong[k], random.below(256));
        EXPECT_FALSE(verify_growth(from, to, wrong)) << before << " to " << after;
      }
      if (!proof.empty()) {
        EXPECT_FALSE(verify_growth(from, to, std::span(proof).first(proof.size() - 1)));
      }
    }
  }
}

TEST(ConsistencyProof, IsRefusedBackwardsAndFromAnEmptyTreeWithARoot) {
  const MemoryHashes all = tree_of(5);
  EXPECT_EQ(consistency_proof(all, {4}, {3}).error().code, Code::malformed);
  const Head three{{3}, root_of(all, {3}).value()};
  const Head five{{5}, all.root()};
  EXPECT_FALSE(verify_growth(five, three, {}));
  EXPECT_FALSE(verify_growth({{0}, three.root}, five, {}));
  EXPECT_FALSE(verify_growth({{0}, three.root}, {{0}, three.root}, {}));
  EXPECT_FALSE(verify_growth({{0}, empty_root()}, {{0}, three.root}, {}));
  EXPECT_TRUE(verify_growth({{0}, empty_root()}, {{0}, empty_root()}, {}));
  EXPECT_TRUE(verify_growth({{0}, empty_root()}, five, {}));
  EXPECT_FALSE(verify_consistency({{0}, empty_root()}, five, {}));
}

}  // namespace
}  // namespace valise::tlog
