// A signed and cosigned checkpoint, from its text to whether it is final.
#include "tlog/checkpoint.h"

#include "scene.h"
#include "target.h"
#include "tlog/policy.h"

namespace valise::fuzz {
namespace {

void check_final(std::string_view text, const tlog::FinalCheckpoint& opened) {
  const tlog::SampleLedger& ledger = sample_ledger();
  CHECK(opened.checkpoint.origin == ledger.trust().ledger.name);
  CHECK(opened.cosignatures.size() >= ledger.trust().quorum);
  // Signed by keys that signed one tree only.
  CHECK(opened.checkpoint.head == ledger.checkpoint().head);
  CHECK(tlog::open_under(tlog::policy_of(ledger.trust()), text));
}

}  // namespace

VALISE_FUZZ(checkpoint) {
  const std::string_view text = text_of(bytes);
  const auto bare = tlog::parse_checkpoint(text);
  if (bare) CHECK(tlog::print(*bare) == text);
  const auto opened = tlog::open_final(text, sample_ledger().trust());
  if (opened) check_final(text, *opened);
  return bare || opened;
}

}  // namespace valise::fuzz
