// What a node's keys let their thief forge: extensions of its ledger, pushed to every trustee as
// the node itself would push them.
#pragma once

#include <vector>

#include "hostile/replay/demonstration.h"
#include "ledger/entry.h"

namespace valise::replay {

// One trustee's word on an extension. It refuses if, and only if, it names a breach of the law; no
// answer, or any other, is an error of the whole attempt: nothing was shown by it.
struct Word {
  std::string trustee;
  bool refused = false;
  Error why;
};

// `entries` and a mark behind all that each trustee has of the victim's ledger, under a checkpoint
// that the ledger's own key signs. Errors: those of the calls.
Result<std::vector<Word>> push_to_trustees(const Demonstration& demo, const Loot& loot,
                                           const std::vector<ledger::Entry>& entries);

// What the law says of them, on the node's own state: nothing is sent. Errors: the law's.
Result<void> by_the_law(const Demonstration& demo, const Loot& loot,
                        std::vector<ledger::Entry> entries);

// "unlawful: the act needs 2 signers (entry 91, device_enrolled)"
std::string text_of(const Error& refusal);
// {"de":"unlawful: the act needs 2 signers", …}
cli::Json words_json(const std::vector<Word>& words);
std::size_t refusals(const std::vector<Word>& words);

}  // namespace valise::replay
