// What changed between two texts, word by word, for whoever has cleared the first.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace valise::terminal {

// A run of words with the spaces between them.
struct WordRun {
  enum class Kind : std::uint8_t { same, removed, added };
  Kind kind = Kind::same;
  std::string text;

  friend bool operator==(const WordRun&, const WordRun&) = default;
};

// All but the removed runs make `after`, all but the added ones `before`. By the algorithm of Wu,
// Manber, Myers and Miller (1990); texts that have too little in common for it are one removed and
// one added run.
std::vector<WordRun> word_diff(std::string_view before, std::string_view after);

// Of these only the lines in which something changed, an empty line between those that did not
// follow one another.
std::vector<WordRun> changed_lines(const std::vector<WordRun>& runs);

}  // namespace valise::terminal
