#include "tlog/proof.h"

#include "scene.h"
#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(proof) {
  const auto read = tlog::parse_proof(text_of(bytes));
  if (!read) return false;
  CHECK(tlog::print(*read) == text_of(bytes));
  CHECK(read->hashes.size() <= 63 && read->extra.size() <= tlog::kExtraBytesMax);
  const tlog::SampleLedger& ledger = sample_ledger();
  for (std::size_t i = 0; i < ledger.entries().size(); ++i) {
    // An entry proves to stand at its own place and at no other.
    if (tlog::verify_proof(ledger.entries()[i], *read, ledger.trust())) {
      CHECK(read->index.value == i);
    }
  }
  return true;
}

}  // namespace valise::fuzz
