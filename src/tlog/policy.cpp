#include "tlog/policy.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "tlog/lines.h"

namespace valise::tlog {
namespace {

using Words = std::vector<std::string_view>;

Words split_words(std::string_view line) {
  Words words;
  while (true) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == line.npos) return words;
    const auto end = std::min(line.find_first_of(" \t", begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    line.remove_prefix(end);
  }
}

Failure wrong(const char* what, std::string_view where = {}) {
  return fail(Code::malformed, what, std::string(where));
}

// A policy line by line, with what must not repeat.
struct Reading {
  Policy policy;
  std::set<std::string, std::less<>> names;    // witnesses and groups so far
  std::set<std::string, std::less<>> members;  // of some group already
  std::set<seal::VerifyKey> ledger_keys;
  std::set<seal::VerifyKey> witness_keys;
  bool has_quorum = false;

  Result<void> define(std::string_view name) {
    if (name == kQuorumNone) return wrong("the name none is taken");
    if (!names.emplace(name).second) return wrong("a name defined twice", name);
    return {};
  }

  Result<void> take_ledger(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return wrong("a ledger is a key and perhaps a URL");
    TRY(auto key, parse_note_key(words[1]));
    if (key.type != SignatureType::ed25519) return wrong("not the key of a ledger", key.name);
    if (!ledger_keys.insert(key.key).second) return wrong("a ledger's key twice", key.name);
    policy.ledgers.push_back({std::move(key), std::string(words.size() == 3 ? words[2] : "")});
    return {};
  }

  Result<void> take_witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) {
      return wrong("a witness is a name, a key and perhaps a URL");
    }
    TRY(auto key, parse_note_key(words[2]));
    if (key.type != SignatureType::cosignature_v1) return wrong("not a cosigner's key", key.name);
    if (!witness_keys.insert(key.key).second) return wrong("a witness's key twice", key.name);
    TRY_VOID(define(words[1]));
    policy.witnesses.push_back(
        {std::string(words[1]), std::move(key), std::string(words.size() == 4 ? words[3] : "")});
    return {};
  }

  Result<void> take_group(const Words& words) {
    if (words.size() < 4) return wrong("a group is a name, a threshold and members");
    PolicyGroup group{std::string(words[1]), 1, {}};
    for (const std::string_view member : std::span(words).subspan(3)) {
      if (!names.contains(member)) return wrong("a member not defined before", member);
      if (!members.emplace(member).second) return wrong("a member of two groups", member);
      group.members.emplace_back(member);
    }
    if (words[2] == "all") {
      group.threshold = group.members.size();
    } else if (words[2] != "any") {
      TRY(const std::uint64_t threshold, parse_decimal(words[2]));
      if (threshold < 1 || threshold > group.members.size()) {
        return wrong("a threshold that no members can meet, or that none must", group.name);
      }
      group.threshold = threshold;
    }
    TRY_VOID(define(group.name));
    policy.groups.push_back(std::move(group));
    return {};
  }

  Result<void> take_quorum(const Words& words) {
    if (words.size() != 2 || has_quorum) return wrong("a policy has one quorum, and it one name");
    if (words[1] != kQuorumNone && !names.contains(words[1])) {
      return wrong("a quorum not defined before", words[1]);
    }
    has_quorum = true;
    policy.quorum = words[1];
    return {};
  }

  Result<void> take(const Words& words) {
    if (words.empty() || words[0].starts_with('#')) return {};
    if (words[0] == "log") return take_ledger(words);
    if (words[0] == "witness") return take_witness(words);
    if (words[0] == "group") return take_group(words);
    if (words[0] == "quorum") return take_quorum(words);
    return wrong("not a line of a policy", words[0]);
  }

  bool over_limit() const {
    return std::max({policy.ledgers.size(), policy.witnesses.size(), policy.groups.size()}) >
           kPolicyLinesMax;
  }
};

// Whether those who cosigned, by place in the policy's witnesses, are enough.
bool satisfied(const Policy& policy, std::span<const Cosignature> cosigned) {
  if (policy.quorum == kQuorumNone) return true;
  std::map<std::string_view, bool> holds;
  for (const Cosignature& one : cosigned) holds[policy.witnesses[one.seat].name] = true;
  // In their order: a group names only groups before it.
  for (const PolicyGroup& group : policy.groups) {
    const auto met = std::count_if(group.members.begin(), group.members.end(),
                                   [&](const std::string& member) { return holds[member]; });
    holds[group.name] = static_cast<std::size_t>(met) >= group.threshold;
  }
  return holds[policy.quorum];
}

}  // namespace

Policy policy_of(const Trust& trust) {
  Policy out;
  out.ledgers.push_back({trust.ledger, {}});
  std::map<unsigned, std::vector<NoteKey>> keys_of;
  for (const Cosigner& cosigner : trust.cosigners) keys_of[cosigner.seat].push_back(cosigner.key);
  CHECK(trust.quorum >= 1 && trust.quorum <= keys_of.size());
  PolicyGroup seats{"seats", trust.quorum, {}};
  for (auto& [seat, keys] : keys_of) {
    seats.members.push_back("seat-" + std::to_string(seat));
    if (keys.size() == 1) {
      out.witnesses.push_back({seats.members.back(), std::move(keys[0]), {}});
      continue;
    }
    PolicyGroup any{seats.members.back(), 1, {}};
    for (NoteKey& key : keys) {
      any.members.push_back(any.name + "-key-" + std::to_string(any.members.size() + 1));
      out.witnesses.push_back({any.members.back(), std::move(key), {}});
    }
    out.groups.push_back(std::move(any));
  }
  out.groups.push_back(std::move(seats));
  out.quorum = "seats";
  return out;
}

std::string print(const Policy& policy) {
  const auto end_with = [](const std::string& url) {
    return url.empty() ? "\n" : ' ' + url + '\n';
  };
  std::string out;
  for (const PolicyLedger& one : policy.ledgers) {
    out += "log " + print(one.key) + end_with(one.url);
  }
  for (const PolicyWitness& one : policy.witnesses) {
    out += "witness " + one.name + ' ' + print(one.key) + end_with(one.url);
  }
  for (const PolicyGroup& group : policy.groups) {
    out += "group " + group.name + ' ' + std::to_string(group.threshold);
    for (const std::string& member : group.members) out += ' ' + member;
    out += '\n';
  }
  return out + "quorum " + policy.quorum + '\n';
}

Result<Policy> parse_policy(std::string_view text) {
  if (text.size() > kPolicyBytesMax) return fail(Code::too_large, "policy too long");
  const auto allowed = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet == '\t' || octet == '\n' || (octet >= 0x20 && octet != 0x7f);
  };
  if (!std::all_of(text.begin(), text.end(), allowed)) return wrong("a control character");
  Reading reading;
  while (!text.empty()) {
    TRY(const std::string_view line, take_line(text));
    TRY_VOID(reading.take(split_words(line)));
    if (reading.over_limit()) return fail(Code::too_large, "policy with too many lines");
  }
  if (!reading.has_quorum) return wrong("a policy without a quorum");
  return std::move(reading.policy);
}

Result<FinalCheckpoint> open_under(const Policy& policy, std::string_view text) {
  TRY(const Note note, parse_note(text));
  TRY(const Checkpoint named, parse_checkpoint(note.text));
  const auto signs = [&](const PolicyLedger& one) {
    return one.key.name == named.origin &&
           std::any_of(note.signatures.begin(), note.signatures.end(),
                       [&](const SignatureLine& line) { return line.names(one.key); });
  };
  const auto ledger = std::find_if(policy.ledgers.begin(), policy.ledgers.end(), signs);
  if (ledger == policy.ledgers.end()) {
    return fail(Code::verification_failed, "not signed by a ledger of the policy", named.origin);
  }
  Trust trust{ledger->key, {}, 0};
  for (const PolicyWitness& witness : policy.witnesses) {
    trust.cosigners.push_back({static_cast<unsigned>(trust.cosigners.size()), witness.key});
  }
  TRY(auto out, open_final(note, trust));
  if (!satisfied(policy, out.cosignatures)) {
    return fail(Code::verification_failed, "the policy's quorum did not cosign", named.origin);
  }
  for (const Cosignature& one : out.cosignatures) out.time = std::max(out.time, one.time);
  return out;
}

}  // namespace valise::tlog
