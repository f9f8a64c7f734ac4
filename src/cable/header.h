// The header of a cable: the policy under which its keys are split and the hashes of its content.
// It is what trustees see, what the releaser signs and what the ledger carries (DESIGN.md §3).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/id.h"
#include "cable/marking.h"
#include "cable/names.h"
#include "seal/codec.h"
#include "seal/domain.h"

namespace valise::cable {

inline constexpr std::uint8_t kPolicyVersion = 1;

struct Addressee {
  MissionId mission;
  KeyId key_id;  // of the mission's KEM key to which its post is sealed

  static constexpr auto fields(auto pack) {
    return pack(seal::Field{"mission", &Addressee::mission},
                seal::Field{"key_id", &Addressee::key_id});
  }
  friend bool operator==(const Addressee&, const Addressee&) = default;
};

struct Policy {
  std::uint8_t version = kPolicyVersion;
  std::uint8_t suite = seal::kSuite1;
  MissionId originator;
  std::vector<Addressee> addressees;  // the originator's own first
  Level level = Level::limite;
  std::vector<Caveat> caveats;
  Hash charter;                         // the charter in force at sealing
  std::uint8_t threshold = 0;           // t
  std::map<std::uint8_t, KeyId> seats;  // j → key id
  Hash s_hash;                          // H_S(S)
  Hash k_hash;                          // H_K(K)
  std::map<std::uint8_t, Hash> shares;  // j → H_sh(salt_j ‖ value_j)

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"version", &Policy::version}, Field{"suite", &Policy::suite},
                Field{"originator", &Policy::originator}, Field{"addressees", &Policy::addressees},
                Field{"level", &Policy::level}, Field{"caveats", &Policy::caveats},
                Field{"charter", &Policy::charter}, Field{"threshold", &Policy::threshold},
                Field{"seats", &Policy::seats}, Field{"s_hash", &Policy::s_hash},
                Field{"k_hash", &Policy::k_hash}, Field{"shares", &Policy::shares});
  }
  friend bool operator==(const Policy&, const Policy&) = default;
};

// Well formed by itself: version and suite known, addressees distinct with the originator first,
// seats 1…n with a share each, 1 ≤ t ≤ n. What the charter demands is the law's to check.
Result<void> check(const Policy& policy);

struct Content {
  Hash body;            // H_body(body ciphertext)
  Hash cover;           // H_cover(cover ciphertext)
  Hash key_commitment;  // H_ck(CEK)
  Hash text;            // H_text(salt ‖ text)
  std::optional<Hash> trace;

  static constexpr auto fields(auto pack) {
    using seal::Field;
    return pack(Field{"body", &Content::body}, Field{"cover", &Content::cover},
                Field{"key_commitment", &Content::key_commitment}, Field{"text", &Content::text},
                Field{"trace", &Content::trace});
  }
  friend bool operator==(const Content&, const Content&) = default;
};

// header = [bstr policy, bstr content]
struct Header {
  Policy policy;
  Content content;
  Bytes policy_bytes;  // as carried: the salt of the content keys is H_policy of these
};

Bytes encode_header(const Policy& policy, const Content& content);
// Decodes strictly and check()s the policy. Errors: malformed.
Result<Header> decode_header(View bytes);

CableId cable_id(const seal::Domain& domain, View header_bytes);

}  // namespace valise::cable
