#include "ledger/entry.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(entry) {
  const auto read = ledger::decode_entry(bytes);
  if (!read) return false;
  CHECK(bytes.size() <= ledger::kEntryBytesMax);
  CHECK(equal(ledger::encode(*read), bytes));
  CHECK(!ledger::name(read->type).empty());
  return true;
}

}  // namespace valise::fuzz
