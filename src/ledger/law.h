// The law: what may stand in a ledger. One pure function that the node runs before it appends, the
// trustee before it cosigns and `valise ledger verify` whenever asked. It says what is authentic
// and well formed; what is permitted is custody's judgement.
#pragma once

#include <span>
#include <string>

#include "ledger/charter.h"
#include "ledger/entry.h"
#include "ledger/state.h"
#include "tlog/proof.h"

namespace valise::ledger {

// Which ledger, under which charter. The charter must outlive the rules.
struct Rules {
  const Charter& charter;
  Hash charter_hash;
  seal::Domain domain;
  cable::MemberId member;
  std::string origin;

  Rules(const Charter& of, const Hash& hash, const seal::Domain& in, const cable::MemberId& whose)
      : charter(of), charter_hash(hash), domain(in), member(whose), origin(of.origin_of(whose)) {}
};

// Applies one batch: any number of entries, closed by one mark. An entry's time is that mark. The
// change is whole or not at all; it refers to `state`, which must outlive it and is left as it was.
// Errors: unlawful, malformed, unsupported, verification_failed; `where` is "entry N, type".
Result<Change> apply(const Rules& rules, const State& state, std::span<const Entry> batch);

// Which keys establish a fact of that member's ledger: its own and q of the seats'.
tlog::Trust trust_of(const Charter& charter, const Member& member);

}  // namespace valise::ledger
