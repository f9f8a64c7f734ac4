// Pushes: law, then disk, then cosignature (PROTOCOL.md rows 6, 11; DESIGN.md §4).
#include "trustee/answers.h"
#include "trustee/fork.h"
#include "trustee/trustee.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kMarkSlack = 120;  // seconds between the last mark and this seat's clock

}  // namespace

// What a push would add, checked whole before any of it is written.
struct Trustee::Applied {
  struct Part {
    std::vector<Bytes> bytes;
    std::vector<ledger::Entry> entries;
  };
  std::vector<Part> batches;
  std::unique_ptr<ledger::Change> change;
  struct Opening {
    Hash request;
    store::StoredOpening judged;
    store::Reading reading;
  };
  std::vector<Opening> openings;
  tlog::Frontier frontier;
  Time mark;
};

Result<http::Answer> Trustee::push(const wire::Push& push, const Caller& caller, std::size_t bytes,
                                   Time now) {
  Mirror* mirror = mirror_of(push.origin);
  if (mirror == nullptr || caller.kind != Caller::Kind::node ||
      caller.member != mirror->rules.member.str()) {
    return fail(Code::forbidden, "a node pushes its own ledger", push.origin);
  }
  mirror->heard = now;
  if (push.from != mirror->ledger.size()) {
    return say(wire::Pushed{mirror->ledger.size(), {}, now}, code_row(Code::gap).http_status);
  }
  TRY_VOID(check_push(push, *mirror, bytes, now));
  TRY(const tlog::Note note, tlog::parse_note(push.checkpoint));
  TRY(const tlog::Checkpoint checkpoint, tlog::open_checkpoint(note, mirror->trust.ledger));
  if (checkpoint.head.size.value != push.from.value + push.entries.size()) {
    return fail(Code::malformed, "the checkpoint is of another size than the push", "checkpoint");
  }
  if (push.entries.empty()) {
    if (checkpoint.head.root != mirror->ledger.root()) {
      return forked(journal_, mirror->ledger, push.checkpoint,
                    "the checkpoint contradicts the ledger as mirrored");
    }
  } else {
    TRY(const Applied applied, apply_batches(push, *mirror));
    if (applied.mark - now > kMarkSlack) {
      return fail(Code::stale, "the last mark is ahead of this seat's clock: check both clocks",
                  push.origin);
    }
    if (applied.frontier.root() != checkpoint.head.root) {
      return forked(journal_, mirror->ledger, push.checkpoint,
                    "the pushed entries do not give the signed root");
    }
    TRY_VOID(keep(applied, *mirror, now));
  }
  TRY_VOID(mirror->ledger.put_note(store::Note::own, checkpoint.head.size, push.checkpoint));
  TRY_VOID(level_ledgers(now));
  if (!is_level(*mirror)) {
    // Mirrored all the same, and kept: a refusal would take it back.
    return refuse({Code::too_few, "mirrored; this seat was restored and is not level yet", {}});
  }
  // An old tail is mirrored, so that a seat that was down catches up, and cosigned once a fresh
  // mark closes it.
  const auto head = mirror->ledger.state().find<ledger::HeadRecord>(ledger::head_key());
  if (!head || now - head->mark > kMarkSlack) {
    return say(wire::Pushed{checkpoint.head.size, {}, now});
  }
  const auto line = tlog::cosign(note.text, own_note_key_, keys_.cosignature, now);
  return say(wire::Pushed{checkpoint.head.size, tlog::print(line), now});
}

// The quota, and the newest final checkpoint that comes along.
Result<void> Trustee::check_push(const wire::Push& push, Mirror& mirror, std::size_t bytes,
                                 Time now) {
  const std::int64_t day = now.seconds / kDay;
  if (mirror.day != day) {
    mirror.day = day;
    mirror.bytes_today = 0;
  }
  mirror.bytes_today += bytes;
  if (mirror.bytes_today > member_bytes_per_day_) {
    return fail(Code::busy, "over the member's quota for today", push.origin);
  }
  if (push.final_note.empty()) return {};
  TRY(const auto final, tlog::open_final(push.final_note, mirror.trust));
  if (final.checkpoint.head.size > mirror.ledger.size()) return {};  // comes with a later push
  TRY(const Hash root, tlog::root_of(mirror.ledger.hashes(), final.checkpoint.head.size));
  if (root != final.checkpoint.head.root) {
    return forked(journal_, mirror.ledger, push.final_note,
                  "a final checkpoint contradicts the ledger as mirrored");
  }
  return mirror.ledger.put_note(store::Note::final, final.checkpoint.head.size, push.final_note);
}

Result<Trustee::Applied> Trustee::apply_batches(const wire::Push& push, Mirror& mirror) {
  Applied out;
  out.change = std::make_unique<ledger::Change>(mirror.ledger.state());
  out.frontier = mirror.ledger.frontier();
  Applied::Part part;
  for (const Bytes& bytes : push.entries) {
    TRY(ledger::Entry entry, ledger::decode_entry(bytes));
    out.frontier.append(tlog::leaf_hash(bytes));
    part.bytes.push_back(bytes);
    part.entries.push_back(std::move(entry));
    if (part.entries.back().type != ledger::EntryType::mark) continue;
    auto change = ledger::apply(mirror.rules, *out.change, part.entries);
    if (!change) {
      journal_.say(Event::push_refused, change.error(), {{"origin", push.origin}});
      return Failure(std::move(change).error());
    }
    out.change->take(std::move(*change));
    note_openings(part.entries, mirror, out);
    TRY(const auto mark, seal::decode<ledger::Mark>(part.entries.back().payload));
    out.mark = mark.time;
    out.batches.push_back(std::exchange(part, {}));
  }
  if (!part.entries.empty()) return fail(Code::unlawful, "a push ends with a mark");
  return out;
}

// The records of all batches are written with the last: they are read only once all stand.
Result<void> Trustee::keep(const Applied& applied, Mirror& mirror, Time now) {
  const ledger::Change none(mirror.ledger.state());
  for (const Applied::Part& part : applied.batches) {
    const bool last = &part == &applied.batches.back();
    TRY_VOID(mirror.ledger.append(part.bytes, last ? *applied.change : none));
    for (const ledger::Entry& entry : part.entries) {
      if (entry.type == ledger::EntryType::lifted) TRY_VOID(take_lifted(mirror, entry));
    }
  }
  for (const Applied::Opening& each : applied.openings) {
    TRY_VOID(seat_.put_opening(each.request, each.judged));
    TRY_VOID(watch_opening(mirror, each.reading, each.judged.at_index, now));
  }
  return {};
}

// Judges each opening by the state at its entry; the newest state is asked when it is released.
void Trustee::note_openings(std::span<const ledger::Entry> batch, const Mirror& mirror,
                            Applied& applied) const {
  for (const ledger::Entry& entry : batch) {
    if (entry.type != ledger::EntryType::opening_requested) continue;
    const Hash id = ledger::identity(adopted_.domain, entry.type, entry.payload);
    const auto record = applied.change->find<ledger::RequestRecord>(ledger::request_key(id));
    CHECK(record.has_value());
    store::StoredOpening opening;
    opening.origin = mirror.rules.origin;
    opening.index = record->index;
    opening.at_index =
        custody::judge_reader(adopted_.charter, *applied.change, seat_, record->time, *record);
    const auto held = applied.change->find<ledger::ReceivedRecord>(
        ledger::received_key(record->request.mission, record->request.cable));
    CHECK(held.has_value());  // the law
    applied.openings.push_back(
        {id, std::move(opening), store::reading_of(mirror.rules.origin, *record, *held)});
  }
}

// A lifting ends the holds that it names, if they were this member's to give.
Result<void> Trustee::take_lifted(const Mirror& mirror, const ledger::Entry& entry) {
  TRY(const auto act, seal::decode<ledger::Act>(entry.payload));
  TRY(const auto lifting, seal::decode<ledger::Lifting>(act.record));
  for (const Hash& id : lifting.holds) {
    TRY_VOID(seat_.put_fact(lifted_fact(mirror.rules.origin, act.subject, id), view_of("yes")));
  }
  TRY(const auto holds, seat_.all_holds());
  for (const Bytes& bytes : holds) {
    TRY(const auto read, seal::decode<wire::SignedHold>(bytes));
    TRY(const auto hold, seal::decode<wire::Hold>(read.payload));
    const Hash id{adopted_.domain.hash(wire::Hold::label, read.payload)};
    const bool named =
        std::find(lifting.holds.begin(), lifting.holds.end(), id) != lifting.holds.end();
    if (named && hold.origin == mirror.rules.origin && hold.subject == act.subject) {
      TRY_VOID(seat_.lift_hold(id));
    }
  }
  return {};
}

}  // namespace valise::trustee
