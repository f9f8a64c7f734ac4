#include "tlog/tree.h"

#include <algorithm>
#include <bit>

#include "base/check.h"
#include "seal/hash.h"

namespace valise::tlog {
namespace {

// Entries begin … end − 1. `begin` is a multiple of the largest power of two in the length, as
// every range is that the recursions of RFC 6962 meet.
struct Range {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  std::uint64_t length() const { return end - begin; }
  // The largest power of two smaller than the length: where RFC 6962 splits.
  std::uint64_t split() const { return begin + std::bit_floor(length() - 1); }
};

Result<Hash> hash_of(const HashReader& hashes, Range range) {
  std::vector<Hash> complete;
  while (range.begin < range.end) {
    const auto level = static_cast<unsigned>(std::bit_width(range.length()) - 1);
    TRY(const Hash hash, hashes.read({level, range.begin >> level}));
    complete.push_back(hash);
    range.begin += std::uint64_t{1} << level;
  }
  CHECK(!complete.empty());
  Hash root = complete.back();
  for (std::size_t i = complete.size() - 1; i-- > 0;) root = node_hash(complete[i], root);
  return root;
}

Failure does_not_hold(const char* what) {
  return fail(Code::verification_failed, what);
}

bool is_odd(std::uint64_t n) {
  return (n & 1) != 0;
}

}  // namespace

Hash leaf_hash(View entry) {
  constexpr Array<1> prefix{0x00};
  return {seal::sha256(prefix, entry)};
}

Hash node_hash(const Hash& left, const Hash& right) {
  Array<65> bytes;
  bytes[0] = 0x01;
  std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
  std::copy(right.bytes.begin(), right.bytes.end(), bytes.begin() + 33);
  return {seal::sha256(bytes)};
}

Hash empty_root() {
  return {seal::sha256(View{})};
}

void Frontier::append(const Hash& leaf, std::vector<SubtreeHash>* completed) {
  Subtree at{0, size_.value};
  Hash hash = leaf;
  if (completed) completed->push_back({at, hash});
  // Counting up carries through the low bits that are set; each carry joins two subtrees.
  for (; is_odd(at.index); at = {at.level + 1, at.index >> 1}) {
    hash = node_hash(hashes_.back(), hash);
    hashes_.pop_back();
    if (completed) completed->push_back({{at.level + 1, at.index >> 1}, hash});
  }
  hashes_.push_back(hash);
  ++size_.value;
}

Hash Frontier::root() const {
  if (hashes_.empty()) return empty_root();
  Hash root = hashes_.back();
  for (std::size_t i = hashes_.size() - 1; i-- > 0;) root = node_hash(hashes_[i], root);
  return root;
}

Bytes Frontier::encode() const {
  Bytes out;
  out.reserve(8 + 32 * hashes_.size());
  append_u64(out, size_.value);
  for (const Hash& hash : hashes_) valise::append(out, hash.view());
  return out;
}

Result<Frontier> Frontier::decode(View bytes) {
  if (bytes.size() < 8) return fail(Code::malformed, "frontier shorter than its size");
  Frontier out;
  out.size_.value = read_u64(bytes.first(8));
  const auto count = static_cast<std::size_t>(std::popcount(out.size_.value));
  if (bytes.size() != 8 + 32 * count) {
    return fail(Code::malformed, "frontier with a number of hashes that is not its size's");
  }
  for (std::size_t i = 0; i < count; ++i) {
    TRY(const auto hash, to_array<32>(bytes.subspan(8 + 32 * i, 32)));
    out.hashes_.push_back({hash});
  }
  return out;
}

void MemoryHashes::append(const Hash& leaf) {
  std::vector<SubtreeHash> completed;
  frontier_.append(leaf, &completed);
  if (levels_.size() < completed.size()) levels_.resize(completed.size());
  for (const SubtreeHash& one : completed) levels_[one.at.level].push_back(one.hash);
}

Result<Hash> MemoryHashes::read(const Subtree& at) const {
  if (at.level >= levels_.size() || at.index >= levels_[at.level].size()) {
    return fail(Code::not_found, "no such subtree");
  }
  return levels_[at.level][at.index];
}

Result<Hash> root_of(const HashReader& hashes, TreeSize size) {
  if (size.value == 0) return empty_root();
  return hash_of(hashes, {0, size.value});
}

Result<std::vector<Hash>> inclusion_proof(const HashReader& hashes, LeafIndex index,
                                          TreeSize size) {
  if (index.value >= size.value) return fail(Code::malformed, "no such entry in a tree this size");
  std::vector<Hash> proof;
  for (Range range{0, size.value}; range.length() > 1;) {
    const std::uint64_t split = range.split();
    const bool left = index.value < split;
    TRY(const Hash sibling,
        hash_of(hashes, left ? Range{split, range.end} : Range{range.begin, split}));
    proof.push_back(sibling);
    (left ? range.end : range.begin) = split;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<std::vector<Hash>> consistency_proof(const HashReader& hashes, TreeSize before,
                                            TreeSize after) {
  if (before > after) return fail(Code::malformed, "the older tree is the larger");
  std::vector<Hash> proof;
  if (before.value == 0 || before == after) return proof;
  Range range{0, after.value};
  while (range.end != before.value) {
    const std::uint64_t split = range.split();
    const bool left = before.value <= split;
    TRY(const Hash sibling,
        hash_of(hashes, left ? Range{split, range.end} : Range{range.begin, split}));
    proof.push_back(sibling);
    (left ? range.end : range.begin) = split;
  }
  // A range that still starts at 0 is the whole older tree, whose root the verifier has.
  if (range.begin != 0) {
    TRY(const Hash last, hash_of(hashes, range));
    proof.push_back(last);
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<void> verify_inclusion(const Hash& leaf, LeafIndex index, const Head& head,
                              std::span<const Hash> proof) {
  if (index.value >= head.size.value) return does_not_hold("index beyond the tree");
  std::uint64_t node = index.value;
  std::uint64_t last = head.size.value - 1;
  Hash root = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return does_not_hold("inclusion proof too long");
    if (is_odd(node) || node == last) {
      root = node_hash(sibling, root);
      for (; !is_odd(node) && node != 0; node >>= 1) last >>= 1;
    } else {
      root = node_hash(root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return does_not_hold("inclusion proof too short");
  if (root != head.root) return does_not_hold("inclusion proof leads to another root");
  return {};
}

Result<void> verify_consistency(const Head& before, const Head& after,
                                std::span<const Hash> proof) {
  if (before.size > after.size) return does_not_hold("the older tree is the larger");
  if (before.size.value == 0) return does_not_hold("nothing to be consistent with");
  if (before.size == after.size) {
    if (!proof.empty()) return does_not_hold("consistency proof too long");
    if (before.root != after.root) return does_not_hold("one size, two roots");
    return {};
  }
  if (proof.empty()) return does_not_hold("consistency proof too short");
  std::uint64_t node = before.size.value - 1;
  std::uint64_t last = after.size.value - 1;
  for (; is_odd(node); node >>= 1) last >>= 1;
  // An older tree that is a complete subtree is its own first hash, and the proof omits it.
  const bool complete = std::has_single_bit(before.size.value);
  Hash old_root = complete ? before.root : proof[0];
  Hash new_root = old_root;
  for (const Hash& sibling : proof.subspan(complete ? 0 : 1)) {
    if (last == 0) return does_not_hold("consistency proof too long");
    if (is_odd(node) || node == last) {
      old_root = node_hash(sibling, old_root);
      new_root = node_hash(sibling, new_root);
      for (; !is_odd(node) && node != 0; node >>= 1) last >>= 1;
    } else {
      new_root = node_hash(new_root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return does_not_hold("consistency proof too short");
  if (old_root != before.root) return does_not_hold("not consistent with the older root");
  if (new_root != after.root) return does_not_hold("not consistent with the newer root");
  return {};
}

Result<void> verify_growth(const Head& before, const Head& after, std::span<const Hash> proof) {
  if (before.size.value != 0) return verify_consistency(before, after, proof);
  if (before.root != empty_root() || (after.size.value == 0 && after.root != empty_root())) {
    return does_not_hold("an empty tree with a root that is not empty");
  }
  if (!proof.empty()) return does_not_hold("a proof of consistency with no entries");
  return {};
}

}  // namespace valise::tlog
