// Shares: taken only of cables that the mirror shows released, and only if they open (rows 22–24).
#include "custody/release.h"
#include "seal/hash.h"
#include "trustee/answers.h"
#include "trustee/trustee.h"

namespace valise::trustee {

Result<http::Answer> Trustee::deposit(const wire::Deposit& deposit, const Caller& caller,
                                      Time now) {
  const Mirror* mirror = mirror_of(deposit.origin);
  if (mirror == nullptr || caller.kind != Caller::Kind::node ||
      caller.member != mirror->rules.member.str()) {
    return fail(Code::forbidden, "a node deposits the shares of its own cables", deposit.origin);
  }
  wire::Deposited out;
  for (const wire::DepositItem& item : deposit.items) {
    TRY(wire::DepositAnswer answer, deposit_one(*mirror, item, now));
    out.answers.push_back(std::move(answer));
  }
  return say(out);
}

Result<wire::DepositAnswer> Trustee::deposit_one(const Mirror& mirror,
                                                 const wire::DepositItem& item, Time now) {
  const auto released =
      mirror.ledger.state().find<ledger::ReleasedRecord>(ledger::released_key(item.cable));
  if (!released) return wire::DepositAnswer{};
  const Hash share_hash{seal::sha256(item.share)};
  const bool ok =
      custody::check_deposit(adopted_.domain, released->header, keys_.seat, keys_.kem, item.share)
          .has_value();
  wire::DepositAnswer out;
  out.receipt =
      state_word(custody::DepositReceipt{item.cable, keys_.seat, keys_.kem.id(), share_hash,
                                         mirror.rules.origin, released->index, now, ok});
  if (ok) {
    TRY_VOID(seat_.put_share(item.cable, mirror.rules.origin, item.share));
  } else {
    journal_.say(Event::deposit_malformed,
                 {{"cable", item.cable.hex()}, {"origin", mirror.rules.origin}});
    out.malformed =
        seal::sign1(keys_.statement, adopted_.domain.label("malformed"),
                    seal::encode(ledger::Malformed{item.cable, keys_.seat, share_hash, now}));
  }
  return out;
}

}  // namespace valise::trustee
