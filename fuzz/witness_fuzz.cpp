#include "tlog/witness.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(witness) {
  const auto read = tlog::parse_add_checkpoint(text_of(bytes));
  if (!read) return false;
  CHECK(tlog::print(*read) == text_of(bytes));
  const auto note = tlog::parse_note(read->checkpoint);
  CHECK(note);
  const auto checkpoint = tlog::parse_checkpoint(note->text);
  CHECK(checkpoint && read->old_size <= checkpoint->head.size);
  const tlog::SampleLedger& ledger = sample_ledger();
  if (read->old_size > ledger.size()) return true;
  const tlog::Head before{read->old_size, tlog::root_of(ledger.hashes(), read->old_size).value()};
  (void)tlog::verify_growth(before, checkpoint->head, read->hashes).has_value();
  return true;
}

}  // namespace valise::fuzz
