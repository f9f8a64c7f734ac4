#include "ledger/law.h"

#include "ledger/applying.h"

namespace valise::ledger {
namespace law {
namespace {

Result<void> state_hash(const Applying& now, const Entry& entry) {
  TRY(const auto fact, seal::decode<StateHash>(entry.payload));
  if (fact.state != roster_hash(now.change)) {
    return unlawful("the state hash is not that of the replayed roster");
  }
  return {};
}

Result<void> dispatch(const Applying& now, const Entry& entry) {
  switch (entry.type) {
    case EntryType::charter_adopted:
      return charter_adopted(now, entry);
    case EntryType::released:
      return released(now, entry);
    case EntryType::number_voided:
      return voided(now, entry);
    case EntryType::received:
      return received(now, entry);
    case EntryType::session_opened:
      return session_opened(now, entry);
    case EntryType::opening_requested:
      return opening_requested(now, entry);
    case EntryType::exported:
    case EntryType::pack_taken:
    case EntryType::accepted_for_action:
      return used(now, entry);
    case EntryType::state:
      return state_hash(now, entry);
    case EntryType::mark:
      return unlawful("a mark closes a batch and stands nowhere else");
    default:
      return act(now, entry);
  }
}

Result<void> apply_one(const Applying& now, const Entry& entry) {
  if ((now.index.value == 0) != (entry.type == EntryType::charter_adopted)) {
    return unlawful("a ledger begins with its charter, which stands nowhere else");
  }
  const Key known = payload_key(identity(now.rules.domain, entry.type, entry.payload));
  if (entry.type != EntryType::state) {
    if (now.change.has(known)) return unlawful("an entry with this payload stands already");
    Bytes index;
    append_u64(index, now.index.value);
    now.change.put(known, std::move(index));
  }
  return dispatch(now, entry);
}

}  // namespace
}  // namespace law

Batch::Batch(const Rules& rules, const State& state, Time mark)
    : rules_(rules),
      mark_(mark),
      head_(state.find<HeadRecord>(head_key()).value_or(HeadRecord{})),
      next_{head_.size.value},
      change_(state) {}

Result<LeafIndex> Batch::add(const Entry& entry) {
  Change change = change_.part();
  const law::Applying now{rules_, change, next_, mark_};
  Result<void> done;
  if (charter_alone_) {
    done = law::unlawful("the founding charter stands alone in its batch");
  } else {
    done = law::apply_one(now, entry);
  }
  if (!done) {
    Error error = std::move(done).error();
    error.where = "entry " + std::to_string(next_.value) + ", " + std::string(name(entry.type)) +
                  (error.where.empty() ? "" : ", " + error.where);
    return Failure(std::move(error));
  }
  charter_alone_ = entry.type == EntryType::charter_adopted;
  change_.take(std::move(change));
  return LeafIndex{next_.value++};
}

void Batch::take(Batch&& part) {
  next_ = part.next_;
  charter_alone_ = part.charter_alone_;
  change_.take(std::move(part.change_));
}

Result<Change> Batch::close() {
  if (mark_ < head_.mark) return fail(Code::unlawful, "a mark goes back in time", "mark");
  head_.size = {next_.value + 1};
  head_.mark = mark_;
  head_.charter = rules_.charter_hash;
  change_.put_record(head_key(), head_);
  return std::move(change_);
}

Result<Change> apply(const Rules& rules, const State& state, std::span<const Entry> batch) {
  if (batch.empty() || batch.back().type != EntryType::mark || !batch.back().evidence.empty()) {
    return fail(Code::unlawful, "a batch ends with a mark");
  }
  TRY(const auto mark, seal::decode<Mark>(batch.back().payload));
  Batch growing(rules, state, mark.time);
  for (const Entry& entry : batch.first(batch.size() - 1)) TRY_VOID(growing.add(entry));
  return growing.close();
}

tlog::Trust trust_of(const Charter& charter, const Member& member) {
  tlog::Trust trust;
  auto own = tlog::make_note_key(charter.origin_of(member.id), tlog::SignatureType::ed25519,
                                 member.node.ledger_key);
  CHECK(own.has_value());
  trust.ledger = std::move(*own);
  for (const Seat& seat : charter.seats) {
    auto key = tlog::make_note_key(charter.cosigner_of(seat), tlog::SignatureType::cosignature_v1,
                                   seat.cosignature_key);
    CHECK(key.has_value());
    trust.cosigners.push_back({seat.number, std::move(*key)});
  }
  trust.quorum = charter.quorum();
  return trust;
}

}  // namespace valise::ledger
