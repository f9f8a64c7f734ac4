#include "tlog/note.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(note) {
  const std::string_view text = text_of(bytes);
  const auto read = tlog::parse_note(text);
  if (!read) return false;
  CHECK(tlog::print(*read) == text);
  CHECK(!read->signatures.empty() && read->signatures.size() <= tlog::kNoteSignaturesMax);
  (void)tlog::verify_note(*read, std::span(&sample_ledger().trust().ledger, 1)).has_value();
  return true;
}

}  // namespace valise::fuzz
