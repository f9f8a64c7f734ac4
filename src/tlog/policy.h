// Trust policies (c2sp.org/tlog-policy): which ledgers and cosigners count, and how many of them,
// as a text that independent verifiers read.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/cosignature.h"

namespace valise::tlog {

inline constexpr std::size_t kPolicyBytesMax = 64 * 1024;
inline constexpr std::size_t kPolicyLinesMax = 64;  // of each kind; the specification asks for 32
inline constexpr std::string_view kQuorumNone = "none";

struct PolicyLedger {
  NoteKey key;      // type ed25519; its name is the origin
  std::string url;  // may be empty

  friend bool operator==(const PolicyLedger&, const PolicyLedger&) = default;
};

struct PolicyWitness {
  std::string name;  // means something in this policy only
  NoteKey key;       // type cosignature_v1
  std::string url;   // may be empty

  friend bool operator==(const PolicyWitness&, const PolicyWitness&) = default;
};

struct PolicyGroup {
  std::string name;
  std::size_t threshold = 1;
  std::vector<std::string> members;  // witnesses, and groups that stand before this one

  friend bool operator==(const PolicyGroup&, const PolicyGroup&) = default;
};

struct Policy {
  std::vector<PolicyLedger> ledgers;
  std::vector<PolicyWitness> witnesses;
  std::vector<PolicyGroup> groups;
  std::string quorum{kQuorumNone};  // a witness, a group, or none

  friend bool operator==(const Policy&, const Policy&) = default;
};

// "q of n seats" for one ledger: a witness for each seat, or a group of any for one with several
// keys, and a group of `quorum` over the seats. CHECKed: 1 ≤ quorum ≤ number of seats.
Policy policy_of(const Trust& trust);

std::string print(const Policy& policy);
// Errors: malformed (unknown words, names used twice or before their line, keys used twice,
// thresholds outside 1…n, not one quorum), unsupported (a key of another type), too_large.
Result<Policy> parse_policy(std::string_view text);

// The checkpoint, if one of the ledgers signed it and the quorum cosigned. The seats of the result
// are places in `policy.witnesses`, from 0; its time is the latest of all that cosigned.
// Errors: malformed, too_large, verification_failed.
Result<FinalCheckpoint> open_under(const Policy& policy, std::string_view note);

}  // namespace valise::tlog
