// Handing each seat its shares, and keeping its word for them (PROTOCOL.md rows 22–25).
#include "base/check.h"
#include "node/answers.h"
#include "node/node.h"
#include "wire/paths.h"

namespace valise::node {
namespace {

constexpr int kPerDeposit = 64;

}  // namespace

Result<void> Node::deposit(http::Step& out, Time now) {
  for (auto& [number, seat] : seats_) {
    if (seat.depositing || !seat.reachable || !seat.mirrored || now < seat.retry) continue;
    TRY(const auto due, cables_.undeposited(number, *seat.mirrored, kPerDeposit));
    if (due.empty()) continue;
    wire::Deposit message{rules_.origin, {}};
    for (const CableId& id : due) {
      TRY(auto share, cables_.share(id, number));
      CHECK(share.has_value());
      message.items.push_back({id, std::move(*share)});
    }
    seat.depositing = true;
    Errand errand;
    errand.kind = Errand::Kind::deposit;
    errand.seat = number;
    errand.cables = due;
    send(out, std::move(errand), "trustee " + std::to_string(number), wire::path::deposit,
         seal::encode(message));
  }
  return {};
}

Result<void> Node::deposited(Gathering& step, const Errand& errand, http::Return& back) {
  SeatState& seat = seats_[errand.seat];
  seat.depositing = false;
  const auto said = back.answer && back.answer->status == 200
                        ? seal::decode<wire::Deposited>(back.answer->body)
                        : Result<wire::Deposited>(fail(Code::unreachable, "no answer"));
  if (!said || said->answers.size() != errand.cables.size()) {
    seat.retry = step.now + 1;
    return {};
  }
  const ledger::Seat* row = adopted_.charter.seat(errand.seat);
  for (std::size_t i = 0; i < errand.cables.size(); ++i) {
    const wire::DepositAnswer& answer = said->answers[i];
    if (!answer.receipt) continue;  // not mirrored yet: again later
    const auto receipt = custody::open_statement<custody::DepositReceipt>(
        adopted_.domain, row->statement_key, *answer.receipt);
    if (!receipt || receipt->cable != errand.cables[i] || receipt->seat != errand.seat) continue;
    TRY_VOID(cables_.put_receipt(
        errand.cables[i], {errand.seat, *answer.receipt, answer.malformed.value_or(Bytes{})}));
    if (!receipt->ok) {
      journal_.say(Event::deposit_malformed,
                   {{"cable", receipt->cable.hex()}, {"seat", std::to_string(errand.seat)}});
    }
  }
  return {};
}

}  // namespace valise::node
