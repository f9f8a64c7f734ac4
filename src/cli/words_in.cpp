#include "cli/words_in.h"

#include <algorithm>

namespace valise::cli {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

bool has_every_word(std::string_view text, const std::vector<std::string>& words) {
  const std::string in = lower(text);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return in.find(lower(word)) != std::string::npos;
  });
}

}  // namespace valise::cli
