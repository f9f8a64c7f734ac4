// A restored seat: it may hold yesterday's view, so it cosigns and releases nothing until every
// other seat has told it what it holds (PROTOCOL.md row 12), and then, of each ledger, nothing
// until its mirror contains every checkpoint and it has every hold that it was told of.
#include "trustee/fork.h"
#include "trustee/trustee.h"
#include "wire/paths.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kAskAgainSeconds = 2;

}  // namespace

Result<void> Trustee::begin_rejoin() {
  TRY_VOID(seat_.put_fact("rejoining", view_of("yes")));
  rejoining_ = true;
  told_.clear();
  level_.clear();
  return {};
}

void Trustee::ask_others(Time now, std::vector<http::Errand>& errands) {
  if (now - asked_ < kAskAgainSeconds) return;
  asked_ = now;
  for (const ledger::Seat& seat : adopted_.charter.seats) {
    if (seat.number == keys_.seat || told_.contains(seat.number)) continue;
    const std::uint64_t id = ++last_errand_;
    sent_[id] = {seat.number, true, {}, 0};
    errands.push_back(
        {id, "trustee " + std::to_string(seat.number), std::string(wire::path::rejoin), {}, 5'000});
  }
}

void Trustee::take_return(http::Return& back, Time now) {
  const auto found = sent_.find(back.id);
  if (found == sent_.end()) return;
  Sent sent = std::move(found->second);
  sent_.erase(found);
  if (!sent.rejoin) return take_hold_return(std::move(sent), back, now);
  if (!back.answer || back.answer->status != 200) return;
  auto answer = seal::decode<wire::RejoinAnswer>(back.answer->body);
  if (answer) take_rejoin(sent.seat, std::move(*answer));
}

void Trustee::take_rejoin(std::uint8_t seat, wire::RejoinAnswer answer) {
  Told told;
  for (const wire::HeadsRow& row : answer.heads.ledgers) {
    const Mirror* mirror = mirror_of(row.origin);
    if (mirror == nullptr) continue;
    for (const std::string& text : {row.own_note, row.final_note}) {
      const auto note = tlog::parse_note(text);
      const auto checkpoint =
          note ? tlog::open_checkpoint(*note, mirror->trust.ledger) : Failure(note.error());
      if (checkpoint) told.checkpoints[row.origin].emplace_back(checkpoint->head, text);
    }
  }
  told.holds = std::move(answer.holds);
  told_[seat] = std::move(told);
}

bool Trustee::is_level(const Mirror& mirror) const {
  return !rejoining_ || level_.contains(mirror.rules.origin);
}

Result<void> Trustee::must_be_level(bool level) {
  if (level) return {};
  return fail(Code::too_few, "this seat was restored and is not level yet", "rejoin");
}

// A ledger that is as long and another one is a fork: it never becomes level.
Result<bool> Trustee::reaches_what_was_told(const Mirror& mirror) {
  const std::string& origin = mirror.rules.origin;
  for (const auto& [seat, told] : told_) {
    const auto found = told.checkpoints.find(origin);
    if (found == told.checkpoints.end()) continue;
    for (const auto& [head, text] : found->second) {
      if (head.size > mirror.ledger.size()) return false;
      TRY(const Hash root, tlog::root_of(mirror.ledger.hashes(), head.size));
      if (root == head.root) continue;
      if (fork_told_.insert(origin).second) {
        forked(journal_, mirror.ledger, text, "another seat was shown another history");
      }
      return false;
    }
  }
  return true;
}

// What does not hold by the ledger as all have it now is nobody's hold.
Result<void> Trustee::take_told_holds(const Mirror& mirror, Time now) {
  for (const auto& [seat, told] : told_) {
    for (const wire::SignedHold& given : told.holds) {
      const auto hold = seal::decode<wire::Hold>(given.payload);
      if (!hold || hold->origin != mirror.rules.origin) continue;
      const Caller teller{Caller::Kind::trustee, {}, seat};
      const auto taken = this->hold(seal::encode(given), teller, now);
      if (!taken && http::ends_step(taken.error())) return Failure(taken.error());
    }
  }
  return {};
}

Result<void> Trustee::level_ledgers(Time now) {
  if (!rejoining_ || told_.size() + 1 < adopted_.charter.seats.size()) return {};
  for (const auto& [origin, mirror] : mirrors_) {
    if (level_.contains(origin)) continue;
    TRY(const bool reaches, reaches_what_was_told(*mirror));
    if (!reaches) continue;
    TRY_VOID(take_told_holds(*mirror, now));
    level_.insert(origin);
  }
  if (level_.size() < mirrors_.size()) return {};
  TRY_VOID(seat_.put_fact("rejoining", {}));
  rejoining_ = false;
  told_.clear();
  level_.clear();
  facts_.push_back({Event::seat_rejoined, {}});
  return {};
}

}  // namespace valise::trustee
