// What a cosigner answers: signature lines.
#include "tlog/cosignature.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(cosignature) {
  const auto lines = tlog::parse_signature_lines(text_of(bytes));
  if (!lines) return false;
  const tlog::SampleLedger& ledger = sample_ledger();
  tlog::Note note = ledger.note({});
  std::string printed;
  for (const tlog::SignatureLine& line : *lines) {
    printed += tlog::print(line);
    note.signatures.push_back(line);
  }
  CHECK(printed == text_of(bytes));
  const auto cosigned = tlog::cosigned_by(note, ledger.trust().cosigners);
  if (!cosigned) return true;  // shape only, until somebody looks
  CHECK(cosigned->size() <= ledger.trust().cosigners.size());
  return true;
}

}  // namespace valise::fuzz
