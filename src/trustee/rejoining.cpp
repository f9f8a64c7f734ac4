// A restored seat: it may hold yesterday's view, so it cosigns and releases nothing until every
// other seat has told it what it holds (PROTOCOL.md row 12).
#include "trustee/trustee.h"
#include "wire/paths.h"

namespace valise::trustee {
namespace {

constexpr std::int64_t kAskAgainSeconds = 2;

}  // namespace

Result<void> Trustee::begin_rejoin() {
  TRY_VOID(seat_.put_fact("rejoining", view_of("yes")));
  rejoining_ = true;
  heard_.clear();
  return {};
}

void Trustee::ask_others(Time now, std::vector<http::Errand>& errands) {
  if (now - asked_ < kAskAgainSeconds) return;
  asked_ = now;
  for (const ledger::Seat& seat : adopted_.charter.seats) {
    if (seat.number == keys_.seat || heard_.contains(seat.number)) continue;
    const std::uint64_t id = ++last_errand_;
    sent_[id] = {seat.number, true, {}};
    errands.push_back(
        {id, "trustee " + std::to_string(seat.number), std::string(wire::path::rejoin), {}, 5'000});
  }
}

Result<void> Trustee::take_return(http::Return& back, Time now) {
  const auto found = sent_.find(back.id);
  if (found == sent_.end()) return {};
  Sent sent = std::move(found->second);
  sent_.erase(found);
  if (!sent.rejoin) take_hold_return(std::move(sent), back, now);
  if (!sent.rejoin || !back.answer || back.answer->status != 200) return {};
  auto answer = seal::decode<wire::RejoinAnswer>(back.answer->body);
  if (!answer) return {};
  return take_rejoin(sent.seat, *answer, now);
}

Result<void> Trustee::take_rejoin(std::uint8_t seat, const wire::RejoinAnswer& answer, Time now) {
  for (const wire::SignedHold& hold : answer.holds) {
    const Caller teller{Caller::Kind::trustee, {}, seat};
    if (auto taken = this->hold(seal::encode(hold), teller, now); !taken) {
      if (taken.error().code == Code::disk) return Failure(std::move(taken).error());
    }
  }
  heard_[seat] = answer.heads;
  return {};
}

// Every other seat has spoken: from here on each ledger is cosigned as soon as it is no longer
// behind what they reported.
Result<void> Trustee::end_rejoin_if_heard() {
  if (!rejoining_ || heard_.size() + 1 < adopted_.charter.seats.size()) return {};
  for (const auto& [origin, mirror] : mirrors_) {
    if (behind_others(*mirror)) return {};
  }
  TRY_VOID(seat_.put_fact("rejoining", {}));
  rejoining_ = false;
  heard_.clear();
  journal_.say(Event::seat_rejoined);
  return {};
}

bool Trustee::behind_others(const Mirror& mirror) const {
  for (const auto& [seat, heads] : heard_) {
    for (const wire::HeadsRow& row : heads.ledgers) {
      if (row.origin == mirror.rules.origin && row.size > mirror.ledger.size()) return true;
    }
  }
  return false;
}

}  // namespace valise::trustee
