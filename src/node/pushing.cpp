// Getting the ledger cosigned: one checkpoint at a time, pushed to every seat from where it
// stands; final when q distinct seats have signed it (PROTOCOL.md rows 4, 11).
#include <algorithm>

#include "node/answers.h"
#include "node/node.h"
#include "wire/paths.h"

namespace valise::node {
namespace {

constexpr std::uint64_t kEntriesPerPush = 1000;
constexpr std::int64_t kMarkAge = 60;    // seconds after which a mark is renewed before a push
constexpr std::int64_t kBackoffMax = 8;  // seconds
constexpr std::int64_t kProbeSeconds = 60;
constexpr std::size_t kPushBytesMax = 8'000'000;

}  // namespace

// A new target once there is more than the last one covers and that one is final, or every seat
// has had its chance at it. The first one after a start covers what is final already: a seat may be
// behind, or wait for shares.
Result<void> Node::aim(Time now) {
  const bool done = !target_ || target_->final || target_->tried.size() >= seats_.size();
  const bool more = ledger_->size() > (target_ ? target_->size : TreeSize{});
  const bool again = target_ && !target_->final && target_->tried.size() >= seats_.size() &&
                     std::any_of(seats_.begin(), seats_.end(),
                                 [&](const auto& s) { return now >= s.second.retry; });
  if (!done || (!more && !again)) return {};
  Target next;
  next.size = ledger_->size();
  next.final = next.size == final_size_;
  TRY(next.note, sign_note(next.size));
  if (target_ && target_->size == next.size) next.lines = target_->lines;
  for (const auto& [seat, line] : next.lines) next.tried.insert(seat);
  for (const auto& [number, seat] : seats_) {
    if (now < seat.retry) next.tried.insert(number);  // known not to answer just now
  }
  target_ = std::move(next);
  return {};
}

Result<std::string> Node::sign_note(TreeSize size) const {
  tlog::Checkpoint checkpoint{rules_.origin, {size, ledger_->root()}, {}};
  if (size != ledger_->size()) {
    TRY(checkpoint.head.root, tlog::root_of(ledger_->hashes(), size));
  }
  TRY(const tlog::Note note, tlog::sign_checkpoint(checkpoint, trust_.ledger, ledger_key_));
  return tlog::print(note);
}

void Node::push(http::Step& out, Time now) {
  if (!target_) return;
  // Seats that stand alike get the same bytes, made once.
  std::map<TreeSize, std::pair<TreeSize, Bytes>> made;
  for (auto& [number, seat] : seats_) {
    const bool done = target_->tried.contains(number) && seat.mirrored >= target_->size;
    // A seat proves nothing under a final checkpoint that it has not seen, and no push may follow.
    const bool owed = target_->final && seat.told < final_size_ && now > seat.pushed;
    // One that was restored says so only where it is asked.
    const bool quiet = now - seat.pushed >= kProbeSeconds;
    if (seat.pushing || now < seat.retry || (done && !owed && !quiet)) continue;
    // A seat that was not heard yet says where it stands by refusing the gap.
    const TreeSize from = std::min(seat.mirrored.value_or(final_size_), target_->size);
    auto known = made.find(from);
    if (known == made.end()) {
      const auto message = make_push(from);
      if (!message) {
        journal_.say(Event::disk_failed, message.error());
        return;
      }
      const TreeSize size{message->from.value + message->entries.size()};
      known = made.emplace(from, std::pair(size, seal::encode(*message))).first;
    }
    const auto& [size, body] = known->second;
    seat.pushing = true;
    seat.pushed = now;
    if (from >= final_size_) seat.told = final_size_;  // else it comes too early for it
    Errand errand;
    errand.kind = Errand::Kind::push;
    errand.seat = number;
    errand.size = size;
    send(out, std::move(errand), "trustee " + std::to_string(number), wire::path::push, body);
  }
}

// Whole batches from there, to the target if it is near enough.
Result<wire::Push> Node::make_push(TreeSize from) {
  wire::Push out;
  out.origin = rules_.origin;
  out.from = from;
  TRY(out.final_note, ledger_->note(store::Note::final));
  TreeSize to = target_->size;
  if (to.value - from.value > kEntriesPerPush) {
    TRY(to, ledger_->batch_end(from, TreeSize{from.value + kEntriesPerPush}));
  }
  TRY(out.entries, ledger_->entries(LeafIndex{from.value}, to));
  std::size_t bytes = 0;
  for (const Bytes& entry : out.entries) bytes += entry.size();
  if (bytes > kPushBytesMax && to.value - from.value > 2) {
    TRY(to, ledger_->batch_end(from, TreeSize{from.value + (to.value - from.value) / 8 + 1}));
    out.entries.resize(to.value - from.value);
  }
  if (to == target_->size) {
    out.checkpoint = target_->note;
  } else {
    TRY(out.checkpoint, sign_note(to));
  }
  return out;
}

Result<void> Node::pushed(Gathering& step, const Errand& errand, http::Return& back) {
  SeatState& seat = seats_[errand.seat];
  seat.pushing = false;
  const bool good = back.answer && (back.answer->status == 200 || back.answer->status == 409);
  const auto said = good ? seal::decode<wire::Pushed>(back.answer->body)
                         : Result<wire::Pushed>(Failure(failure_of(back)));
  if (!said && said.error().code == Code::too_few) return mirrored_only(step, errand);
  if (!said) {
    if (said.error().code == Code::stale) TRY_VOID(mark_refused(errand));
    const bool refused = back.answer.has_value();
    if (seat.reachable || refused) {
      journal_.say(refused ? Event::push_refused : Event::peer_unreachable, said.error(),
                   {{"peer", "trustee " + std::to_string(errand.seat)}});
    }
    seat.reachable = refused;
    seat.mirrored.reset();
    seat.told = TreeSize{};
    seat.retry = step.now + seat.backoff;
    seat.backoff = std::min(seat.backoff * 2, kBackoffMax);
    if (target_) target_->tried.insert(errand.seat);
    return {};
  }
  if (!seat.reachable) {
    journal_.say(Event::peer_back, {{"peer", "trustee " + std::to_string(errand.seat)}});
  }
  seat.reachable = true;
  if (back.answer->status != 200) seat.told = TreeSize{};
  seat.backoff = 1;
  seat.retry = Time{};
  seat.mirrored = said->size;
  clocks_.heard(errand.seat, seat.pushed, said->time);
  if (said->size > ledger_->size()) {
    // It holds entries that this ledger has lost: never write over them.
    journal_.say(
        Event::push_refused,
        Error{Code::corrupt, "a trustee holds more of this ledger than the node: complete it first",
              "trustee " + std::to_string(errand.seat)});
    seat.retry = step.now + kBackoffMax;
    return {};
  }
  if (back.answer->status == 200 && said->cosignature.empty())
    not_cosigned(step, errand.seat, said->size);
  if (!said->cosignature.empty()) return take_cosignature(errand.seat, said->cosignature);
  return {};
}

// A seat that rejoins: it takes what it is given and cosigns nothing yet.
Result<void> Node::mirrored_only(const Gathering& step, const Errand& errand) {
  SeatState& seat = seats_[errand.seat];
  seat.reachable = true;
  seat.mirrored = errand.size;
  if (!target_ || errand.size < target_->size) return {};
  target_->tried.insert(errand.seat);
  seat.retry = step.now + kBackoffMax;
  return {};
}

Result<void> Node::mark_refused(const Errand& errand) {
  if (errand.size.value == 0) return {};
  TRY(const auto last, ledger_->entries(LeafIndex{errand.size.value - 1}, errand.size));
  TRY(const ledger::Entry entry, ledger::decode_entry(last.front()));
  TRY(const auto mark, seal::decode<ledger::Mark>(entry.payload));
  clocks_.refused(errand.seat, seats_[errand.seat].pushed, mark.time);
  return {};
}

// The seat mirrors the ledger and finds its last mark too old: it gets a new one. Where the mark is
// fresh by this clock, the two clocks disagree, and new marks would not help.
void Node::not_cosigned(Gathering& step, std::uint8_t number, TreeSize size) {
  if (target_ && size == target_->size) target_->tried.insert(number);
  if (size != ledger_->size() || (target_ && target_->final)) return;
  const auto head = ledger_->state().find<ledger::HeadRecord>(ledger::head_key());
  Error why{Code::stale, "a fresh mark is too old for this seat: compare the clocks", {}};
  if (step.now - head->mark >= kMarkAge) {
    const auto good = clocks_.check(step.now, step.last_mark);
    if (good) {
      step.mark_wanted = true;
      return;
    }
    why = good.error();
  }
  seats_[number].retry = step.now + kBackoffMax;
  why.where = "trustee " + std::to_string(number);
  journal_.say(Event::push_refused, why);
}

Result<void> Node::take_cosignature(std::uint8_t seat, const std::string& line) {
  if (!target_ || seats_[seat].mirrored != target_->size) return {};
  if (target_->final && target_->lines.contains(seat)) return {};
  const auto cosigner = std::find_if(trust_.cosigners.begin(), trust_.cosigners.end(),
                                     [&](const auto& c) { return c.seat == seat; });
  TRY(const tlog::Note note, tlog::parse_note(target_->note));
  const auto parsed = tlog::parse_signature_line(
      line.ends_with('\n') ? std::string_view(line).substr(0, line.size() - 1) : line);
  target_->tried.insert(seat);
  if (!parsed || !tlog::verify_cosignature(note.text, cosigner->key, *parsed)) {
    journal_.say(Event::push_refused, {{"peer", "trustee " + std::to_string(seat)}});
    return {};
  }
  target_->lines[seat] = tlog::print(*parsed);
  if (target_->lines.size() >= trust_.quorum) return finalise();
  return {};
}

// Enough seats have signed: what the checkpoint covers is recorded.
Result<void> Node::finalise() {
  std::string note = target_->note;
  for (const auto& [seat, line] : target_->lines) {
    note += line;
    if (!line.ends_with('\n')) note += '\n';
  }
  TRY_VOID(tlog::open_final(note, trust_));
  TRY_VOID(ledger_->put_note(store::Note::final, target_->size, note));
  target_->final = true;
  final_size_ = target_->size;
  TRY(const auto waiting, cables_.unrecorded(final_size_));
  for (const CableId& id : waiting) {
    TRY(const auto cable, cables_.find(id));
    TRY(const std::string proof, proof_of(cable->index));
    TRY_VOID(cables_.set_recorded(id, proof));
    TRY(const auto deliveries, cables_.deliveries(id));
    for (const store::DeliveryRow& delivery : deliveries) {
      TRY_VOID(cables_.put_outbox(delivery.mission.member().str(), id, cable->precedence));
    }
    journal_.say(Event::cable_recorded, {{"number", cable->number.str()}});
  }
  return {};
}

}  // namespace valise::node
