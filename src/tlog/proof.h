// Proofs that carry all they need (c2sp.org/tlog-proof@v1): an entry's place, the path from it to
// the root, and the checkpoint with its signatures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/cosignature.h"

namespace valise::tlog {

inline constexpr std::size_t kExtraBytesMax = 65535;

struct Proof {
  Bytes extra;  // opaque and NOT authenticated; empty: the line is absent
  LeafIndex index;
  std::vector<Hash> hashes;  // as verify_inclusion takes them
  std::string checkpoint;    // the signed note, verbatim

  friend bool operator==(const Proof&, const Proof&) = default;
};

std::string print(const Proof& proof);
// Shape only, the checkpoint's included. Errors: malformed, too_large.
Result<Proof> parse_proof(std::string_view text);

// What a proof that holds says: this entry stands at `index`, and a quorum had cosigned a tree
// that contains it by `time`.
struct Verified {
  LeafIndex index;
  Head head;
  Time time;
  std::vector<Cosignature> cosignatures;
};

// Does not look at `extra`. Errors: malformed, too_large, verification_failed.
Result<Verified> verify_proof(View entry, const Proof& proof, const Trust& trust);

}  // namespace valise::tlog
