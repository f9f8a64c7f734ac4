// Checkpoints (c2sp.org/tlog-checkpoint): a note whose text names a ledger, its size and its root.
//
// The node's signature means: this ledger has this root at this size, and every checkpoint that I
// ever signed for it is consistent with this one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tlog/note.h"
#include "tlog/tree.h"

namespace valise::tlog {

struct Checkpoint {
  std::string origin;  // which ledger; the name of the key that signs it
  Head head;
  std::vector<std::string> extensions;  // opaque, signed, believed by nobody

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The text of the note: origin, size and root, a line each, then the extensions.
std::string print(const Checkpoint& checkpoint);
// Errors: malformed (also: size 0 with a root that is not that of no entries).
Result<Checkpoint> parse_checkpoint(std::string_view text);

// `own` must bear the checkpoint's origin as its name (CHECKed). Errors: malformed (the origin or
// an extension cannot stand on a line).
Result<Note> sign_checkpoint(const Checkpoint& checkpoint, const NoteKey& own,
                             const seal::SigningKey& key);

// The checkpoint in a note that `ledger` signed and whose origin is that key's name; cosignatures
// are not looked at. Errors: malformed, verification_failed.
Result<Checkpoint> open_checkpoint(const Note& note, const NoteKey& ledger);

}  // namespace valise::tlog
