// Sealing a cable at the releaser's terminal (DESIGN.md §3, PROTOCOL.md rows 13–18). The text is
// encrypted under a key made of two secrets that nobody keeps: K, sealed to each addressee's
// mission, and S, split among the seats of the charter so that t of them open. What the caller has
// to have established before: the charter in force, the missions' key records, the ceiling.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/random.h"
#include "cable/document.h"
#include "cable/header.h"
#include "custody/body.h"
#include "seal/domain.h"
#include "seal/kem.h"

namespace valise::custody {

struct Recipient {
  cable::MissionId mission;
  KeyId key_id;  // as its record says; must be that of `key`
  seal::KemPublic key{};
};

struct SeatKey {
  std::uint8_t number = 0;
  KeyId key_id;  // as the charter says; must be that of `key`
  seal::KemPublic key{};
};

struct AttachmentInput {
  cable::Attachment stated;  // size and hash from measure()
  Source source;             // from the start
};

struct SealInput {
  seal::Domain domain;
  Hash charter;  // in force
  std::uint8_t threshold = 0;
  std::vector<SeatKey> seats;
  cable::Level level = cable::Level::limite;
  std::vector<cable::Caveat> caveats;
  std::vector<Recipient> recipients;   // the originator first
  cable::Cover cover;                  // its distribution names every addressee once
  std::string text;                    // wiped by its owner
  std::optional<std::string> subject;  // in the body, where the cover may not show it
  std::optional<Array<32>> text_salt;  // the draft's, if it was cleared; else a fresh one
  std::vector<AttachmentInput> attachments;
};

struct Sealed {
  CableId id;
  Bytes header;
  Bytes cover;  // ciphertext
  std::uint64_t body_bytes = 0;
  std::map<cable::MissionId, Bytes> posts;
  std::map<std::uint8_t, Bytes> shares;
};

// The body's ciphertext goes to the sink while it is made, in constant memory; the header follows
// from it, so that after an error whatever the sink took is worth nothing and is to be dropped.
// Errors: malformed, too_large (the input); verification_failed (a key that its id does not name,
// `where` the mission or seat); conflict (an attachment changed); the source's and the sink's.
Result<Sealed> seal_cable(const SealInput& input, Random& random, const BodySink& sink);

// The distribution of a cover names every addressee except the originator exactly once, the
// originator at most once, and nobody else. Errors: malformed.
Result<void> check_distribution(const cable::Cover& cover, const cable::Policy& policy);

}  // namespace valise::custody
