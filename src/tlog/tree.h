// The Merkle tree of RFC 6962 §2.1 over SHA-256: its hashes, its growth, its proofs.
//
// Nothing here holds a whole tree except MemoryHashes: a server grows a Frontier in O(log n) and
// serves proofs from whatever keeps its hashes, behind HashReader.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/id.h"

namespace valise::tlog {

// SHA-256(0x00 ‖ entry), SHA-256(0x01 ‖ left ‖ right), and the root of no entries: SHA-256("").
Hash leaf_hash(View entry);
Hash node_hash(const Hash& left, const Hash& right);
Hash empty_root();

// The complete subtree over the entries index·2^level … (index+1)·2^level − 1; level 0: one leaf.
struct Subtree {
  unsigned level = 0;
  std::uint64_t index = 0;

  friend auto operator<=>(const Subtree&, const Subtree&) = default;
};

// Where proofs find the hashes of complete subtrees. An implementation answers for every subtree
// inside the tree size that its caller names; anything else may be an error of its choice.
class HashReader {
 public:
  virtual ~HashReader() = default;
  virtual Result<Hash> read(const Subtree& at) const = 0;
};

struct SubtreeHash {
  Subtree at;
  Hash hash;
};

// The right edge of a tree: all that is needed to append to it and to know its root.
class Frontier {
 public:
  // Adds one leaf. Every subtree that it completes, the leaf itself first, goes to `completed`:
  // what a store must keep to answer as a HashReader.
  void append(const Hash& leaf, std::vector<SubtreeHash>* completed = nullptr);

  TreeSize size() const { return size_; }
  Hash root() const;

  // u64 size ‖ the hashes of its complete subtrees, the largest first.
  Bytes encode() const;
  // Errors: malformed (a length that is not that of the size).
  static Result<Frontier> decode(View bytes);

 private:
  TreeSize size_;
  std::vector<Hash> hashes_;  // one for each bit set in size_, largest subtree first
};

// Every hash of a tree in memory, 64 bytes an entry: for tests, simulations and short ledgers.
class MemoryHashes final : public HashReader {
 public:
  void append(const Hash& leaf);
  TreeSize size() const { return frontier_.size(); }
  Hash root() const { return frontier_.root(); }
  Result<Hash> read(const Subtree& at) const override;

 private:
  Frontier frontier_;
  std::vector<std::vector<Hash>> levels_;
};

// The root of the first `size` entries. Errors: the reader's.
Result<Hash> root_of(const HashReader& hashes, TreeSize size);

// RFC 6962 §2.1.1: from the leaf's sibling up to the root's child.
// Errors: malformed (index not below size), the reader's.
Result<std::vector<Hash>> inclusion_proof(const HashReader& hashes, LeafIndex index, TreeSize size);

// RFC 6962 §2.1.2. Empty from size 0 and between equal sizes.
// Errors: malformed (before > after), the reader's.
Result<std::vector<Hash>> consistency_proof(const HashReader& hashes, TreeSize before,
                                            TreeSize after);

// A tree as a checkpoint names it.
struct Head {
  TreeSize size;
  Hash root;

  friend bool operator==(const Head&, const Head&) = default;
};

// RFC 9162 §2.1.3.2. Errors: verification_failed.
Result<void> verify_inclusion(const Hash& leaf, LeafIndex index, const Head& head,
                              std::span<const Hash> proof);

// RFC 9162 §2.1.4.2: `after` contains all that `before` does, in its order. An empty `before` is
// refused, since nothing can be proved of it. Errors: verification_failed.
Result<void> verify_consistency(const Head& before, const Head& after, std::span<const Hash> proof);

// As a cosigner asks it (tlog-witness): verify_consistency, but any tree may follow an empty one,
// with an empty proof. Errors: verification_failed.
Result<void> verify_growth(const Head& before, const Head& after, std::span<const Hash> proof);

}  // namespace valise::tlog
