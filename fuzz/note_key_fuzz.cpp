#include "target.h"
#include "tlog/note.h"

namespace valise::fuzz {

VALISE_FUZZ(note_key) {
  const auto key = tlog::parse_note_key(text_of(bytes));
  if (!key) return false;
  CHECK(tlog::print(*key) == text_of(bytes));
  CHECK(tlog::make_note_key(key->name, key->type, key->key) == *key);
  return true;
}

}  // namespace valise::fuzz
