// A fingerprint as two people read it to each other.
#include "terminal/words.h"

#include "target.h"

namespace valise::fuzz {

VALISE_FUZZ(words) {
  const auto read = terminal::from_words(text_of(bytes));
  if (!read) return false;
  const std::string words = terminal::to_words(*read);
  CHECK(terminal::from_words(words) == *read);
  CHECK(words.size() <= bytes.size());  // each word once, each space once
  return true;
}

}  // namespace valise::fuzz
