// Searching covers as the archive searches texts: every word, ASCII letters in either case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace valise::cli {

bool has_every_word(std::string_view text, const std::vector<std::string>& words);

}  // namespace valise::cli
