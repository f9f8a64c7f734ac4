// Secret keys at rest: one set of 32-byte seeds a file, mode 0600, in deterministic CBOR:
//
//   { 1: kind, 2: network, 3: holder, 4: check, 5: { 1: seed, 2: seed, … } }
//
// kind is "root", "charter", "node", "seat" or "mission"; holder the member, the trustee or the
// mission; check the first 8 bytes of SHA-256 over all else, so that a damaged key is told from a
// wrong one. A file of keys is never overwritten: what was sealed to a lost key stays sealed.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/secret.h"
#include "seal/ed25519.h"
#include "seal/kem.h"

namespace valise::admin {

struct KeySet {
  std::string kind;
  std::string network;
  std::string holder;
  std::vector<Secret> seeds;  // of 32 bytes, 1…23 of them
};

// Errors: conflict (there is a file), disk.
Result<void> write_key_file(const std::filesystem::path& path, const KeySet& keys);

// Errors: not_found, refused (others have access), corrupt (damaged, cut short or no key file),
// config (a set of another kind), disk.
struct Expected {
  std::string_view kind;
  std::size_t seeds = 1;
};
Result<KeySet> read_key_file(const std::filesystem::path& path, const Expected& expected);

}  // namespace valise::admin
