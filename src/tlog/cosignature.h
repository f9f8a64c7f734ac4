// Cosignatures (c2sp.org/tlog-cosignature, Ed25519, type 0x04) and what makes a checkpoint final.
//
// A cosignature means: at this time, the largest tree that I have seen of this origin, consistent
// with every earlier one that I cosigned, has this root at this size.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "tlog/checkpoint.h"

namespace valise::tlog {

// A key that may cosign, and the seat it speaks for. One seat may have several keys, in turn; one
// key has one seat, for a cosignature does not say whose it is.
struct Cosigner {
  unsigned seat = 0;
  NoteKey key;  // type cosignature_v1
};

struct Cosignature {
  unsigned seat = 0;
  Time time;

  friend bool operator==(const Cosignature&, const Cosignature&) = default;
};

// The line by which `own` (CHECKed: that key, of type cosignature_v1) cosigns a checkpoint's text.
// `time` is not negative (CHECKed). Whoever calls has verified consistency.
SignatureLine cosign(std::string_view text, const NoteKey& own, const seal::SigningKey& key,
                     Time time);

// When `line`, which names `cosigner`, was signed. Errors: verification_failed.
Result<Time> verify_cosignature(std::string_view text, const NoteKey& cosigner,
                                const SignatureLine& line);

// The seats that cosigned, each once, in their order, each with its latest time. Lines of unknown
// keys are ignored. Errors: verification_failed (a known key's line does not hold: whoever put
// that line there did not check it, so the whole note is refused, as signed-note asks; or `known`
// gives one key to two seats).
Result<std::vector<Cosignature>> cosigned_by(const Note& note, std::span<const Cosigner> known);

// Whom to believe about one ledger.
struct Trust {
  NoteKey ledger;  // its name is the origin; type ed25519
  std::vector<Cosigner> cosigners;
  std::size_t quorum = 0;  // how many distinct seats
};

struct FinalCheckpoint {
  Checkpoint checkpoint;
  std::vector<Cosignature> cosignatures;  // at least a quorum
  Time time;  // by then a quorum had cosigned: the quorum-th earliest time; 0 for a quorum of 0
};

// Costs one verification for the ledger's key and one for each known cosigner's line.
// Errors: malformed, too_large, verification_failed (not the ledger's, or under the quorum).
Result<FinalCheckpoint> open_final(std::string_view note, const Trust& trust);
Result<FinalCheckpoint> open_final(const Note& note, const Trust& trust);

}  // namespace valise::tlog
