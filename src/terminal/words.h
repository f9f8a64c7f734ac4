// A fingerprint as words that two people can read to each other (PROTOCOL.md row 54): 128 bits and
// a check of four bits, eleven bits a word, twelve words. The 2048 words are not a list but a rule,
// consonant, vowel, consonant, vowel (spec/fingerprint.md), so that every language can say them.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace valise::terminal {

inline constexpr std::size_t kFingerprintWords = 12;

// The word of a number below 2048 (CHECKed): "bada" … "zuto".
std::string word_of(unsigned number);

// Twelve words joined by spaces. The last word carries the first four bits of SHA-256(fingerprint).
std::string to_words(const Array<16>& fingerprint);
// Any spacing, either case. Errors: malformed (number of words, no such word, wrong check).
Result<Array<16>> from_words(std::string_view words);

}  // namespace valise::terminal
