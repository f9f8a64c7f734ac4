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

// A batch that grows entry by entry, each under the law as soon as it is added: how a node makes
// one of many requests, of which some may be refused. An entry's time is the mark that will close
// the batch. `state` must outlive the batch and is left as it was.
class Batch {
 public:
  // The mark's time; close() refuses one before the last mark of the ledger.
  Batch(const Rules& rules, const State& state, Time mark);

  // Errors: unlawful, malformed, unsupported, verification_failed; `where` is "entry N, type". A
  // refused entry leaves no trace.
  Result<LeafIndex> add(const Entry& entry);
  // Adds the mark and gives the whole change. Errors: unlawful.
  Result<Change> close();

  // What one request adds, taken over whole or dropped. The part must not outlive the batch.
  Batch part() const { return {*this, Part{}}; }
  void take(Batch&& part);

  const Change& so_far() const { return change_; }
  LeafIndex next() const { return next_; }
  bool empty() const { return next_.value == head_.size.value; }

 private:
  struct Part {};
  Batch(const Batch& whole, Part)
      : rules_(whole.rules_),
        mark_(whole.mark_),
        head_(whole.head_),
        next_(whole.next_),
        charter_alone_(whole.charter_alone_),
        change_(whole.change_.part()) {}

  const Rules& rules_;
  Time mark_;
  HeadRecord head_;
  LeafIndex next_;
  bool charter_alone_ = false;
  Change change_;
};

// Applies one batch: any number of entries, closed by one mark. The change is whole or not at all.
// Errors: those of Batch.
Result<Change> apply(const Rules& rules, const State& state, std::span<const Entry> batch);

// Who signed, as the roster of that state has him: an officer in force, with a device past its
// cooling-off and its passkey, neither suspended. For what is signed but is no entry: a hold.
struct Signer {
  cable::OfficerId officer;
  DeviceId device;
  Roles roles = 0;
};
Result<Signer> verify_signer(const Rules& rules, const State& state, Time now,
                             std::string_view label, View payload,
                             const PersonalSignature& signature);

// Who signed, in force or not any more, and whether or not his device still is: for what others
// took when he was.
Result<Signer> verify_former_signer(const Rules& rules, const State& state, std::string_view label,
                                    View payload, const PersonalSignature& signature);

// An act on its way to its signers, judged as if those who are missing had signed: what could never
// be lawful is refused at the first signature. `state` is left as it was.
// Errors: those of Batch::add.
Result<void> foresee(const Rules& rules, const State& state, Time now, const Entry& act);

// Which keys establish a fact of that member's ledger: its own and q of the seats'.
tlog::Trust trust_of(const Charter& charter, const Member& member);

}  // namespace valise::ledger
