// An entry that somebody sends, under the law, behind a ledger that has a history.
#include "ledger/law.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(law) {
  static const ledger::Rules kRules = scene().network.rules("cy");
  const auto entry = ledger::decode_entry(bytes);
  if (!entry) return false;
  ledger::Batch batch(kRules, scene().cy.state(), fixture::kStart + 60);
  const auto index = batch.add(*entry);
  if (!index) {
    CHECK(batch.empty() && batch.so_far().puts().empty());
    return false;
  }
  // Twice is never lawful: the payload is its identity.
  const auto before = batch.so_far().puts();
  CHECK(!batch.add(*entry));
  CHECK(batch.so_far().puts() == before);
  CHECK(batch.close());
  return true;
}

}  // namespace valise::fuzz
