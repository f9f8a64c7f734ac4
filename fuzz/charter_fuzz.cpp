#include "ledger/charter.h"

#include "ledger/law.h"
#include "target.h"
#include "tlog/policy.h"

namespace valise::fuzz {
namespace {

// What every program makes of a charter as soon as it has one.
void use_charter(const ledger::Charter& charter) {
  CHECK(charter.quorum() <= charter.seats.size());
  for (const ledger::Member& member : charter.members) {
    const tlog::Trust trust = ledger::trust_of(charter, member);
    CHECK(tlog::parse_policy(tlog::print(tlog::policy_of(trust))));
  }
}

}  // namespace

VALISE_FUZZ(charter) {
  const auto file = seal::decode<ledger::CharterFile>(bytes);
  const auto adopted = ledger::open_charter(bytes, std::nullopt);
  if (!file) {
    CHECK(!adopted);
    return false;
  }
  CHECK(equal(seal::encode(*file), bytes));
  const auto charter = seal::decode<ledger::Charter>(file->payload);
  // A proposal that nobody signed yet is shown and checked too.
  if (charter && ledger::check(*charter)) use_charter(*charter);
  if (!adopted) return false;
  CHECK(charter && seal::encode(adopted->charter) == file->payload);
  CHECK(ledger::check(adopted->charter));
  CHECK(ledger::open_charter(bytes, ledger::founding_hash(file->payload)));
  return true;
}

}  // namespace valise::fuzz
